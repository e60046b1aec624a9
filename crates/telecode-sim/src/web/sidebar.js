// The list of chats, and who the page acts as.

import { byId, el } from "./dom.js";
import { openMenu } from "./menu.js";
import { chatName, fullName, initials, tint } from "./names.js";

const setOpen = (open) => byId("app").classList.toggle("sidebar-shown", open);

export function closeSidebar() {
  setOpen(false);
}

export function listenForSidebar() {
  byId("sidebar-open").addEventListener("click", () => setOpen(true));
  byId("sidebar-close").addEventListener("click", closeSidebar);
  byId("sidebar").addEventListener("keydown", (event) => event.key === "Escape" && closeSidebar());
}

/** Shows the chats when there is more than one to choose from. */
export function showChats(chats, openId, choose) {
  const several = chats.length > 1;
  byId("app").classList.toggle("several", several);
  byId("sidebar-open").hidden = !several;
  if (!several) closeSidebar();
  byId("chat-list").replaceChildren(...chats.map((chat) => row(chat, chat.id === openId, () => choose(chat.id))));
}

function row(chat, current, act) {
  const name = chatName(chat);
  return el(
    "li",
    null,
    el(
      "button",
      { type: "button", class: "chat-row", "aria-current": current ? "true" : null, data: { chatId: chat.id }, onclick: act },
      el("span", { class: `avatar ${tint(chat.id)}`, "aria-hidden": "true" }, initials(name)),
      el("span", { class: "chat-row-text" }, el("b", null, name), el("span", null, chat.type === "private" ? "Private chat with the bot" : "Group")),
    ),
  );
}

/** Shows who the page acts as. */
export function showPerson(user) {
  const name = fullName(user);
  const button = byId("person");
  button.setAttribute("aria-label", `Acting as ${name}. Choose another person`);
  button.title = `Acting as ${name}`;
  button.replaceChildren(el("span", { class: `avatar small ${tint(user.id)}`, "aria-hidden": "true" }, initials(name)), el("span", { class: "person-name" }, name));
}

/** `users()` asks who is there now, `current()` is the chosen one's id. */
export function listenForPerson({ users, current, choose, add }) {
  byId("person").addEventListener("click", async () => {
    const { right, bottom } = byId("person").getBoundingClientRect();
    const people = (await users()).map((user) => ({ label: fullName(user), checked: user.id === current(), act: () => choose(user.id) }));
    openMenu({ x: right, y: bottom + 4 }, [...people, null, { label: "Add a person…", icon: "person", act: showForm }]);
  });
  byId("add-person-cancel").addEventListener("click", () => byId("add-person").close());
  byId("add-person-form").addEventListener("submit", (event) => {
    const fields = [...new FormData(event.target)].map(([key, value]) => [key, value.trim()]).filter(([, value]) => value);
    event.target.reset();
    add(Object.fromEntries(fields));
  });
}

function showForm() {
  byId("add-person").showModal();
}
