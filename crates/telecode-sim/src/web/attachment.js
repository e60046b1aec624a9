// Files: how they look in a message, and the one that is about to be sent.

import { byId, el, icon } from "./dom.js";
import { toast } from "./notices.js";
import { duration, size } from "./names.js";

/** The Bot API lets a bot download at most 20 MiB. */
const FILE_LIMIT = 20 * 1024 * 1024;

/** The card of what a message carries besides text. */
export function attachmentCard(message) {
  if (message.photo) return photoCard(message);
  if (message.voice) return fileCard("voice", "Voice message", [duration(message.voice.duration), size(message.voice.file_size)]);
  const file = message.document ?? message.audio ?? message.video ?? message.animation;
  if (!file) return null;
  const name = file.file_name ?? "File";
  return el("a", { class: "download", href: address(file), download: name }, fileCard("file", name, [size(file.file_size), kindOf(name)]));
}

function photoCard(message) {
  const largest = message.photo.at(-1) ?? {};
  const box = el("div", { class: "photo" });
  // A simulator that was started anew has no files from before.
  const gone = () => box.replaceWith(fileCard("photo", "Photo", [`${largest.width} × ${largest.height}`, size(largest.file_size)]));
  const about = { src: address(largest), alt: "Photo", width: largest.width, height: largest.height, onerror: gone };
  box.append(el("img", about));
  return box;
}

/** What a file is, as its name says: a type such as application/octet-stream tells a person nothing. */
function kindOf(name) {
  const end = name.includes(".") ? name.split(".").at(-1) : "";
  return /^[a-z0-9]{1,8}$/i.test(end) ? end.toUpperCase() : "";
}

const address = (file) => `sim/files/${encodeURIComponent(file.file_id)}`;

function fileCard(name, title, about) {
  return el(
    "div",
    { class: "file" },
    el("span", { class: "file-icon" }, icon(name)),
    el("div", { class: "file-text" }, el("span", { class: "file-name" }, title), el("span", { class: "file-about" }, about.filter(Boolean).join(" · "))),
  );
}

/** The file that waits above the composer. */
export class Attachment {
  #file = null;
  #kind = "document";
  #changed;

  constructor(changed) {
    this.#changed = changed;
    const input = byId("file");
    byId("attach").addEventListener("click", () => input.click());
    input.addEventListener("change", () => {
      if (input.files[0]) this.choose(input.files[0]);
      input.value = "";
    });
  }

  get waiting() {
    return this.#file !== null;
  }

  choose(file) {
    if (file.size > FILE_LIMIT) return toast(`That file is too large: ${size(file.size)}, the limit is ${size(FILE_LIMIT)}`);
    this.#file = file;
    this.#kind = possibleKinds(file)[0];
    return this.#show();
  }

  clear() {
    this.#file = null;
    this.#show();
  }

  /** What to add to the request. */
  async take() {
    if (!this.#file) return {};
    const { name, type } = this.#file;
    const part = { [this.#kind]: { name, mime_type: type || undefined, base64: await base64(this.#file) } };
    this.clear();
    return part;
  }

  #show() {
    const box = byId("attachment");
    box.hidden = !this.#file;
    box.replaceChildren(...(this.#file ? this.#content() : []));
    this.#changed();
  }

  #content() {
    return [
      el("span", { class: "context-icon" }, icon(this.#kind === "document" ? "file" : this.#kind)),
      el("div", { class: "context-text" }, el("b", null, this.#file.name), el("span", null, size(this.#file.size))),
      this.#kindChoice(),
      el("button", { type: "button", class: "round", "aria-label": "Remove the file", onclick: () => this.clear() }, icon("close")),
    ];
  }

  #kindChoice() {
    const kinds = possibleKinds(this.#file);
    if (kinds.length === 1) return el("span");
    const options = kinds.map((kind) => el("option", { value: kind, selected: kind === this.#kind }, { photo: "Photo", voice: "Voice", document: "File" }[kind]));
    const choose = (event) => {
      this.#kind = event.target.value;
      this.#show();
    };
    return el("select", { "aria-label": "Send as", onchange: choose }, options);
  }
}

function possibleKinds(file) {
  if (/^image\/(png|jpeg|webp)$/.test(file.type)) return ["photo", "document"];
  if (/^audio\/(ogg|opus|mpeg|mp4)/.test(file.type)) return ["voice", "document"];
  return ["document"];
}

async function base64(file) {
  const url = await new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result);
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
  return url.slice(url.indexOf(",") + 1);
}
