// Buttons under a message and inside rich messages.

import { announce, copyText, el, icon } from "./dom.js";
import { toast } from "./notices.js";

const STYLES = new Set(["danger", "success", "primary"]);
const SAFE_URL = /^(https?|tg|mailto|tel):/i;

/** The inline keyboard of a message; nothing for a message without one. */
export function inlineKeyboard(message) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  return el(
    "div",
    { class: "keyboard", role: "group", "aria-label": "Buttons" },
    rows.map((row) => el("div", { class: "keyboard-row" }, row.map((button) => actionButton(button, button.text, "key")))),
  );
}

/** A button inside a rich message. */
export const richButton = (button, text) => actionButton(button ?? {}, text, "rich-button");

function actionButton(button, text, kind) {
  const look = STYLES.has(button.style) ? `${kind} ${button.style}` : kind;
  const label = el("span", { class: "key-text" }, text);
  if (button.url && SAFE_URL.test(button.url)) {
    return el("a", { class: look, href: button.url, target: "_blank", rel: "noopener noreferrer", data: { url: button.url } }, label, corner("link"));
  }
  if (button.copy_text) {
    return el("button", { type: "button", class: look, data: { copy: button.copy_text.text }, onclick: () => copied(button.copy_text.text) }, label, corner("copy"));
  }
  if (button.callback_data !== undefined && button.callback_data !== null && !button.disabled) {
    return el("button", { type: "button", class: look, data: { callback: button.callback_data }, onclick: press }, label, el("span", { class: "spinner", "aria-hidden": "true" }));
  }
  return el("button", { type: "button", class: look, disabled: true }, label);
}

const corner = (name) => el("span", { class: "corner" }, icon(name));

async function copied(text) {
  toast((await copyText(text)) ? "Copied to clipboard" : "The browser did not allow copying");
}

// The button spins until the press is answered. An edit may replace it before; then there is nothing left to stop.
function press(event) {
  const button = event.currentTarget;
  if (button.classList.contains("waiting")) return;
  button.classList.add("waiting");
  button.setAttribute("aria-busy", "true");
  const done = () => {
    button.classList.remove("waiting");
    button.removeAttribute("aria-busy");
  };
  const messageId = Number(button.closest("[data-message-id]")?.dataset.messageId);
  announce(button, "chat-press", { messageId, data: button.dataset.callback, done });
}
