// The transcript is a mere text until somebody wants it: the page is there before it.
const transcript = document.getElementById("transcript");

// What a browser with scripts took for a mere text: our own markup, in which what was said is escaped.
function markup(text) {
  const made = document.createElement("template");
  made.innerHTML = text.textContent;
  return made.content;
}

function unbuilt() {
  return transcript && transcript.querySelector(":scope > noscript");
}

function build() {
  const text = unbuilt();
  if (!text) return;
  text.replaceWith(markup(text));
  // Until they are laid out, the rows of a long transcript are taken to be about this high.
  for (const rows of document.querySelectorAll(".long ol")) {
    rows.style.containIntrinsicBlockSize = `auto ${3.5 * rows.children.length}em`;
  }
}

if (transcript) transcript.addEventListener("toggle", () => { if (transcript.open) build(); });
addEventListener("beforeprint", () => { if (transcript && transcript.open) build(); });
