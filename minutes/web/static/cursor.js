// The one item of a panel that keys act on. It is the panel's single stop of the tab key.
const calm = matchMedia("(prefers-reduced-motion: reduce)");

export class Cursor {
  // `items` are found in `panel` by `selector`, each with a data-item or data-u; `moved` is told of
  // each move. What has the focus in an item is its [tabindex], or the item itself.
  constructor(panel, selector, moved) {
    Object.assign(this, { panel, selector, moved, id: null });
  }

  get items() {
    return [...this.panel.querySelectorAll(this.selector)].filter(item => !item.closest(".candidates[hidden]"));
  }

  get item() {
    return this.id === null ? null : this.items.find(item => named(item) === this.id) || null;
  }

  // Move to an item; with `focus` the keyboard's focus goes there too.
  to(item, { focus = true, centre = false } = {}) {
    if (!item) return;
    for (const other of this.panel.querySelectorAll("[aria-current='true']")) {
      if (other !== item) other.removeAttribute("aria-current");
    }
    for (const stop of this.panel.querySelectorAll("[data-stop]")) {
      delete stop.dataset.stop;
      stop.tabIndex = -1;
    }
    const stop = target(item);
    item.setAttribute("aria-current", "true");
    stop.tabIndex = 0;
    stop.dataset.stop = "";
    const before = this.id;
    this.id = named(item);
    if (focus && !item.contains(document.activeElement)) stop.focus({ preventScroll: true });
    if (focus || centre) item.scrollIntoView({ block: centre ? "center" : "nearest", behavior: calm.matches ? "auto" : "smooth" });
    if (before !== this.id) this.moved(item, this.id);
  }

  // Move by a number of items; true where there was one.
  by(steps) {
    const items = this.items;
    const here = items.findIndex(item => named(item) === this.id);
    const next = items[Math.min(Math.max(here + steps, 0), items.length - 1)];
    if (!next || next === items[here]) return false;
    this.to(next);
    return true;
  }

  // What was drawn anew keeps its mark; where the item is gone the nearest takes its place.
  keep(before) {
    const items = this.items;
    const item = this.item || items[Math.min(before, items.length - 1)];
    if (item && (item.getAttribute("aria-current") !== "true" || named(item) !== this.id)) this.to(item, { focus: false });
  }

  get place() {
    return Math.max(this.items.findIndex(item => named(item) === this.id), 0);
  }

  focus() {
    const item = this.item || this.items[0];
    if (item) {
      this.to(item, { focus: false, centre: false });
      target(item).focus({ preventScroll: true });
      item.scrollIntoView({ block: "nearest" });
    }
  }
}

function target(item) {
  return item.matches("[tabindex]") ? item : item.querySelector("[tabindex]");
}

function named(item) {
  return item.dataset.item ?? item.dataset.u;
}
