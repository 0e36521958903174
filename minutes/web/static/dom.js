// Elements, made without a word of HTML: what people said is text wherever it goes.
const SVG = "http://www.w3.org/2000/svg";

// An element of a name with classes ("p.text"), its attributes and what is in it. Attributes that
// are null, undefined or false are left out; "onclick" and the like are listened to; "data" holds
// those of the dataset. What is in it may be strings, elements, lists of them, and nothing.
export function element(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  return filled(document.createElement(tag), classes, attributes, children);
}

export function drawing(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  return filled(document.createElementNS(SVG, tag), classes, attributes, children);
}

function filled(made, classes, attributes, children) {
  if (classes.length) made.classList.add(...classes);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "data") Object.assign(made.dataset, value);
    else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat(Infinity).filter(child => child !== null && child !== undefined && child !== false));
  return made;
}

// A button. `part` names it within its card, so that it can have the focus again when it is drawn anew.
export function button(label, pressed, attributes = {}) {
  const { part, ...others } = attributes;
  return element(`button${others.class ? `.${others.class}` : ""}`, {
    type: "button", onclick: pressed, ...others, class: null, data: part ? { part } : {},
  }, label);
}

// Make `children` the children of `parent`, moving no more than has to move: what moves loses the focus.
export function arrange(parent, children) {
  const wanted = new Set(children);
  for (const child of [...parent.childNodes]) if (!wanted.has(child)) child.remove();
  let place = parent.firstChild;
  for (const child of children) {
    if (child === place) place = place.nextSibling;
    else parent.insertBefore(child, place);
  }
}

// Draw the inside of `root` anew; what had the focus in it has it afterwards, by its part.
export function redraw(root, draw) {
  const focused = root.contains(document.activeElement) ? document.activeElement : null;
  const part = focused && focused !== root ? focused.dataset.part : null;
  draw();
  if (!focused || focused.isConnected) return;
  const again = part && root.querySelector(`[data-part="${CSS.escape(part)}"]:not(:disabled)`);
  (again || root.closest("[tabindex]") || root).focus({ preventScroll: true });
}

// What a person said or wrote: its direction is its own.
export function words(text, tag = "bdi") {
  return element(tag, { dir: "auto" }, text);
}
