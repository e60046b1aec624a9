// The page: which chat is open, as whom, and what happens with events and with what a person does.

import { EventStream, get, post, Refused } from "./api.js";
import { Composer } from "./composer.js";
import { byId, copyText, el, fillIcons } from "./dom.js";
import { Drafts } from "./drafts.js";
import { Feed } from "./feed.js";
import { listenForGestures } from "./gestures.js";
import { showAction, showPinned, showTitle, showTopics } from "./header.js";
import { openMenu } from "./menu.js";
import { chatName } from "./names.js";
import { showAnswer, showLost, toast } from "./notices.js";
import { deliver, pressButton, stopDraft, wholeText } from "./outgoing.js";
import { closeSidebar, listenForPerson, listenForSidebar, showChats, showPerson } from "./sidebar.js";
import { visibleCommands } from "./wire.js";

/** Pause before asking again for the state of a server that did not answer. */
const RETRY_MS = 1500;

const state = { bot: null, users: [], chats: [], me: null, chatId: null, topic: null, topics: [], pinned: null, commands: null };
let stream = null;
let generation = 0; // Counts openings of a chat, so that answers for an earlier one are dropped.

fillIcons();
const feed = new Feed();
const drafts = new Drafts();
const composer = new Composer({ submit, editLast, jump });

// ---- Opening -------------------------------------------------------------------------------------------------------

async function start() {
  byId("theme").addEventListener("click", () => window.toggleTheme());
  byId("banner-retry").addEventListener("click", () => (stream ? stream.retry() : location.reload()));
  listenForSidebar();
  listenForPerson({ users: peopleNow, current: () => state.me, choose: choosePerson, add: addPerson });
  listenForMessages();
  await loadState();
  const query = new URLSearchParams(location.search);
  const wanted = Number(query.get("user"));
  state.me = (state.users.find((user) => user.id === wanted) ?? state.users.find((user) => !user.is_bot))?.id ?? null;
  if (query.has("user") && state.me !== wanted) toast(`There is no person ${query.get("user")} here`);
  if (state.me === null) return byId("add-person").showModal();
  const chat = Number(query.get("chat"));
  return openChat(state.chats.some((item) => item.id === chat) ? chat : state.me);
}

