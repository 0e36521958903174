// The words that an owner or a due date was read from, which are behind the transcript until then:
// shown on hover and on focus by the style sheet, kept by a click, closed by Escape or a click elsewhere.
const told = [...document.querySelectorAll(".told")];

function keep(one) {
  for (const other of told) {
    other.querySelector("button").setAttribute("aria-expanded", other === one);
    other.classList.remove("closed");
  }
}

addEventListener("click", event => {
  const one = event.target.closest(".told");
  if (one && event.target.closest(".note")) return;
  const button = one && one.querySelector("button");
  keep(button && button.getAttribute("aria-expanded") === "false" ? one : null);
});
addEventListener("keydown", event => {
  if (event.key !== "Escape") return;
  keep(null);
  for (const one of told) one.classList.add("closed");
});
for (const one of told) {
  for (const kind of ["pointerenter", "focusin"]) {
    one.addEventListener(kind, () => {
      one.classList.remove("closed");
      const note = one.querySelector(".note:empty");
      if (note) note.append(...more(one.closest("tr").id)?.querySelectorAll(`.${note.id.split("-")[0]} > :not(.label)`) ?? []);
    });
  }
}
