// A table that is laid out as cards is none to some browsers unless its roles are said once more.
const ROLES = { THEAD: "rowgroup", TBODY: "rowgroup", TR: "row", TH: "columnheader", TD: "cell" };
for (const part of document.querySelectorAll(".actions *")) {
  if (ROLES[part.tagName]) part.setAttribute("role", ROLES[part.tagName]);
}

// Ticks of actions stay in this browser. The whole text is kept with the tick, what was said before
// too, as in the page of all meetings: minutes that were made anew may give another action the same
// number. For a while it was the statement alone.
for (const box of document.querySelectorAll(".actions .box input")) {
  const row = box.closest("tr");
  const key = `minutes:${document.body.dataset.meeting}:${row.id}`;
  const label = `${box.getAttribute("aria-label")}: `;
  const brief = label + row.querySelector(".text").textContent;
  const text = box.dataset.said ? label + box.dataset.said : brief;
  box.setAttribute("aria-label", brief);
  try { box.checked = [text, brief].includes(localStorage.getItem(key)); } catch {}
  box.addEventListener("change", () => {
    try { box.checked ? localStorage.setItem(key, text) : localStorage.removeItem(key); } catch {}
  });
}
