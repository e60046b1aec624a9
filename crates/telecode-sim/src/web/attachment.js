// Files: how they look in a message, and the one that is about to be sent.

import { byId, el, icon } from "./dom.js";
import { toast } from "./notices.js";
import { duration, size } from "./names.js";

/** The Bot API lets a bot download at most 20 MiB. */
const FILE_LIMIT = 20 * 1024 * 1024;
/** Longest edge of the picture that stays in the page after a photo is sent. */
const THUMB_EDGE = 640;
/** Pictures of sent photos that are kept. */
const THUMBS_LIMIT = 40;

/** Pictures of photos sent from this page, by message: the control API does not give files back. */
const thumbs = new Map();

export function rememberThumb(key, canvas) {
  if (!canvas) return;
  thumbs.set(key, canvas);
  if (thumbs.size > THUMBS_LIMIT) thumbs.delete(thumbs.keys().next().value);
}

export const thumbKey = (message) => `${message.chat?.id}/${message.message_id}`;

/** The card of what a message carries besides text. */
export function attachmentCard(message) {
  if (message.photo) return photoCard(message);
  if (message.voice) return fileCard("voice", "Voice message", [duration(message.voice.duration), size(message.voice.file_size)]);
  const file = message.document ?? message.audio ?? message.video ?? message.animation;
  return file ? fileCard("file", file.file_name ?? "File", [size(file.file_size), file.mime_type]) : null;
}

function photoCard(message) {
  const canvas = thumbs.get(thumbKey(message));
  if (canvas) {
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", "Photo");
    return el("div", { class: "photo" }, canvas);
  }
  const largest = message.photo.at(-1) ?? {};
  const about = [largest.width ? `${largest.width} × ${largest.height}` : "", size(largest.file_size)];
  return fileCard("photo", "Photo", about);
}

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
  #thumb = null;
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

  async choose(file) {
    if (file.size > FILE_LIMIT) return toast(`That file is too large: ${size(file.size)}, the limit is ${size(FILE_LIMIT)}`);
    this.#file = file;
    this.#kind = possibleKinds(file)[0];
    this.#thumb = await thumbnail(file);
    return this.#show();
  }

  clear() {
    this.#file = null;
    this.#thumb = null;
    this.#show();
  }

  /** What to add to the request, and the picture to remember when it has been sent. */
  async take() {
    if (!this.#file) return { part: {}, thumb: null };
    const { name, type } = this.#file;
    const part = { [this.#kind]: { name, mime_type: type || undefined, base64: await base64(this.#file) } };
    const thumb = this.#kind === "photo" ? this.#thumb : null;
    this.clear();
    return { part, thumb };
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

async function thumbnail(file) {
  if (!possibleKinds(file).includes("photo")) return null;
  try {
    const bitmap = await createImageBitmap(file);
    const scale = Math.min(1, THUMB_EDGE / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    canvas.getContext("2d").drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    return canvas;
  } catch {
    return null; // Not a picture after all; it is still sent, and shown without one.
  }
}
