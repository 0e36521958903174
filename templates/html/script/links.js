// Links within the page. What they lead to may lie in a folded part.
function target(link) {
  try { return document.getElementById(decodeURIComponent(link.hash.slice(1))); } catch { return null; }
}

function unfold(element) {
  const folded = element && element.closest("details:not([open])");
  if (folded) { folded.open = true; element.scrollIntoView(); }
}

addEventListener("click", event => {
  const link = event.target.closest('a[href^="#"]');
  if (link && !event.defaultPrevented) unfold(target(link)); // a time that plays leads nowhere
});
addEventListener("hashchange", () => unfold(target(location)));

// Until they are laid out, the rows of a long transcript are taken to be about this high.
for (const rows of document.querySelectorAll(".long ol")) {
  rows.style.containIntrinsicBlockSize = `auto ${3.5 * rows.children.length}em`;
}

unfold(target(location));
