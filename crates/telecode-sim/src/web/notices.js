// What the page says by itself: toasts, alerts, the banner of a lost connection.

import { byId, el } from "./dom.js";

/** How long a toast stays. */
const TOAST_MS = 4000;
/** Toasts that stand at once; an older one leaves early. */
const TOASTS_LIMIT = 3;

export function toast(text) {
  const box = byId("toasts");
  const node = el("div", { class: "toast", data: { testid: "toast" } }, text);
  box.append(node);
  while (box.children.length > TOASTS_LIMIT) box.firstElementChild.remove();
  setTimeout(() => node.remove(), TOAST_MS);
}

function alertBox(text) {
  byId("alert-text").textContent = text;
  const dialog = byId("alert");
  if (!dialog.open) dialog.showModal();
}

export function showLost(lost) {
  byId("banner").hidden = !lost;
}

/** Answers to presses that were shown, so that the same answer from two ways is shown once. */
const shown = new Set();
const SHOWN_LIMIT = 200;

/** Shows the answer to a button press, once. */
export function showAnswer(queryId, answer) {
  if (!answer?.text) return;
  if (queryId !== undefined && shown.has(queryId)) return;
  shown.add(queryId);
  if (shown.size > SHOWN_LIMIT) shown.delete(shown.values().next().value);
  if (answer.show_alert) alertBox(answer.text);
  else toast(answer.text);
}
