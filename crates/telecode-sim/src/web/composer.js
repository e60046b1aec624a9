// Where a message is written: text, what it replies to, edits or forwards, a file, the command list.

import { byId, el, icon } from "./dom.js";
import { Attachment } from "./attachment.js";
import { CommandMenu } from "./commands.js";
import { preview } from "./bubble.js";
import { fullName } from "./names.js";

const LABELS = { reply: "Reply to", edit: "Edit message", forward: "Forward from" };
const ICONS = { reply: "reply", edit: "edit", forward: "forward" };

export class Composer {
  #form = byId("composer-form");
  #field = byId("composer");
  #box = byId("context");
  #context = null; // {kind: "reply" | "edit" | "forward", message}
  #kept = new Map(); // unsent text by chat
  #attachment = new Attachment(() => this.#changed());
  #commands = new CommandMenu((command, complete) => this.#command(command, complete));
  #submit;
  #editLast;
  #jump;

  /** `submit({text, context, attachment})`, where the attachment is still to be read; `editLast()`; `jump(messageId)`. */
  constructor({ submit, editLast, jump }) {
    this.#submit = submit;
    this.#editLast = editLast;
    this.#jump = jump;
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#send();
    });
    this.#field.addEventListener("input", () => {
      this.#commands.refresh();
      this.#changed();
    });
    this.#field.addEventListener("keydown", (event) => this.#onKey(event));
    this.#field.addEventListener("blur", () => this.#commands.close());
    this.#listenForFiles();
    this.#changed();
  }

  setCommands(commands) {
    this.#commands.set(commands);
  }

  focus() {
    this.#field.focus({ preventScroll: true });
  }

  /** Focuses where that does not bring up a keyboard on the screen. */
  focusQuietly() {
    if (matchMedia("(hover: hover)").matches) this.focus();
  }

  /** Keeps the unsent text of one chat and brings back that of another. */
  change(fromChat, toChat) {
    if (fromChat !== null) this.#kept.set(fromChat, this.#context?.kind === "edit" ? "" : this.#field.value);
    this.cancel();
    this.#attachment.clear();
    this.#write(this.#kept.get(toChat) ?? "");
  }

  reply(message) {
    this.#begin("reply", message);
  }

  forward(message) {
    this.#begin("forward", message);
  }

  edit(message) {
    this.#begin("edit", message);
    this.#write(message.text ?? message.caption ?? "");
  }

  /** Puts back what could not be sent. */
  restore(text, context) {
    this.#write([text, this.#field.value].filter(Boolean).join("\n"));
    if (context && !this.#context) this.#begin(context.kind, context.message);
  }

  cancel() {
    if (this.#context?.kind === "edit") this.#write("");
    this.#context = null;
    this.#showContext();
  }

  #begin(kind, message) {
    if (this.#context?.kind === "edit") this.#write("");
    this.#context = { kind, message };
    this.#showContext();
    this.focus();
  }

  #showContext() {
    this.#box.hidden = !this.#context;
    this.#box.replaceChildren(...(this.#context ? this.#contextContent(this.#context) : []));
    this.#changed();
  }

  #contextContent({ kind, message }) {
    const title = kind === "edit" ? LABELS.edit : `${LABELS[kind]} ${fullName(message.from)}`;
    const show = () => this.#jump(message.message_id);
    return [
      el("span", { class: "context-icon" }, icon(ICONS[kind])),
      el("button", { type: "button", class: "context-text", onclick: show }, el("b", null, title), el("span", null, preview(message))),
      el("button", { type: "button", class: "round", "aria-label": "Cancel", data: { testid: "context-cancel" }, onclick: () => this.cancel() }, icon("close")),
    ];
  }

  #write(text) {
    this.#field.value = text;
    this.#commands.refresh();
    this.#changed();
  }

  #changed() {
    const field = this.#field;
    field.style.height = "auto";
    field.style.height = `${field.scrollHeight}px`; // The style sheet sets the limit.
    const empty = !field.value.trim() && !this.#attachment.waiting && this.#context?.kind !== "forward";
    byId("send").disabled = empty;
  }

  #onKey(event) {
    if (event.isComposing || this.#commands.onKey(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#send();
    } else if (event.key === "Escape" && this.#context) {
      this.cancel();
    } else if (event.key === "ArrowUp" && !this.#field.value && !this.#context) {
      if (this.#editLast()) event.preventDefault();
    }
  }

  #command(command, complete) {
    if (complete) {
      this.#write(`${command} `);
      this.focus();
    } else {
      this.#write(command);
      this.#send();
    }
  }

  async #send() {
    const text = this.#field.value.trim();
    const context = this.#context;
    if (!text && !this.#attachment.waiting && context?.kind !== "forward") return;
    const attachment = this.#attachment.take();
    this.#context = null;
    this.#showContext();
    this.#write("");
    await this.#submit({ text, context, attachment });
  }

  #listenForFiles() {
    this.#field.addEventListener("paste", (event) => {
      const [file] = event.clipboardData?.files ?? [];
      if (!file) return;
      event.preventDefault();
      this.#attachment.choose(file);
    });
    const stage = document.querySelector(".chat");
    stage.addEventListener("dragover", (event) => event.preventDefault());
    stage.addEventListener("drop", (event) => {
      event.preventDefault();
      const [file] = event.dataTransfer?.files ?? [];
      if (file) this.#attachment.choose(file);
    });
  }
}