/** Asks until the server answers: nothing can be shown without it. */
async function loadState() {
  for (;;) {
    try {
      await readState();
      showLost(false);
      return;
    } catch {
      showLost(true);
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}

async function readState() {
  const answer = await get("sim/state");
  state.bot = answer.bot;
  state.users = (answer.users ?? []).filter((user) => !user.is_bot);
  state.chats = answer.chats ?? [];
  state.commands = answer.commands ?? null;
  showExamples(answer.examples ?? []);
}

/** One tap sends one: who comes for the first time need not think of anything. */
function showExamples(examples) {
  const box = byId("examples");
  box.hidden = examples.length === 0;
  const say = (text) => submit({ text, context: null, attachment: {} });
  box.replaceChildren(...examples.map((text) => el("button", { type: "button", data: { testid: "example" }, onclick: () => say(text) }, text)));
}

/** Tests and other windows may have added somebody since. */
async function peopleNow() {
  try {
    await readState();
    showHeader();
  } catch {
    // The banner tells already; those that are known can still be chosen.
  }
  return state.users;
}

async function choosePerson(id) {
  if (id === state.me) return;
  const group = isGroup() ? state.chatId : null;
  state.me = id;
  await openChat(group ?? id);
}

async function addPerson(fields) {
  try {
    const answer = await post("sim/users", fields);
    const known = new Set(state.users.map((user) => user.id));
    await loadState();
    const added = (answer?.user ?? answer)?.id ?? state.users.find((user) => !known.has(user.id))?.id;
    if (added !== undefined) await openChat(added);
  } catch (error) {
    toast(`Could not add the person: ${error.message}`);
  }
}

const isGroup = () => openedChat()?.type !== undefined && openedChat().type !== "private";
const openedChat = () => state.chats.find((chat) => chat.id === state.chatId);
const me = () => state.users.find((user) => user.id === state.me);

/** Private chats with the bot belong to one person: opening one is acting as them. */
async function openChat(chatId) {
  if (state.users.some((user) => user.id === chatId)) state.me = chatId;
  stream?.close();
  composer.change(state.chatId, chatId);
  Object.assign(state, { chatId, topic: null, topics: [] });
  closeSidebar();
  remember();
  showHeader();
  showAction(null);
  setCommands([]);
  follow((generation += 1));
  composer.focusQuietly();
}

function remember() {
  const query = new URLSearchParams({ user: String(state.me) });
  if (state.chatId !== state.me) query.set("chat", String(state.chatId));
  history.replaceState(null, "", `?${query}`);
}

/** Events that arrive while the snapshot is on its way are applied after it: applying one twice does no harm. */
function follow(mine) {
  const chatId = state.chatId;
  let early = [];
  let first = true;
  const current = () => mine === generation;
  stream = new EventStream(`sim/chats/${chatId}/events`, {
    onLost: () => current() && showLost(true),
    onEvent: (event) => current() && (early ? early.push(event) : apply(event)),
    onOpen: async () => {
      early ??= [];
      try {
        const snapshot = await snapshotOf(chatId);
        if (!current()) return;
        showSnapshot(snapshot, first);
        first = false;
        showLost(false);
      } catch (error) {
        if (current()) lostSnapshot(error);
        return;
      }
      const waiting = early;
      early = null;
      waiting.forEach(apply);
    },
  });
}

/** A private chat comes into being with its first message: until then it is empty. */
async function snapshotOf(chatId) {
  const exists = () => state.chats.some((chat) => chat.id === chatId);
  if (!exists()) await readState();
  return exists() ? get(`sim/chats/${chatId}`) : {};
}

function lostSnapshot(error) {
  showLost(true);
  if (error instanceof Refused) toast(`Could not open the chat: ${error.message}`);
  setTimeout(() => stream.retry(), RETRY_MS);
}

async function loadCommands(mine) {
  try {
    const answer = await get(`sim/commands?user_id=${state.me}`);
    const commands = answer?.commands ?? answer;
    if (mine === generation && Array.isArray(commands)) setCommands(commands);
  } catch {
    // A server without this call tells the commands by an event alone.
  }
}

function showSnapshot(snapshot, first) {
  const inTopic = (snapshot.messages ?? []).filter(shownHere);
  if (first) feed.reset(inTopic, { me: state.me, group: isGroup() });
  else feed.sync(inTopic);
  drafts.reset((snapshot.drafts ?? []).filter(shownHere));
  const commands = snapshot.commands ?? state.commands;
  if (commands) setCommands(commands);
  else loadCommands(generation);
  const doing = [snapshot.actions].flat()[0];
  showAction(doing?.action ?? doing ?? null);
  showHeader();
  showAround(snapshot);
}

function showAround(snapshot) {
  state.topics = snapshot.topics ?? [];
  showTopics(state.topics, state.topic, openTopic);
  pin(newestPin(snapshot.pinned));
}

function pin(message) {
  state.pinned = message?.message_id ?? null;
  showPinned(message, jump);
}

/** The newest pinned message: told as a message or as its id, alone or in a list. */
function newestPin(pinned) {
  const last = [pinned].flat().at(-1) ?? null;
  return typeof last === "number" ? feed.find(last) : last;
}

function setCommands(commands) {
  composer.setCommands(visibleCommands(commands, { chatId: state.chatId, userId: state.me, group: isGroup(), language: me()?.language_code }));
}

// ---- Events --------------------------------------------------------------------------------------------------------

const shownHere = (item) => state.topic === null || item.message_thread_id === state.topic;

function apply(event) {
  switch (event.event) {
    case "message":
      return received(event.message);
    case "edit":
      return edited(event.message);
    case "delete":
      return deleted([event.message_ids ?? event.message_id].flat());
    case "reaction":
      return feed.react(event);
    case "draft":
      return shownHere(event.draft) && drafts.put(event.draft);
    case "draft_gone":
      return drafts.remove(event.draft_id);
    case "action":
      return showAction(event.action);
    case "toast":
      // In a group it is for whoever pressed, who gets it from the press itself.
      return isGroup() || showAnswer(event.callback_query_id, event);
    case "pin":
    case "topic":
      return refreshAround();
    case "commands":
      return setCommands(event.commands);
    default:
      return undefined; // Newer servers may tell more.
  }
}

function received(message) {
  if (!openedChat() && message.chat) {
    state.chats.push(message.chat);
    showHeader();
  }
  if (message.from?.is_bot) showAction(null);
  if (!shownHere(message)) return;
  feed.put(message, true);
  if (document.hidden && message.from?.id !== state.me) document.title = `● ${chatTitle()}`;
}

function edited(message) {
  if (message.message_id === state.pinned) pin(message);
  if (shownHere(message)) feed.put(message);
}

function deleted(ids) {
  ids.forEach((id) => feed.remove(id));
  if (ids.includes(state.pinned)) refreshAround();
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) document.title = chatTitle();
});

/** Pins and topics change rarely: they are read anew. */
async function refreshAround() {
  const mine = generation;
  try {
    const snapshot = await snapshotOf(state.chatId);
    if (mine === generation) showAround(snapshot);
  } catch {
    // The connection is gone; the snapshot of the next one has them.
  }
}

