"use strict";
// What is searched is what is shown: every word that is typed has to be in a row.
const rows = [...document.querySelectorAll("tbody tr")];
const texts = new WeakMap();
const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
function text(row) {
  if (!texts.has(row)) texts.set(row, plain(row.textContent));
  return texts.get(row);
}
function search(typed) {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  for (const row of rows) row.hidden = !words.every((word) => text(row).includes(word));
  for (const count of document.querySelectorAll("[data-shown]")) {
    const shown = count.closest("section").querySelectorAll("tbody tr:not([hidden])").length;
    count.textContent = words.length ? count.dataset.shown.replace("{}", shown) : "";
  }
}
const field = document.getElementById("search");
let soon;
field?.addEventListener("input", () => {
  clearTimeout(soon);
  soon = setTimeout(() => {
    search(field.value);
    history.replaceState(null, "", field.value ? `#q=${encodeURIComponent(field.value)}` : "#");
  }, 120);
});
if (field && location.hash.startsWith("#q=")) {
  try { field.value = decodeURIComponent(location.hash.slice(3)); } catch {}
  search(field.value);
}

// Ticks are those of the meetings' own pages, where the browser lets files share what they keep.
const kept = (box) => { try { return localStorage.getItem(box.dataset.key) === box.dataset.said; } catch { return box.checked; } };
const boxes = new Map([...document.querySelectorAll("[data-key]")].map((box) => [box.dataset.key, box]));
function count() {
  for (const open of document.querySelectorAll("[data-keys]")) {
    open.textContent = open.dataset.keys.split(" ").filter((key) => key && !boxes.get(key)?.checked).length;
  }
}
for (const box of boxes.values()) {
  box.checked = kept(box);
  box.addEventListener("change", () => {
    try { box.checked ? localStorage.setItem(box.dataset.key, box.dataset.said) : localStorage.removeItem(box.dataset.key); } catch {}
    count();
  });
}
addEventListener("storage", () => { for (const box of boxes.values()) box.checked = kept(box); count(); });
count();
