// The list of the bot's commands, opened by "/" at the beginning of a message or by its button.

import { byId, el } from "./dom.js";

/** Text that is the beginning of a command and nothing else. */
const TYPING = /^\/(\w*)$/;

export class CommandMenu {
  #commands = [];
  #shown = [];
  #active = 0;
  #box = byId("commands");
  #field = byId("composer");
  #button = byId("commands-open");
  #choose;

  /** `choose(command, complete)`: `complete` is true when the command should only be filled in, not sent. */
  constructor(choose) {
    this.#choose = choose;
    this.#button.addEventListener("click", () => this.#toggle());
    this.#box.addEventListener("pointerdown", (event) => event.preventDefault()); // The composer keeps the focus.
    this.set([]);
  }

  get open() {
    return !this.#box.hidden;
  }

  set(commands) {
    this.#commands = commands ?? [];
    this.#button.hidden = this.#commands.length === 0;
    this.refresh();
  }

  /** Follows what is typed. */
  refresh() {
    const typed = TYPING.exec(this.#field.value);
    if (!typed) return this.close();
    return this.#show(matching(this.#commands, typed[1].toLowerCase()));
  }

  close() {
    this.#box.hidden = true;
    this.#button.setAttribute("aria-expanded", "false");
    this.#field.removeAttribute("aria-activedescendant");
  }

  /** Takes a key of the composer while the list is open; true when it was meant for the list. */
  onKey(event) {
    if (!this.open) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.#mark((this.#active + step + this.#shown.length) % this.#shown.length);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey)) this.#pick(this.#active, event.key === "Tab");
    else return false;
    event.preventDefault();
    return true;
  }

  #toggle() {
    if (this.open) this.close();
    else this.#show(this.#commands);
    this.#field.focus();
  }

  #show(commands) {
    this.#shown = commands;
    if (commands.length === 0) return this.close();
    this.#box.replaceChildren(...commands.map((command, index) => this.#row(command, index)));
    this.#box.hidden = false;
    this.#button.setAttribute("aria-expanded", "true");
    return this.#mark(0);
  }

  #row(command, index) {
    const act = () => this.#pick(index, false);
    return el(
      "div",
      { class: "command-row", id: `command-${index}`, role: "option", data: { command: command.command }, onclick: act },
      el("b", null, `/${command.command}`),
      el("span", null, command.description),
    );
  }

  #mark(index) {
    this.#active = index;
    [...this.#box.children].forEach((row, at) => row.setAttribute("aria-selected", String(at === index)));
    this.#box.children[index]?.scrollIntoView({ block: "nearest" });
    this.#field.setAttribute("aria-activedescendant", `command-${index}`);
  }

  #pick(index, complete) {
    const picked = this.#shown[index];
    this.close();
    if (picked) this.#choose(`/${picked.command}`, complete);
  }
}

// Commands that begin with the typed letters; the one that is typed whole comes first.
function matching(commands, typed) {
  const found = commands.filter((command) => command.command.toLowerCase().startsWith(typed));
  return found.sort((a, b) => (b.command === typed) - (a.command === typed));
}
