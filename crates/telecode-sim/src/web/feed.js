// The list of messages: order, dates, groups of one sender, scrolling, the unread count.

import { byId, el } from "./dom.js";
import { newView } from "./entities.js";
import { messageElement } from "./bubble.js";
import { day, sameDay } from "./names.js";
import { reactionsAfter } from "./wire.js";

/** Messages that stay in the page; the oldest leave first. */
const MESSAGES_LIMIT = 500;
/** Messages of one sender closer than this form a group. */
const GROUP_SECONDS = 300;
/** The feed counts as "at the end" when less than this many pixels are below. */
const END_SLACK = 60;
const HIGHLIGHT_MS = 1600;

export class Feed {
  #entries = []; // {message, element, view}, by message id; the elements of one day are in one section
  #byId = new Map();
  #scene = { me: null, group: false };
  #atEnd = true;
  #unread = 0;
  #top = 0;
  #feed = byId("feed");
  #messages = byId("messages");

  constructor() {
    this.#feed.addEventListener("scroll", () => this.#scrolled(), { passive: true });
    byId("jump").addEventListener("click", () => this.toEnd("smooth"));
    // Whatever grows (a draft, an opened quote, the keyboard of a phone): who was at the end stays there.
    const watch = new ResizeObserver(() => this.#atEnd && this.toEnd());
    watch.observe(byId("column"));
    watch.observe(this.#feed);
  }

  get messages() {
    return this.#entries.map((entry) => entry.message);
  }

  find(messageId) {
    return this.#byId.get(Number(messageId))?.message;
  }

  /** Starts over with the messages of a chat, seen by one person, at the newest. */
  reset(messages, scene) {
    this.#scene = scene;
    this.#entries = [];
    this.#byId.clear();
    this.#messages.replaceChildren();
    for (const message of newest(messages)) this.#insert(message);
    this.#showEmpty();
    this.toEnd();
  }

  /** Catches up with the messages of the same chat after the connection was lost; the reader stays where they are. */
  sync(messages) {
    const present = newest(messages);
    const ids = new Set(present.map((message) => message.message_id));
    for (const message of this.messages) if (!ids.has(message.message_id)) this.remove(message.message_id);
    for (const message of present) {
      if (JSON.stringify(this.find(message.message_id)) !== JSON.stringify(message)) this.put(message, true);
    }
  }

  /** Adds a message, or shows the new state of a known one. */
  put(message, counts = false) {
    const known = this.#byId.get(message.message_id);
    if (known) return this.#redraw(known, { reactions: known.message.reactions, ...message });
    this.#insert(message);
    while (this.#entries.length > MESSAGES_LIMIT) this.#drop(0);
    this.#showEmpty();
    if (message.from?.id === this.#scene.me) this.toEnd();
    else if (counts && !this.#atEnd) this.#setUnread(this.#unread + 1);
    return undefined;
  }

  remove(messageId) {
    const index = this.#entries.findIndex((entry) => entry.message.message_id === messageId);
    if (index >= 0) this.#drop(index);
    this.#showEmpty();
  }

  /** Takes an event about the reactions of one message. */
  react(event) {
    const entry = this.#byId.get(event.message_id);
    if (entry) this.#redraw(entry, { ...entry.message, reactions: reactionsAfter(entry.message.reactions, event) });
  }

  toEnd(behavior = "auto") {
    this.#atEnd = true;
    this.#feed.scrollTo({ top: this.#feed.scrollHeight, behavior });
    this.#setUnread(0);
  }

  /** Shows a message and marks it for a moment; false when it is not in the page. */
  jumpTo(messageId) {
    const element = this.#byId.get(Number(messageId))?.element;
    if (!element) return false;
    this.#atEnd = false;
    byId("jump").hidden = false;
    element.scrollIntoView({ block: "center", behavior: "smooth" });
    element.classList.add("highlight");
    setTimeout(() => element.classList.remove("highlight"), HIGHLIGHT_MS);
    return true;
  }

  #insert(message) {
    const view = newView();
    const entry = { message, view, element: messageElement(message, this.#scene, view) };
    let index = this.#entries.length;
    while (index > 0 && this.#entries[index - 1].message.message_id > message.message_id) index -= 1;
    this.#place(entry, this.#entries[index - 1], this.#entries[index]);
    this.#entries.splice(index, 0, entry);
    this.#byId.set(message.message_id, entry);
    this.#decorate(index - 1, index + 1);
    hideShortQuoteToggles(entry.element);
  }

  #place(entry, before, after) {
    if (before && sameDay(before.message.date, entry.message.date)) return before.element.after(entry.element);
    if (after && sameDay(after.message.date, entry.message.date)) return after.element.before(entry.element);
    const heading = el("div", { class: "date" }, el("span", null, day(entry.message.date)));
    const section = el("section", { class: "day", "aria-label": day(entry.message.date) }, heading, entry.element);
    return this.#messages.insertBefore(section, after?.element.parentElement ?? null);
  }

  #redraw(entry, message) {
    const element = messageElement(message, this.#scene, entry.view);
    const focused = entry.element === document.activeElement;
    entry.element.replaceWith(element);
    Object.assign(entry, { message, element });
    const index = this.#entries.indexOf(entry);
    this.#decorate(index, index);
    hideShortQuoteToggles(element);
    if (focused) element.focus({ preventScroll: true });
  }

  #drop(index) {
    const [entry] = this.#entries.splice(index, 1);
    const section = entry.element.parentElement;
    entry.element.remove();
    if (!section.querySelector("[data-message-id]")) section.remove();
    this.#byId.delete(entry.message.message_id);
    this.#decorate(index - 1, index);
  }

  // After a change: sets what depends on the neighbours, the beginning and the end of a group.
  #decorate(from, to) {
    this.#top = 0; // The browser may move the view to follow the change; that is nobody scrolling up.
    for (let i = Math.max(0, from); i <= Math.min(to, this.#entries.length - 1); i += 1) {
      const [before, entry, after] = [this.#entries[i - 1], this.#entries[i], this.#entries[i + 1]];
      entry.element.classList.toggle("first", !grouped(before, entry));
      entry.element.classList.toggle("last", !grouped(entry, after));
    }
  }

  #scrolled() {
    const top = this.#feed.scrollTop;
    const below = this.#feed.scrollHeight - top - this.#feed.clientHeight;
    // Only a person scrolls up; content that grows below must not count as leaving the end.
    if (below < END_SLACK) this.#atEnd = true;
    else if (top < this.#top) this.#atEnd = false;
    this.#top = top;
    if (this.#atEnd) this.#setUnread(0);
    byId("jump").hidden = this.#atEnd;
  }

  #setUnread(count) {
    this.#unread = count;
    byId("unread").textContent = String(count);
    byId("unread").hidden = count === 0;
    byId("jump").setAttribute("aria-label", count ? `Jump to the newest message, ${count} unread` : "Jump to the newest message");
  }

  #showEmpty() {
    byId("empty").hidden = this.#entries.length > 0;
  }
}

const newest = (messages) => [...messages].sort((a, b) => a.message_id - b.message_id).slice(-MESSAGES_LIMIT);

function grouped(a, b) {
  if (!a || !b || a.element.classList.contains("service") || b.element.classList.contains("service")) return false;
  return (
    a.message.from?.id === b.message.from?.id &&
    b.message.date - a.message.date < GROUP_SECONDS &&
    sameDay(a.message.date, b.message.date)
  );
}

/** A quote that is short enough to be seen whole needs no button. */
export function hideShortQuoteToggles(element) {
  for (const text of element.querySelectorAll(".expandable.collapsed > .quote-text")) {
    if (text.scrollHeight <= text.clientHeight + 2) text.parentElement.classList.remove("expandable", "collapsed");
  }
}