// ---- Around the feed -----------------------------------------------------------------------------------------------

const chatTitle = () => (isGroup() ? chatName(openedChat()) : (state.bot?.first_name ?? "Bot"));

function showHeader() {
  showTitle(chatTitle(), isGroup() ? state.chatId : state.bot?.id, isGroup() ? "group" : "bot");
  if (me()) showPerson(me());
  const started = new Set(state.chats.map((chat) => chat.id));
  const silent = state.users.filter((user) => !started.has(user.id)).map((user) => ({ ...user, type: "private" }));
  showChats([...state.chats, ...silent], state.chatId, openChat);
}

async function openTopic(id) {
  state.topic = id;
  stream.close();
  follow((generation += 1));
}

// ---- What a person does --------------------------------------------------------------------------------------------

function listenForMessages() {
  const on = (name, act) => document.addEventListener(name, (event) => act(event.detail));
  on("chat-press", press);
  on("chat-stop", stop);
  on("chat-jump", ({ messageId }) => jump(messageId));
  on("chat-command", ({ text }) => submit({ text, context: null, attachment: {} }));
  on("chat-reply", ({ node }) => withMessage(node, (message) => composer.reply(message)));
  on("chat-menu", ({ node, x, y }) => withMessage(node, (message) => messageMenu(message, { x, y })));
  listenForGestures(byId("messages"));
  byId("feed").addEventListener("keydown", onFeedKey);
}

function withMessage(node, act) {
  const message = feed.find(node.dataset.messageId);
  if (message) act(message);
}

function messageMenu(message, point) {
  const text = wholeText(message);
  const items = [
    { label: "Reply", icon: "reply", act: () => composer.reply(message) },
    text ? { label: "Copy text", icon: "copy", act: () => copy(text) } : undefined,
    { label: "Forward here", icon: "forward", act: () => composer.forward(message) },
    mayEdit(message) ? { label: "Edit", icon: "edit", act: () => composer.edit(message) } : undefined,
  ];
  openMenu(point, items.filter(Boolean));
}

async function copy(text) {
  toast((await copyText(text)) ? "Copied to clipboard" : "The browser did not allow copying");
}

// The feed by keyboard: arrows walk the messages, R replies, Enter opens the menu, End goes to the newest.
function onFeedKey(event) {
  const node = event.target.closest(".message");
  if (event.target !== node && event.target !== byId("feed")) return;
  const all = [...byId("messages").querySelectorAll(".message")];
  const at = all.indexOf(node);
  const keys = {
    ArrowUp: () => all[at < 0 ? all.length - 1 : Math.max(0, at - 1)]?.focus(),
    ArrowDown: () => (at < 0 || at === all.length - 1 ? composer.focus() : all[at + 1].focus()),
    End: () => feed.toEnd("smooth"),
    r: () => node && withMessage(node, (message) => composer.reply(message)),
    Enter: () => node && openMenuAt(node),
    Escape: () => composer.focus(),
  };
  const act = keys[event.key];
  if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
  event.preventDefault();
  act();
}

function openMenuAt(node) {
  const { left, top } = node.querySelector(".bubble").getBoundingClientRect();
  withMessage(node, (message) => messageMenu(message, { x: left + 16, y: Math.max(top, 60) + 16 }));
}

function jump(messageId) {
  if (!feed.jumpTo(messageId)) toast("That message is no longer in this page");
}

/** One's own words can be edited, those that one forwarded cannot. */
const mayEdit = (message) => message.from?.id === state.me && message.text !== undefined && !message.forward_origin;

function editLast() {
  const last = feed.messages.findLast(mayEdit);
  if (last) composer.edit(last);
  return Boolean(last);
}

const place = () => ({ chat_id: state.chatId, from_id: state.me, message_thread_id: state.topic ?? undefined });

async function submit({ text, context, attachment }) {
  const where = place();
  try {
    const messages = await deliver(where, { text, context, attachment: await attachment });
    if (state.chatId === where.chat_id) messages.filter(shownHere).forEach((message) => feed.put(message));
  } catch (error) {
    composer.restore(text, context);
    toast(`Not sent: ${error.message}`);
  }
}

async function press({ messageId, data, done }) {
  try {
    await pressButton(place(), messageId, data);
  } catch (error) {
    toast(`The press was not delivered: ${error.message}`);
  } finally {
    done();
  }
}

async function stop({ draft, failed }) {
  try {
    await stopDraft(place(), draft);
  } catch (error) {
    failed();
    toast(`Could not stop: ${error.message}`);
  }
}

start();
