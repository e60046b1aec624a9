// One message as an element.

import { activatable, announce, el, icon } from "./dom.js";
import { formatted } from "./entities.js";
import { inlineKeyboard } from "./keyboard.js";
import { attachmentCard } from "./attachment.js";
import { chatName, fullName, fullTime, time, tint } from "./names.js";
import { richMessage, richPreview } from "./rich.js";
import { singleReactions } from "./wire.js";

/** Length of a preview of a message, in characters; the style cuts it to the width. */
const PREVIEW_LIMIT = 160;

/** Up to this many emoji alone are drawn large. */
const ONLY_EMOJI = /^(?:\p{Extended_Pictographic}(?:\uFE0F|\u200D\p{Extended_Pictographic}|\p{Emoji_Modifier})*){1,3}$/u;

/** A few words that stand for a message, in replies, pins and the menu. */
export function preview(message) {
  const words = message.text ?? message.caption ?? (message.rich_message ? richPreview(message.rich_message) : "");
  if (words) return words.slice(0, PREVIEW_LIMIT).replace(/\s+/g, " ");
  if (message.photo) return "Photo";
  if (message.voice) return "Voice message";
  return message.document?.file_name ?? "Message";
}

/** "own" for the person that the page acts as, "bot", or "other". */
function side(message, me) {
  if (message.from?.id === me) return "own";
  return message.from?.is_bot ? "bot" : "other";
}

/**
 * Builds the element of a message. `scene` says whose page it is: {me, group, botId}; `view` keeps what was opened in it.
 */
export function messageElement(message, scene, view) {
  const words = serviceText(message);
  if (words) return el("div", { class: "service", data: { messageId: message.message_id } }, el("span", null, words));
  const who = side(message, scene.me);
  view.next = 0;
  return el(
    "article",
    { class: `message ${who === "own" ? "own" : "their"}`, tabindex: "-1", data: { messageId: message.message_id, from: who, testid: "message" } },
    el("div", { class: "stack" }, bubble(message, who, scene, view), inlineKeyboard(message)),
    actions(),
  );
}

function bubble(message, who, scene, view) {
  const lone = message.text && !message.entities?.length && ONLY_EMOJI.test(message.text.trim());
  return el(
    "div",
    { class: `bubble${lone ? " lone-emoji" : ""}${message.rich_message ? " wide" : ""}` },
    scene.group && who !== "own" ? el("div", { class: `sender name-${tint(message.from?.id)}` }, fullName(message.from) || chatName(message.sender_chat)) : null,
    forwarded(message),
    quotedReply(message),
    attachmentCard(message),
    textWithTime(body(message, view), meta(message, who)),
    reactions(message),
  );
}

// The time stands on the last line of the text; how far up depends on what the text ends with.
function textWithTime(content, time) {
  const node = el("div", { class: "text" }, content);
  const end = [...node.childNodes].findLast((child) => child.nodeType === Node.ELEMENT_NODE || child.data);
  if (!end) node.classList.add("bare");
  else if (end.matches?.(".code-block, blockquote, .rich:not(:has(> p:last-child))")) node.classList.add("after-block");
  node.append(time);
  return node;
}

function body(message, view) {
  if (message.rich_message) return richMessage(message.rich_message, view);
  if (message.text !== undefined) return formatted(message.text, message.entities, view);
  if (message.caption !== undefined) return formatted(message.caption, message.caption_entities, view);
  return hasMedia(message) ? "" : el("em", { class: "unsupported" }, "This page cannot show this kind of message");
}

const hasMedia = (message) => Boolean(message.photo || message.document || message.voice || message.audio || message.video || message.animation);

