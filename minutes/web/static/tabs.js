// Panels of which one is shown. Where there is room the points stand beside them and are no tab.
import { button, element } from "./dom.js";

export const NARROW = matchMedia("(max-width: 60rem)");

export class Tabs {
  // `panels` maps names to {label, panel}; the first is the one that stands beside the others.
  constructor(panels) {
    this.panels = panels;
    this.names = Object.keys(panels);
    this.name = this.names[0];
    this.beside = this.names[1];
    this.scrolled = new Map(); // how far each was, in one column
    this.tabs = {};
    for (const name of this.names) {
      this.tabs[name] = button(panels[name].label, () => this.show(name), {
        role: "tab", id: `tab-${name}`, class: `tab.${name}`, "aria-controls": `panel-${name}`,
      });
    }
    this.root = element("div.tabs", {
      role: "tablist", "aria-label": "Parts of the review",
      onkeydown: event => this.#arrow(event),
    }, Object.values(this.tabs));
    NARROW.addEventListener("change", () => this.#draw());
    this.#draw();
  }

  show(name) {
    const turned = NARROW.matches && name !== this.name;
    if (turned) this.scrolled.set(this.name, scrollY);
    this.name = name;
    if (name !== this.names[0]) this.beside = name;
    this.#draw();
    if (turned) scrollTo({ top: this.scrolled.get(name) ?? 0, behavior: "instant" });
    this.shown?.(name);
  }

  // Whether the reader has a panel before the eyes.
  shows(name) {
    return !this.panels[name].panel.hidden;
  }

  label(name, ...label) {
    this.tabs[name].replaceChildren(...label);
  }

  #draw() {
    const first = this.names[0];
    const chosen = NARROW.matches ? this.name : this.beside;
    this.tabs[first].hidden = !NARROW.matches;
    for (const name of this.names) {
      const { panel } = this.panels[name];
      panel.hidden = name !== chosen && (NARROW.matches || name !== first);
      this.tabs[name].setAttribute("aria-selected", String(name === chosen));
      this.tabs[name].tabIndex = name === chosen ? 0 : -1;
    }
    const { panel } = this.panels[first];
    panel.setAttribute("role", NARROW.matches ? "tabpanel" : "region");
    document.documentElement.dataset.tab = chosen;
  }

  #arrow(event) {
    const steps = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!steps) return;
    event.preventDefault();
    const open = this.names.filter(name => !this.tabs[name].hidden);
    const here = open.findIndex(name => this.tabs[name] === document.activeElement);
    const next = open[(here + steps + open.length) % open.length];
    this.show(next);
    this.tabs[next].focus();
  }
}
