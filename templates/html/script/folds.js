// Below each point: its original words, why it is there, what to take along. They are made of one
// pattern, because written out they would take as much as all points; what is folded stays a text
// behind the transcript until a fold is opened.
const pattern = document.getElementById("pattern");
const evidence = document.getElementById("evidence");
let folded = null; // the markup of what is folded

function more(id) {
  folded ??= evidence ? markup(evidence) : document.createDocumentFragment();
  return folded.getElementById(`of-${id}`);
}

if (pattern) for (const row of document.querySelectorAll(".points > li, .actions tbody tr")) {
  const about = row.querySelector(".about");
  const tools = pattern.content.cloneNode(true);
  const link = about.querySelector(".more");
  const place = [":scope > .time, .at .time", ".about > .who"].map(part => row.querySelector(part)?.textContent).join(" ");
  for (const fold of tools.querySelectorAll("details")) {
    const name = fold.className;
    if (!link?.classList.contains(name)) { fold.remove(); continue; }
    fold.querySelector(".unseen").textContent = ` ${place}`;
    fold.addEventListener("toggle", () => fold.append(more(row.id)?.querySelector(`.${name}`) ?? ""), { once: true });
  }
  const [self, copying] = tools.querySelector(".take").children;
  self.href = `#${row.id}`;
  for (const one of [self, copying]) one.setAttribute("aria-label", `${one.title}: ${place}`);
  link?.remove();
  about.append(tools);
}
