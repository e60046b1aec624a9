// A small menu at a point of the screen.

import { el, icon } from "./dom.js";

/** Smallest distance between a menu and the edge of the window. */
const MARGIN = 8;

let open = null;

function closeMenu() {
  open?.remove();
  open = null;
}

/**
 * Shows a menu. Items are {label, icon?, act, checked?} or null for a line between groups. The focus returns to where it
 * was when the menu closes.
 */
export function openMenu(point, items) {
  closeMenu();
  const before = document.activeElement;
  const pick = (item) => {
    closeMenu();
    before?.focus?.({ preventScroll: true });
    item.act();
  };
  const node = el("div", { class: "menu", role: "menu", data: { testid: "menu" } }, items.map((item) => (item ? entry(item, pick) : el("hr"))));
  document.body.append(node);
  open = node;
  place(node, point);
  node.addEventListener("keydown", (event) => onKey(event, node, before));
  node.querySelector("button")?.focus({ preventScroll: true });
}

function entry(item, pick) {
  const role = item.checked === undefined ? "menuitem" : "menuitemradio";
  return el(
    "button",
    { type: "button", role, "aria-checked": item.checked === undefined ? null : String(item.checked), onclick: () => pick(item) },
    el("span", { class: "menu-icon" }, item.icon ? icon(item.icon) : ""),
    el("span", { class: "menu-label" }, item.label),
    item.checked ? icon("check") : "",
  );
}

function place(node, point) {
  const { offsetWidth: width, offsetHeight: height } = node; // Not the bounding box: the menu is still growing.
  const left = Math.min(point.x, window.innerWidth - width - MARGIN);
  const fitsBelow = point.y + height + MARGIN <= window.innerHeight;
  const top = fitsBelow ? point.y : Math.max(MARGIN, point.y - height);
  node.style.left = `${Math.max(MARGIN, left)}px`;
  node.style.top = `${top}px`;
}

function onKey(event, node, before) {
  const buttons = [...node.querySelectorAll("button")];
  const at = buttons.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    buttons[(at + step + buttons.length) % buttons.length].focus();
  } else if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    closeMenu();
    before?.focus?.({ preventScroll: true });
  }
  event.stopPropagation();
}

document.addEventListener("pointerdown", (event) => {
  if (open && !open.contains(event.target)) closeMenu();
});
window.addEventListener("blur", closeMenu);
window.addEventListener("resize", closeMenu);
