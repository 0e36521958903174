// Search and speakers: what is shown is every point and every row of the transcript that holds all
// words typed and is by, or for, the speaker chosen.
const tools = document.querySelector("search");
const field = document.getElementById("find");
const person = document.getElementById("by");
const plain = text => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const held = new WeakMap(); // the words and the people of each row
let opened = null; // whether the transcript was open before the search

function holds(row, people) {
  const parts = ".text, q, bdi, .time, p[dir]";
  const texts = [...row.querySelectorAll(parts), ...(row.id && more(row.id)?.querySelectorAll(parts) || [])];
  return { text: plain(texts.map(one => one.textContent).join(" ")), people };
}

function remember() {
  let speaker = "";
  for (const row of document.querySelectorAll(".said")) {
    const who = row.querySelector(".who");
    if (row.classList.contains("turn")) speaker = who ? who.textContent : "";
    held.set(row, holds(row, [speaker]));
  }
  for (const row of document.querySelectorAll(".points > li, .actions tbody tr")) {
    const names = row.querySelectorAll(".about > .who, .owner > bdi, .told bdi");
    held.set(row, holds(row, Array.from(names, one => one.textContent)));
  }
}

function search() {
  const words = plain(field.value).split(/\s+/).filter(Boolean);
  const by = person ? person.value : "";
  const asked = words.length > 0 || by !== "";
  if (asked && opened === null) {
    build();
    remember();
    opened = transcript ? transcript.open : false;
  }
  if (opened === null) return;
  document.documentElement.classList.toggle("searching", asked);
  let count = 0;
  for (const row of document.querySelectorAll(".points > li, .actions tbody tr, .said")) {
    const { text, people } = held.get(row);
    const shown = words.every(word => text.includes(word)) && (!by || people.includes(by));
    row.hidden = !shown;
    count += shown;
  }
  const rows = ":is(.points > li, tbody tr, .said):not([hidden])";
  for (const part of document.querySelectorAll(".outcomes > section, section.point, .topics, .topic, .transcript ol")) {
    part.hidden = asked && !part.querySelector(rows);
    if (part.localName === "ol" && part.previousElementSibling.localName === "h3") part.previousElementSibling.hidden = part.hidden;
  }
  tools.querySelector("[role=status]").textContent = asked ? tools.dataset.found.replace("{}", count) : "";
  if (transcript) transcript.open = asked ? Boolean(transcript.querySelector(rows)) : opened;
  if (!asked) opened = null;
}

if (tools) {
  let soon;
  tools.hidden = false;
  field.addEventListener("input", () => { clearTimeout(soon); soon = setTimeout(search, 150); });
  field.addEventListener("keydown", event => {
    if (event.key === "Escape" && field.value) { event.preventDefault(); field.value = ""; search(); }
  });
  if (person) person.addEventListener("change", search);
}
