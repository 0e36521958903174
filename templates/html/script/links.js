// Links within the page. What they lead to may lie in a folded part, or in one not built yet.
function target(link) {
  let id;
  try { id = decodeURIComponent(link.hash.slice(1)); } catch { return null; }
  const found = id && document.getElementById(id);
  if (found || !id || !unbuilt()) return found;
  build();
  return document.getElementById(id);
}

function unfold(element) {
  const folded = element && element.closest("details:not([open])");
  if (folded) { folded.open = true; element.scrollIntoView(); }
}

addEventListener("click", event => {
  const link = event.target.closest('a[href^="#"]');
  if (link && !event.defaultPrevented) unfold(target(link)); // a time that plays leads nowhere
});
function arrive() {
  const late = unbuilt();
  const wanted = target(location);
  unfold(wanted);
  if (wanted && late && !unbuilt()) location.replace(location.hash); // so that it is marked
}

addEventListener("hashchange", arrive);
arrive();
