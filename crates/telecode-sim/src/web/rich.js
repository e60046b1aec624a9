// Rich messages: blocks of rich text. A block or run of an unknown kind is shown by the text inside it.

import { el, icon } from "./dom.js";
import { codeBlock, command, link, newView, quote, spoiler } from "./entities.js";
import { richButton } from "./keyboard.js";
import { size } from "./names.js";

const RUN_TAGS = {
  bold: "strong",
  italic: "em",
  underline: "u",
  strikethrough: "s",
  subscript: "sub",
  superscript: "sup",
  marked: "mark",
  code: "code",
};

/** Deepest nesting that is followed; Telegram's own limit is 16 levels. */
const DEPTH_LIMIT = 40;

/** Renders `rich_message`: its blocks, or its source text where the server kept only that. */
export function richMessage(rich, view = newView()) {
  if (Array.isArray(rich.blocks)) return el("div", { class: "rich", dir: rich.is_rtl ? "rtl" : null }, blocks(rich.blocks, view, 0));
  return el("div", { class: "rich" }, el("p", null, rich.markdown ?? rich.html ?? ""));
}

/** True when a rich message is nothing but the mark that the bot is thinking. */
export const onlyThinking = (rich) =>
  Array.isArray(rich?.blocks) && rich.blocks.length > 0 && rich.blocks.every((block) => block.type === "thinking");

function blocks(list, view, depth) {
  if (depth > DEPTH_LIMIT) return [];
  return (list ?? []).map((item) => block(item, view, depth));
}

function block(item, view, depth) {
  switch (item.type) {
    case "paragraph":
      return el("p", null, runs(item.text, view));
    case "heading":
      return el(`h${headingLevel(item.size)}`, { class: `heading size-${headingLevel(item.size)}` }, runs(item.text, view));
    case "pre":
    case "code":
      return codeBlock(plain(item.text), item.language);
    case "footer":
      return el("p", { class: "footer" }, runs(item.text, view));
    case "divider":
      return el("hr");
    case "mathematical_expression":
      return el("p", { class: "math" }, el("code", null, item.expression));
    case "anchor":
      return "";
    case "list":
      return list(item, view, depth);
    case "blockquote":
      return quote([blocks(item.blocks, view, depth + 1), credit(item, view)].flat(), false, view);
    case "expandable_blockquote":
      return quote([runs(item.text, view), credit(item, view)], true, view);
    case "pullquote":
      return el("aside", { class: "pullquote" }, runs(item.text, view), credit(item, view));
    case "table":
      return table(item, view);
    case "details":
      return details(item, view, depth);
    case "buttons":
      return el("div", { class: "rich-buttons" }, (item.buttons ?? []).map((button) => richButton(button, plain(button.text))));
    case "thinking":
      return el("p", { class: "thinking" }, runs(item.text, view));
    default:
      return other(item, view, depth);
  }
}

const headingLevel = (level) => Math.min(6, Math.max(1, Number(level) || 3));

const credit = (item, view) => (item.credit ? el("cite", null, runs(item.credit, view)) : "");

function list(item, view, depth) {
  const items = (item.items ?? []).map((entry) => {
    const mark = entry.has_checkbox ? checkbox(entry.is_checked) : el("span", { class: "list-mark" }, entry.label || "•");
    return el("li", null, mark, el("div", { class: "list-body" }, blocks(entry.blocks, view, depth + 1)));
  });
  return el("ul", { class: "rich-list" }, items);
}

function checkbox(checked) {
  const label = checked ? "Done" : "Not done";
  return el("span", { class: "list-mark" }, el("span", { class: checked ? "check checked" : "check", role: "img", "aria-label": label }, checked ? icon("check") : ""));
}

function table(item, view) {
  const rows = (item.cells ?? []).map((row) => el("tr", null, row.map((cell) => tableCell(cell, view))));
  const style = ["is_bordered", "is_striped", "is_compact"].filter((name) => item[name]).map((name) => name.slice(3));
  return el(
    "div",
    { class: "table-scroll", tabindex: "0", role: "region", "aria-label": "Table" },
    el("table", { class: style.join(" ") }, item.caption ? el("caption", null, runs(item.caption, view)) : "", el("tbody", null, rows)),
  );
}

