// The shapes of the control API that come in more than one form, brought into one.

/**
 * The single reactions of a message as {emoji, from}. The server tells them one by one, or per person as
 * {user_id, reaction: [ReactionType]}.
 */
export function singleReactions(list) {
  return (list ?? []).flatMap((item) => {
    if (!Array.isArray(item.reaction)) return [item];
    return item.reaction.map((given) => ({ emoji: given.emoji ?? "⭐", from: item.user_id }));
  });
}

/** What the reactions of a message are after an event, which tells all of them or those of one person. */
export function reactionsAfter(before, event) {
  if (event.reactions) return event.reactions;
  const others = singleReactions(before).filter(({ from }) => (from?.id ?? from) !== event.user_id);
  return [...others, ...singleReactions([{ user_id: event.user_id, reaction: event.reaction ?? [] }])];
}

/**
 * The commands that a person sees in a chat. The server tells a plain list, or every list with its scope and language;
 * then the narrowest scope that has one wins, and in it the person's language.
 */
export function visibleCommands(commands, { chatId, userId, group, language }) {
  const lists = (commands ?? []).filter((item) => Array.isArray(item.commands));
  if (lists.length === 0) return commands ?? [];
  const wide = group ? "all_group_chats" : "all_private_chats";
  for (const scope of [`chat_member:${chatId}:${userId}`, `chat:${chatId}`, wide, "default"]) {
    for (const code of [language, ""]) {
      const found = lists.find((list) => list.scope === scope && list.language_code === (code ?? ""));
      if (found) return found.commands;
    }
  }
  return [];
}
