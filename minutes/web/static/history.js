// Who did what when, the newest first. One's own can be taken back.
import { arrange, button, element, words } from "./dom.js";
import { deed, moment } from "./wording.js";

export class History {
  constructor(desk) {
    this.desk = desk;
    this.rows = new Map();
    this.list = element("ol.events");
    this.none = element("p.facts", {}, "Nothing has been chosen yet. Whatever anyone chooses is listed here, with name and time.");
    this.root = element("div.panel", { id: "panel-history", role: "tabpanel", "aria-labelledby": "tab-history" }, this.none, this.list);
  }

  update(view) {
    this.none.hidden = view.events.length > 0;
    arrange(this.list, view.events.map(event => this.#row(event, view)).reverse());
  }

  #row(event, view) {
    const said = deed(event.choice, view);
    const mine = view.mine(event);
    const drawn = `${said} ${event.undone} ${mine}`;
    const known = this.rows.get(event.id);
    if (known && known.drawn === drawn) return known.root;
    const root = known ? known.root : element("li", { tabindex: "-1" });
    root.classList.toggle("undone", Boolean(event.undone));
    root.replaceChildren(...[
      element("p", {}, words(event.reviewer, "strong"), " ", words(said, "span"), event.undone && element("span.quiet", {}, " (taken back)")),
      element("time.quiet", { datetime: event.at }, moment(event.at)),
      mine && button("Undo", () => this.desk.takeBack(event), { class: "plain", "aria-label": `Undo: ${said}` }),
    ].filter(Boolean));
    this.rows.set(event.id, { root, drawn });
    return root;
  }
}
