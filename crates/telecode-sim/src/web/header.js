// What stands above the messages: the title, what the bot is doing, the pinned message, the topics.

import { preview } from "./bubble.js";
import { byId, el, icon } from "./dom.js";
import { initials, tint } from "./names.js";

/** A chat action such as "typing" lasts at most this long, as in Telegram. */
const ACTION_MS = 5000;

const ACTIONS = {
  typing: "typing…",
  upload_photo: "sending a photo…",
  upload_document: "sending a file…",
  record_voice: "recording…",
  upload_voice: "sending a voice message…",
};

let calm = "bot";
let timer = null;

/** Names the chat; `status` is what is said while nothing happens. */
export function showTitle(title, id, status) {
  calm = status;
  document.title = title;
  byId("chat-title").textContent = title;
  const avatar = byId("chat-avatar");
  avatar.className = `avatar ${tint(id)}`;
  avatar.textContent = initials(title);
}

/** Shows what the bot is doing, until it ends by itself; null ends it now. */
export function showAction(action) {
  clearTimeout(timer);
  const status = byId("chat-status");
  status.textContent = action ? (ACTIONS[action] ?? "working…") : calm;
  status.classList.toggle("active", Boolean(action));
  if (action) timer = setTimeout(() => showAction(null), ACTION_MS);
}

export function showPinned(message, jump) {
  const bar = byId("pinned");
  bar.hidden = !message;
  if (!message) return;
  bar.replaceChildren(icon("pin"), el("span", { class: "pinned-text" }, el("b", null, "Pinned message"), el("span", null, preview(message))));
  bar.onclick = () => jump(message.message_id);
}

/** The topics of a forum, with the choice of all of them. */
export function showTopics(topics, current, choose) {
  const box = byId("topics");
  box.hidden = topics.length === 0;
  const all = { message_thread_id: null, name: "All" };
  box.replaceChildren(...[all, ...topics].map((topic) => topicTab(topic, current, choose)));
}

function topicTab(topic, current, choose) {
  const id = topic.message_thread_id;
  const look = topic.closed || topic.is_closed ? "closed" : null;
  return el(
    "button",
    { type: "button", role: "tab", "aria-selected": String(id === current), class: look, data: { topic: id ?? "all" }, onclick: () => choose(id) },
    topic.name,
  );
}
