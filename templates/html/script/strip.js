// The dots of the strip are one stop of the tab key; arrow keys, Home and End go from dot to dot.
const dots = [...document.querySelectorAll(".dots a")];

for (const [place, dot] of dots.entries()) {
  const said = document.getElementById(dot.getAttribute("href").slice(1))?.querySelector(".text");
  dot.setAttribute("aria-label", [dot.textContent, said?.textContent].filter(Boolean).join(": "));
  if (place) dot.setAttribute("tabindex", "-1");
  const reach = dot.querySelector("circle").cloneNode();
  reach.classList.add("reach");
  dot.querySelector("circle").before(reach);
  dot.addEventListener("keydown", event => {
    const next = {
      ArrowRight: place + 1, ArrowDown: place + 1, ArrowLeft: place - 1, ArrowUp: place - 1,
      Home: 0, End: dots.length - 1,
    }[event.key];
    if (dots[next] === undefined) return;
    event.preventDefault();
    dot.setAttribute("tabindex", "-1");
    dots[next].setAttribute("tabindex", "0");
    dots[next].focus();
  });
}

const strip = document.querySelector(".attention > svg");
if (strip) strip.addEventListener("click", event => {
  if (event.target.closest("a")) return;
  const { left, width } = strip.getBoundingClientRect();
  const time = Number(strip.dataset.duration) * (event.clientX - left) / width;
  build();
  const rows = [...document.querySelectorAll(".said > .time")];
  const said = rows.findLast(row => Number(row.dataset.t) <= time) || rows[0];
  if (said) location.hash = said.parentNode.id;
});
