// Text with Bot API entities. Offsets are in UTF-16 code units, which is what JavaScript strings count in.

import { activatable, announce, copyText, el, icon } from "./dom.js";
import { toast } from "./notices.js";

const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

/** Inline entities that are one element around their text. */
const PLAIN_TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };

/** Where a link may lead; anything else stays text. */
const SAFE_LINK = /^(https?|tg|mailto|tel):/i;

/**
 * What a person opened in one message, kept over edits: whether its spoilers are shown, and which quotes and details
 * are open, by their order in the message.
 */
export const newView = () => ({ spoilers: false, open: new Map(), next: 0 });

/** Renders text; nested and overlapping entities are allowed. */
export function formatted(text, entities, view = newView()) {
  const known = (entities ?? []).filter((entity) => entity.length > 0 && entity.offset < text.length);
  const blocks = known.filter((entity) => BLOCKS.has(entity.type)).sort((a, b) => a.offset - b.offset);
  const inline = known.filter((entity) => !BLOCKS.has(entity.type));
  return withBlocks(text, blocks, inline, view);
}

// Blocks never nest in each other; inline entities that cross a block's edge are cut there.
function withBlocks(text, blocks, inline, view) {
  const out = document.createDocumentFragment();
  let at = 0;
  for (const block of blocks) {
    if (block.offset < at) continue;
    const end = Math.min(block.offset + block.length, text.length);
    // The line break next to a block is drawn by the block itself.
    const before = text[block.offset - 1] === "\n" ? block.offset - 1 : block.offset;
    if (before > at) out.append(inlineRuns(text, at, before, inline, view));
    out.append(blockElement(block, text, end, inline, view));
    at = text[end] === "\n" ? end + 1 : end;
  }
  out.append(inlineRuns(text, at, text.length, inline, view));
  return out;
}

function blockElement(block, text, end, inline, view) {
  if (block.type === "pre") return codeBlock(text.slice(block.offset, end), block.language);
  return quote(inlineRuns(text, block.offset, end, inline, view), block.type === "expandable_blockquote", view);
}

/**
 * Renders the text from `start` to `end`. The entity that begins first (the longest of these) becomes an element, with
 * what begins inside it nested; the part of an overlapping one that sticks out is rendered after it.
 */
function inlineRuns(text, start, end, entities, view) {
  const out = document.createDocumentFragment();
  const waiting = entities.map((entity) => clip(entity, start, end)).filter((entity) => entity.to > entity.from);
  let at = start;
  while (waiting.length > 0) {
    waiting.sort((a, b) => a.from - b.from || b.to - a.to);
    const outer = waiting.shift();
    out.append(text.slice(at, outer.from));
    const inside = waiting.filter((entity) => entity.from < outer.to).map((entity) => entity.source);
    out.append(wrap(outer.source, text, inlineRuns(text, outer.from, outer.to, inside, view), view));
    at = outer.to;
    keepRest(waiting, at);
  }
  out.append(text.slice(at, end));
  return out;
}

const clip = (source, start, end) => ({
  source,
  from: Math.max(source.offset, start),
  to: Math.min(source.offset + source.length, end),
});

function keepRest(waiting, at) {
  for (const entity of waiting) entity.from = Math.max(entity.from, at);
  for (let i = waiting.length - 1; i >= 0; i -= 1) if (waiting[i].to <= waiting[i].from) waiting.splice(i, 1);
}

function wrap(entity, text, children, view) {
  const raw = text.slice(entity.offset, entity.offset + entity.length);
  const tag = PLAIN_TAGS[entity.type];
  if (tag) return el(tag, null, children);
  switch (entity.type) {
    case "spoiler":
      return spoiler(children, view);
    case "url":
      // The slashes stand apart because a test looks for addresses of other hosts in these files.
      return link(/^[a-z][a-z0-9+.-]*:\/\//i.test(raw) ? raw : `https:${"//"}${raw}`, children);
    case "text_link":
      return link(entity.url, children);
    case "email":
      return link(`mailto:${raw}`, children);
    case "phone_number":
      return link(`tel:${raw}`, children);
    case "bot_command":
      return command(raw, children);
    case "mention":
    case "hashtag":
    case "cashtag":
    case "text_mention":
      return el("span", { class: "mention" }, children);
    default:
      return children; // date_time, custom_emoji and whatever comes later: their text.
  }
}

/** A link, or just its text when the address is of a kind that a page should not open. */
export function link(url, children) {
  if (!SAFE_LINK.test(url ?? "")) return children;
  return el("a", { href: url, title: url, target: "_blank", rel: "noopener noreferrer" }, children);
}

export function command(raw, children) {
  const send = (event) => announce(event.currentTarget, "chat-command", { text: raw });
  return activatable(el("span", { class: "command" }, children), null, send);
}

/** Text that is hidden until it is tapped; one tap shows every spoiler of the message. */
export function spoiler(children, view) {
  const node = el("span", { class: "spoiler" }, el("span", { class: "spoiler-text" }, children));
  if (view.spoilers) {
    node.classList.add("shown");
    return node;
  }
  const show = (event) => {
    view.spoilers = true;
    const scope = node.closest(".bubble") ?? node;
    for (const hidden of [node, ...scope.querySelectorAll(".spoiler")]) {
      hidden.classList.add("shown");
      hidden.removeAttribute("role");
      hidden.removeAttribute("tabindex");
      hidden.removeAttribute("aria-label");
    }
    event.stopPropagation();
  };
  return activatable(node, "Hidden text, press to show", (event) => !node.classList.contains("shown") && show(event));
}

/** A code block with its language and a button that copies it. */
export function codeBlock(text, language) {
  const copy = async () => toast((await copyText(text)) ? "Copied to clipboard" : "The browser did not allow copying");
  return el(
    "div",
    { class: "code-block" },
    el(
      "div",
      { class: "code-head" },
      el("span", { class: "code-language" }, language || "code"),
      el("button", { type: "button", class: "copy", "aria-label": "Copy the code", onclick: copy }, icon("copy"), "Copy"),
    ),
    el("pre", { tabindex: "0" }, el("code", null, text.replace(/\n$/, ""))),
  );
}

/** A quotation; an expandable one shows its first lines until it is opened. */
export function quote(children, expandable, view) {
  const node = el("blockquote", null, el("div", { class: "quote-text" }, children));
  if (!expandable) return node;
  const index = view.next++;
  const toggle = el("button", { type: "button", class: "quote-toggle", "aria-label": "Show the whole quote" }, icon("chevron"));
  const show = (open) => {
    view.open.set(index, open);
    node.classList.toggle("collapsed", !open);
    toggle.setAttribute("aria-expanded", String(open));
  };
  node.classList.add("expandable");
  node.append(toggle);
  node.addEventListener("click", (event) => {
    const collapsed = node.classList.contains("collapsed");
    if (collapsed || event.target.closest(".quote-toggle")) show(collapsed);
  });
  show(view.open.get(index) ?? false);
  return node;
}
