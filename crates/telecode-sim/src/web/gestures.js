// Touch on messages: a swipe to the left replies, a long press opens the menu.

import { announce } from "./dom.js";

/** How far a message is pulled before letting go means "reply". */
const SWIPE_REPLY = 56;
const SWIPE_LIMIT = 84;
/** Movement below this is a tap, not a swipe. */
const SLOP = 10;
const LONG_PRESS_MS = 450;

/** Listens for gestures on the messages inside `root`; they announce `chat-reply` and `chat-menu`. */
export function listenForGestures(root) {
  let touch = null;

  const end = (fire) => {
    if (!touch) return;
    clearTimeout(touch.timer);
    const { node, pulled } = touch;
    touch = null;
    node.classList.remove("swiping", "will-reply");
    node.style.removeProperty("--pull");
    if (fire && pulled >= SWIPE_REPLY) announce(node, "chat-reply", { node });
  };

  root.addEventListener("pointerdown", (event) => {
    if (event.pointerType !== "touch" || !event.isPrimary) return;
    const node = event.target.closest(".message");
    // A wide table or code block scrolls sideways itself.
    if (!node || event.target.closest("pre, .table-scroll")) return;
    const { clientX: x, clientY: y } = event;
    const timer = setTimeout(() => {
      end(false);
      announce(node, "chat-menu", { node, x, y });
    }, LONG_PRESS_MS);
    touch = { node, x, y, timer, pulled: 0 };
  });

  root.addEventListener("pointermove", (event) => {
    if (!touch || event.pointerType !== "touch") return;
    const dx = touch.x - event.clientX;
    const dy = Math.abs(touch.y - event.clientY);
    if (dx > SLOP || dy > SLOP || dx < -SLOP) clearTimeout(touch.timer);
    if (dx < SLOP || dx < dy) return;
    touch.pulled = Math.min(dx, SWIPE_LIMIT);
    touch.node.classList.add("swiping");
    touch.node.classList.toggle("will-reply", touch.pulled >= SWIPE_REPLY);
    touch.node.style.setProperty("--pull", `${-touch.pulled}px`);
  });

  root.addEventListener("pointerup", () => end(true));
  root.addEventListener("pointercancel", () => end(false));
  root.addEventListener("contextmenu", (event) => {
    const node = event.target.closest(".message");
    const selecting = String(getSelection()).length > 0;
    if (!node || selecting || event.target.closest("a")) return;
    event.preventDefault();
    if (event.pointerType !== "touch") announce(node, "chat-menu", { node, x: event.clientX, y: event.clientY });
  });
}
