// Small tools for building the document. Text only ever becomes text nodes.

export const byId = (id) => document.getElementById(id);

/**
 * Makes an element. `class`, `data` (an object) and `on...` are understood; `true` sets an empty attribute;
 * `null`, `undefined` and `false` leave one out. Children are nodes or text; empty ones are skipped.
 */
export function el(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [key, value] of Object.entries(props ?? {})) set(node, key, value);
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
  return node;
}

function set(node, key, value) {
  if (value === null || value === undefined || value === false) return;
  if (key === "class") node.className = value;
  else if (key === "data") for (const [name, data] of Object.entries(value)) setData(node, name, data);
  else if (key.startsWith("on")) node.addEventListener(key.slice(2), value);
  else node.setAttribute(key, value === true ? "" : String(value));
}

function setData(node, name, data) {
  if (data !== null && data !== undefined) node.dataset[name] = String(data);
}

/** A copy of one of the page's icons. */
export function icon(name) {
  const source = byId("icons").content.querySelector(`[data-name="${name}"]`);
  const svg = source.cloneNode(true);
  svg.removeAttribute("data-name");
  svg.classList.add("icon");
  svg.setAttribute("aria-hidden", "true");
  return svg;
}

/** Fills the icon places that are written in the page itself. */
export function fillIcons() {
  for (const place of document.querySelectorAll("[data-icon]")) place.replaceWith(icon(place.dataset.icon));
}

/** Tells whoever listens further up in the document; `name` is one of the `chat-...` events that app.js handles. */
export function announce(node, name, detail) {
  node.dispatchEvent(new CustomEvent(name, { bubbles: true, detail }));
}

/** Lets a person activate something that is not a button, with a click or the keyboard. */
export function activatable(node, label, act) {
  node.tabIndex = 0;
  node.setAttribute("role", "button");
  if (label) node.setAttribute("aria-label", label);
  node.addEventListener("click", act);
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    act(event);
  });
  return node;
}

/** Puts text on the clipboard; false when the browser refuses. */
export async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
