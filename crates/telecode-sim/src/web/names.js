// How people, chats, times and sizes are written.

/** Colours of avatars, by id: the classes `tint-0` ... `tint-6` of the style sheet. */
const TINTS = 7;

export const fullName = (user) =>
  user ? [user.first_name, user.last_name].filter(Boolean).join(" ") || user.username || `#${user.id}` : "";

export const chatName = (chat) => chat?.title ?? (fullName(chat) || `#${chat?.id}`);

/** The class of an avatar or name: the same id has the same colour everywhere. */
export const tint = (id) => `tint-${Math.abs(Number(id) || 0) % TINTS}`;

export function initials(name) {
  const words = name.trim().split(/\s+/u).filter(Boolean);
  const letters = words.slice(0, 2).map((word) => [...word][0]);
  return letters.join("").toUpperCase();
}

const TIME = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const DAY = new Intl.DateTimeFormat("en", { day: "numeric", month: "long" });
const DAY_OF_YEAR = new Intl.DateTimeFormat("en", { day: "numeric", month: "long", year: "numeric" });
const FULL = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeStyle: "medium" });

const asDate = (unix) => new Date(unix * 1000);

export const time = (unix) => TIME.format(asDate(unix));
export const fullTime = (unix) => FULL.format(asDate(unix));
export const sameDay = (a, b) => asDate(a).toDateString() === asDate(b).toDateString();

export function day(unix, now = new Date()) {
  const date = asDate(unix);
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (date.toDateString() === now.toDateString()) return "Today";
  if (date.toDateString() === yesterday.toDateString()) return "Yesterday";
  return (date.getFullYear() === now.getFullYear() ? DAY : DAY_OF_YEAR).format(date);
}

export function size(bytes) {
  if (!Number.isFinite(bytes)) return "";
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`;
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

export function duration(seconds) {
  const whole = Math.max(0, Math.round(seconds ?? 0));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