function meta(message, who) {
  const silent = message.disable_notification || message.is_silent || message.silent;
  return el(
    "span",
    { class: "meta" },
    silent ? el("span", { class: "silent", title: "Sent without a sound", data: { testid: "silent" } }, icon("mute")) : null,
    message.edit_date ? el("span", { class: "edited", title: fullTime(message.edit_date) }, "edited") : null,
    el("time", { title: fullTime(message.date), datetime: new Date(message.date * 1000).toISOString() }, time(message.date)),
    who === "own" ? el("span", { class: "sent", role: "img", "aria-label": "Sent" }, icon("check")) : null,
  );
}

function forwarded(message) {
  const origin = message.forward_origin;
  if (!origin) return null;
  const name = origin.sender_user ? fullName(origin.sender_user) : (origin.sender_user_name ?? chatName(origin.sender_chat ?? origin.chat));
  return el("div", { class: "forwarded" }, "Forwarded from ", el("b", null, name));
}

function quotedReply(message) {
  const original = message.reply_to_message;
  // In a forum topic every message replies to the one that opened it.
  if (!original || original.forum_topic_created) return null;
  const jump = (event) => announce(event.currentTarget, "chat-jump", { messageId: original.message_id });
  const node = el(
    "div",
    { class: `quoted name-${tint(original.from?.id)}`, data: { replyTo: original.message_id } },
    el("span", { class: "quoted-name" }, fullName(original.from) || "Message"),
    el("span", { class: "quoted-text" }, message.quote?.text ?? preview(original)),
  );
  return activatable(node, "Go to the message that this replies to", jump);
}

function reactions(message) {
  const given = singleReactions(message.reactions);
  if (given.length === 0) return null;
  const counts = new Map();
  for (const { emoji, from } of given) counts.set(emoji, [...(counts.get(emoji) ?? []), whoReacted(from)]);
  const chips = [...counts].map(([emoji, names]) =>
    el("span", { class: "reaction", title: names.filter(Boolean).join(", ") || null, data: { emoji } }, emoji, names.length > 1 ? el("b", null, String(names.length)) : null),
  );
  return el("div", { class: "reactions", data: { testid: "reactions" }, "aria-label": "Reactions" }, chips);
}

const whoReacted = (from) => (typeof from === "object" && from !== null ? fullName(from) : "");

// Shown on hover. The keyboard reaches the same through the message itself: R replies, Enter opens the menu.
function actions() {
  const reply = (event) => announce(event.currentTarget, "chat-reply", { node: event.currentTarget.closest(".message") });
  const more = (event) => {
    const { left: x, bottom: y } = event.currentTarget.getBoundingClientRect();
    announce(event.currentTarget, "chat-menu", { node: event.currentTarget.closest(".message"), x, y });
  };
  return el(
    "div",
    { class: "actions" },
    el("button", { type: "button", class: "action", tabindex: "-1", "aria-label": "Reply", title: "Reply", data: { testid: "reply" }, onclick: reply }, icon("reply")),
    el("button", { type: "button", class: "action", tabindex: "-1", "aria-label": "More", title: "More", data: { testid: "more" }, onclick: more }, icon("more")),
  );
}

/** What a service message says; null for ordinary messages. */
function serviceText(message) {
  const who = fullName(message.from) || "Somebody";
  if (message.pinned_message) return `${who} pinned “${preview(message.pinned_message)}”`;
  if (message.forum_topic_created) return `${who} created the topic “${message.forum_topic_created.name}”`;
  if (message.forum_topic_edited?.name) return `${who} renamed the topic to “${message.forum_topic_edited.name}”`;
  if (message.forum_topic_closed) return `${who} closed the topic`;
  if (message.forum_topic_reopened) return `${who} reopened the topic`;
  if (message.new_chat_members) return `${message.new_chat_members.map(fullName).join(", ")} joined the group`;
  if (message.left_chat_member) return `${fullName(message.left_chat_member)} left the group`;
  if (message.new_chat_title) return `${who} renamed the group to “${message.new_chat_title}”`;
  if (message.group_chat_created || message.supergroup_chat_created) return `${who} created the group`;
  return null;
}
