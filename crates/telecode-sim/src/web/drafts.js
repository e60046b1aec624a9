// Messages that are still being written: live bubbles below the feed.

import { announce, byId, el, icon } from "./dom.js";
import { formatted, newView } from "./entities.js";
import { hideShortQuoteToggles } from "./feed.js";
import { onlyThinking, plain, richMessage } from "./rich.js";

export class Drafts {
  #drafts = new Map(); // draft id -> {element, body, view, draft}
  #waiting = new Set();
  #box = byId("drafts");

  get size() {
    return this.#drafts.size;
  }

  reset(drafts) {
    const ids = new Set(drafts.map((draft) => draft.draft_id));
    for (const id of this.#drafts.keys()) if (!ids.has(id)) this.remove(id);
    for (const draft of drafts) this.put(draft);
  }

  /** Shows the newest state of a draft. Several states between two frames are drawn once. */
  put(draft) {
    const known = this.#drafts.get(draft.draft_id);
    if (known) known.draft = draft;
    else this.#add(draft);
    if (this.#waiting.size === 0) requestAnimationFrame(() => this.#drawWaiting());
    this.#waiting.add(draft.draft_id);
  }

  remove(draftId) {
    this.#drafts.get(draftId)?.element.remove();
    this.#drafts.delete(draftId);
    this.#waiting.delete(draftId);
  }

  #add(draft) {
    const body = el("div", { class: "text" });
    const element = el(
      "article",
      { class: "message their first last draft", "aria-live": "off", "aria-label": "The bot is writing", data: { testid: "draft", draftId: draft.draft_id } },
      el("div", { class: "stack" }, el("div", { class: "bubble" }, body)),
    );
    const entry = { element, body, view: newView(), draft };
    this.#drafts.set(draft.draft_id, entry);
    this.#box.append(element);
    this.#draw(entry);
  }

  #drawWaiting() {
    for (const id of this.#waiting) {
      const entry = this.#drafts.get(id);
      if (entry) this.#draw(entry);
    }
    this.#waiting.clear();
  }

  #draw(entry) {
    const { draft, element, body, view } = entry;
    view.next = 0;
    body.replaceChildren(content(draft, view));
    const thinking = isThinking(draft);
    element.classList.toggle("is-thinking", thinking);
    element.querySelector(".bubble").classList.toggle("wide", Boolean(draft.rich_message) && !thinking);
    this.#stopButton(entry);
    hideShortQuoteToggles(element);
  }

  #stopButton({ draft, element }) {
    const stack = element.querySelector(".stack");
    const button = stack.querySelector(".stop");
    if (!draft.can_stop) button?.remove();
    else if (!button) stack.append(stopButton(draft));
  }
}

const isThinking = (draft) => (draft.rich_message ? onlyThinking(draft.rich_message) : !draft.text);

function content(draft, view) {
  if (!draft.rich_message) return draft.text ? formatted(draft.text, draft.entities, view) : thinking("Thinking…");
  if (onlyThinking(draft.rich_message)) return thinking(draft.rich_message.blocks.map((block) => plain(block.text)).join("\n") || "Thinking…");
  return richMessage(draft.rich_message, view);
}

const thinking = (words) => el("span", { class: "thinking" }, words);

function stopButton(draft) {
  const stop = (event) => {
    const button = event.currentTarget;
    button.disabled = true;
    announce(button, "chat-stop", { draft, failed: () => (button.disabled = false) });
  };
  return el("button", { type: "button", class: "stop", data: { testid: "stop" }, onclick: stop }, icon("stop"), "Stop");
}
