// What a person does, as calls of the control API. Failures are thrown to the caller.

import { post } from "./api.js";
import { preview } from "./bubble.js";
import { showAnswer } from "./notices.js";
import { plain, richPreview } from "./rich.js";

/**
 * Sends what the composer holds, and returns the messages that it became. `place` says where and as whom:
 * {chat_id, from_id, message_thread_id}.
 */
export async function deliver(place, { text, context, attachment }) {
  if (context?.kind === "edit") return edit(place, context.message, text);
  if (context?.kind === "forward") return forward(place, context.message, text, attachment);
  return send(place, { text, ...attachment, reply_to_message_id: context?.message.message_id });
}

async function send(place, fields) {
  const answer = await post("sim/messages", { ...place, ...fields });
  return answer?.messages ?? [];
}

async function edit(place, message, text) {
  if (text && text !== message.text) await post("sim/edits", { chat_id: place.chat_id, message_id: message.message_id, text });
  return [];
}

/** As in Telegram, a comment is a message of its own that comes first. */
async function forward(place, message, comment, attachment) {
  const alone = !comment && Object.keys(attachment).length === 0;
  const before = alone ? [] : await send(place, { text: comment, ...attachment });
  const text = wholeText(message) || preview(message);
  const entities = text === message.text ? message.entities : undefined;
  const origin = { chat_id: place.chat_id, message_id: message.message_id };
  return [...before, ...(await send(place, { text, entities, forward_from: origin }))];
}

/** All text of a message, without its looks. */
export function wholeText(message) {
  const rich = message.rich_message;
  if (!Array.isArray(rich?.blocks)) return message.text ?? message.caption ?? richPreview(rich);
  return rich.blocks.map((block) => plain(block.text) || richPreview({ blocks: [block] })).join("\n\n");
}

/** Presses a button and shows the bot's answer. */
export async function pressButton({ chat_id, from_id }, messageId, data) {
  const answer = await post("sim/press", { chat_id, message_id: messageId, from_id, data });
  showAnswer(answer?.callback_query_id, answer?.answer);
}

/** Asks the bot to stop writing a draft. */
export async function stopDraft({ chat_id }, draft) {
  const thread = draft.message_thread_id === undefined ? {} : { message_thread_id: draft.message_thread_id };
  await post("sim/stop", { chat_id, draft_id: draft.draft_id, ...thread });
}
