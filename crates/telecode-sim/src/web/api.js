// The control API of the simulator: calls, and the stream of a chat's events.

/** Longest pause between two attempts to reach the server again. */
const RETRY_LIMIT_MS = 8000;
const RETRY_FIRST_MS = 500;

/** A refusal by the server; `status` is its HTTP status. */
export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export const get = (path) => call(path, {});

export const post = (path, body) =>
  call(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

async function call(path, options) {
  const response = await fetch(path, options);
  const text = await response.text();
  const answer = parsed(text);
  if (!response.ok) throw new Refused(response.status, reason(answer) ?? `the server answered ${response.status}`);
  return answer;
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function reason(answer) {
  if (typeof answer === "string") return answer.slice(0, 200) || null;
  return answer?.description ?? answer?.error ?? null;
}

/**
 * Follows the events of a chat until `close` is called. `onOpen` runs on every (re)connection, `onLost` when the
 * connection breaks; what was missed is for `onOpen` to fetch.
 */
export class EventStream {
  #path;
  #handlers;
  #source = null;
  #timer = null;
  #pause = RETRY_FIRST_MS;
  #closed = false;

  constructor(path, handlers) {
    this.#path = path;
    this.#handlers = handlers;
    this.#connect();
  }

  /** Connects at once instead of at the next attempt. */
  retry() {
    if (!this.#closed) this.#connect();
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#source?.close();
  }

  #connect() {
    clearTimeout(this.#timer);
    this.#source?.close();
    const source = new EventSource(this.#path);
    this.#source = source;
    source.onopen = () => {
      this.#pause = RETRY_FIRST_MS;
      this.#handlers.onOpen();
    };
    source.onmessage = (message) => this.#receive(message);
    source.onerror = () => this.#lost(source);
  }

  #receive(message) {
    const event = parsed(message.data);
    if (typeof event === "object" && event !== null) this.#handlers.onEvent(event);
  }

  #lost(source) {
    if (this.#closed || source !== this.#source) return;
    this.#handlers.onLost();
    // A browser gives up for good on an HTTP error; while it says "connecting" it retries by itself and
    // sends Last-Event-ID.
    if (source.readyState !== EventSource.CLOSED) return;
    this.#timer = setTimeout(() => this.#connect(), this.#pause);
    this.#pause = Math.min(this.#pause * 2, RETRY_LIMIT_MS);
  }
}