function tableCell(cell, view) {
  const align = ["left", "center", "right"].includes(cell.align) ? `align-${cell.align}` : null;
  return el(cell.is_header ? "th" : "td", { class: align, colspan: cell.colspan, rowspan: cell.rowspan }, runs(cell.text ?? "", view));
}

function details(item, view, depth) {
  const index = view.next++;
  const open = view.open.get(index) ?? Boolean(item.is_open);
  const node = el("details", { open }, el("summary", null, runs(item.summary, view)), el("div", { class: "details-body" }, blocks(item.blocks, view, depth + 1)));
  node.addEventListener("toggle", () => view.open.set(index, node.open));
  return node;
}

const MEDIA = { photo: "photo", video: "photo", animation: "photo", document: "file", audio: "voice", voice_note: "voice", map: "link" };

function other(item, view, depth) {
  const inside = [item.text ? runs(item.text, view) : "", item.blocks ? blocks(item.blocks, view, depth + 1) : "", item.caption ? caption(item.caption, view) : ""].flat();
  if (!MEDIA[item.type]) return el("div", { class: "unknown-block" }, inside);
  const file = item[item.type] ?? {};
  const name = file.file_name ?? item.type.replace("_", " ");
  return el("div", { class: "rich-media" }, el("span", { class: "file-icon" }, icon(MEDIA[item.type])), el("div", null, el("p", null, name, file.file_size ? ` · ${size(file.file_size)}` : ""), inside));
}

const caption = (item, view) => el("p", { class: "footer" }, runs(item.text ?? item, view), credit(item, view));

/** Rich text: a string, a list of rich texts, or one run with its kind. */
function runs(text, view) {
  if (text === null || text === undefined) return "";
  if (typeof text === "string") return document.createTextNode(text);
  if (Array.isArray(text)) {
    const out = document.createDocumentFragment();
    for (const part of text) out.append(runs(part, view));
    return out;
  }
  return run(text, view);
}

function run(item, view) {
  const tag = RUN_TAGS[item.type];
  if (tag) return el(tag, null, runs(item.text, view));
  switch (item.type) {
    case "spoiler":
      return spoiler(runs(item.text, view), view);
    case "url":
      return link(item.url, runs(item.text, view));
    case "email_address":
      return link(`mailto:${item.email_address}`, runs(item.text, view));
    case "phone_number":
      return link(`tel:${item.phone_number}`, runs(item.text, view));
    case "bot_command":
      return command(plain(item.text), runs(item.text, view));
    case "mention":
    case "text_mention":
    case "hashtag":
    case "cashtag":
      return el("span", { class: "mention" }, runs(item.text, view));
    case "mathematical_expression":
      return el("code", null, item.expression);
    case "custom_emoji":
      return document.createTextNode(item.alternative_text ?? "");
    case "button":
      return richButton(item.button, plain(item.button?.text));
    default:
      return runs(item.text, view);
  }
}

/** The characters of a rich text, without its looks. */
export function plain(text) {
  if (typeof text === "string") return text;
  if (Array.isArray(text)) return text.map(plain).join("");
  return text ? plain(text.text ?? text.expression ?? text.alternative_text ?? "") : "";
}

/** The first words of a rich message, for previews. */
export function richPreview(rich) {
  if (!Array.isArray(rich?.blocks)) return rich?.markdown ?? rich?.html ?? "";
  return rich.blocks.map(blockText).filter(Boolean).join(" ");
}

function blockText(item) {
  if (item.items) return item.items.map((entry) => (entry.blocks ?? []).map(blockText).join(" ")).join(", ");
  if (item.cells) return item.cells.flat().map((cell) => plain(cell.text ?? "")).join(" ");
  return [plain(item.summary ?? item.text ?? item.expression ?? ""), ...(item.blocks ?? []).map(blockText)].filter(Boolean).join(" ");
}
