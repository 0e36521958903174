// A table that is laid out as cards is none to some browsers unless its roles are said once more.
const ROLES = { THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TH: "columnheader", TD: "cell" };
for (const part of document.querySelectorAll(".actions *")) {
  if (ROLES[part.tagName]) part.setAttribute("role", ROLES[part.tagName]);
}

// Ticks of actions stay in this browser. The text is kept with the tick: minutes that were made
// anew may give another action the same number.
for (const box of document.querySelectorAll(".actions .box input")) {
  const row = box.closest("tr");
  const key = `minutes:${document.body.dataset.meeting}:${row.id}`;
  const text = `${box.getAttribute("aria-label")}: ${row.querySelector(".text").textContent}`;
  box.setAttribute("aria-label", text);
  try { box.checked = localStorage.getItem(key) === text; } catch {}
  box.addEventListener("change", () => {
    try { box.checked ? localStorage.setItem(key, text) : localStorage.removeItem(key); } catch {}
  });
}
