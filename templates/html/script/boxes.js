// Ticks of actions stay in this browser. The text is kept with the tick: minutes that were made
// anew may give another action the same number.
for (const box of document.querySelectorAll("[data-point]")) {
  const key = `minutes:${document.body.dataset.meeting}:${box.dataset.point}`;
  const text = box.getAttribute("aria-label");
  try { box.checked = localStorage.getItem(key) === text; } catch {}
  box.addEventListener("change", () => {
    try { box.checked ? localStorage.setItem(key, text) : localStorage.removeItem(key); } catch {}
  });
}
