// The dots of the strip are one stop of the tab key; arrow keys, Home and End go from dot to dot.
const dots = [...document.querySelectorAll(".dots a")];

for (const [place, dot] of dots.entries()) {
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
