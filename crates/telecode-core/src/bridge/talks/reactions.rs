//! What stands under a message: how its prompt fares, and how it ended.

use crate::bridge::hall::Hall;
use crate::bridge::talks::roster::Roster;
use crate::call::Reaction;
use crate::change::{Change, PromptRecord, PromptStage, ReactionRecord};
use crate::ids::{ChatId, MessageId, SlotId};
use crate::session::{OpenPrompt, PromptEnd, Turn};

/// How many messages of one prompt get a reaction.
const REACTIONS: usize = 5;

/// Prompts end without an answer.
pub(super) fn end_prompts(
    hall: &mut Hall,
    sessions: &Roster,
    prompts: impl IntoIterator<Item = OpenPrompt>,
    end: PromptEnd,
) {
    moved(hall, sessions, prompts.into_iter().map(|prompt| prompt.end(end)));
}

/// Stores prompts that stand elsewhere from now on. One that ended without an answer shows that.
pub(in crate::bridge) fn moved(
    hall: &mut Hall,
    sessions: &Roster,
    prompts: impl IntoIterator<Item = PromptRecord>,
) {
    for prompt in prompts {
        if matches!(prompt.stage, PromptStage::Interrupted | PromptStage::Dropped) {
            react_prompt(hall, sessions, &prompt, Reaction::Failed);
        }
        hall.save(Change::Prompt(prompt));
    }
}

pub(super) fn react_prompt(hall: &mut Hall, sessions: &Roster, prompt: &PromptRecord, reaction: Reaction) {
    if let Some(session) = sessions.get(&prompt.session) {
        react(hall, session.record().thread.chat, prompt, reaction);
    }
}

/// Reacts to the messages of a prompt; to the last ones, if it has many. The end shows wherever a beginning does.
pub(in crate::bridge) fn react(hall: &mut Hall, chat: ChatId, prompt: &PromptRecord, reaction: Reaction) {
    for message in shows(hall, chat, prompt, reaction) {
        hall.outbox.react(chat, message, reaction);
    }
}

/// The same once a slot is shown.
pub(super) fn react_after(
    hall: &mut Hall,
    sessions: &Roster,
    slot: SlotId,
    prompt: &PromptRecord,
    reaction: Reaction,
) {
    let Some(session) = sessions.get(&prompt.session) else { return };
    let chat = session.record().thread.chat;
    for message in shows(hall, chat, prompt, reaction) {
        hall.outbox.react_after(slot, chat, message, reaction);
    }
}

/// The messages of a prompt that show a reaction.
fn shows(hall: &Hall, chat: ChatId, prompt: &PromptRecord, reaction: Reaction) -> Vec<MessageId> {
    let messages = prompt.messages.iter().rev().enumerate();
    let is_meant = |(number, message): &(usize, &MessageId)| {
        *number < REACTIONS || (reaction.is_end() && hall.outbox.has_reaction(chat, **message))
    };
    messages.filter(is_meant).map(|(_, message)| *message).collect()
}

/// Those of these prompts that are of people who are served; the others are given up.
pub(super) fn served_only(hall: &mut Hall, sessions: &Roster, prompts: Vec<OpenPrompt>) -> Vec<OpenPrompt> {
    let (served, gone): (Vec<_>, Vec<_>) =
        prompts.into_iter().partition(|prompt| hall.access.serves(prompt.record().person));
    end_prompts(hall, sessions, gone, PromptEnd::Dropped);
    served
}

/// Whether somebody who is not served has a part in a turn.
pub(super) fn is_of_strangers(hall: &Hall, turn: &Turn) -> bool {
    turn.told().any(|prompt| !hall.access.serves(prompt.person))
}

/// A prompt under a new id: Claude passes over the old one.
pub(super) fn rename_prompt(hall: &mut Hall, sessions: &Roster, prompt: OpenPrompt) -> OpenPrompt {
    let (over, renamed) = prompt.renamed(hall.random.prompt());
    moved(hall, sessions, [over]);
    renamed
}

/// What shows a sign of an earlier run shows how it ended, too, when it has; what ended already does so now.
pub(in crate::bridge) fn restore(hall: &mut Hall, sessions: &Roster, ends: Vec<ReactionRecord>) {
    for session in sessions.values() {
        let told = session.turn().into_iter().flat_map(Turn::told);
        let open = session.queue.waiting().chain(session.queue.held()).chain(told);
        for message in open.flat_map(|prompt| &prompt.messages) {
            hall.outbox.remember_reaction(session.record().thread.chat, *message);
        }
    }
    for end in ends {
        hall.outbox.restore_reaction(end);
    }
}
