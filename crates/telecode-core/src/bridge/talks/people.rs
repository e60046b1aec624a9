//! Who is served may change at any moment. What people began who are not served any more ends at once, whatever it is; what they
//! wrote and nobody ran is dropped; and the owners are told.
//!
//! What is dropped follows from who is served now, not from what changed: so a restart, after which nobody knows what changed
//! meanwhile, does the same as a reload. That nothing is shown to them is the outbox's gate.

use crate::access::{OwnerRecord, Shift};
use crate::agent::End;
use crate::ask::AskState;
use crate::bridge::hall::Hall;
use crate::bridge::hall::seam::Effect;
use crate::bridge::talks::errands::OpenErrands;
use crate::bridge::talks::launch::sleep;
use crate::bridge::talks::open_asks::TurnAsks;
use crate::bridge::talks::queries::Queries;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Happened, Talks, asks, errands, life, queries, queue, reactions, recovery};
use crate::call::Notify;
use crate::change::Change;
use crate::chat::{Message, Person};
use crate::ids::{ChatId, PersonId, SessionId, ThreadId};
use crate::outbox::Post;
use crate::page::Page;
use crate::render::Text;
use crate::session::State;
use crate::time::Now;

/// `/whoami`: who asks, and what they may do here.
pub(in crate::bridge) fn whoami_command(hall: &mut Hall, message: &Message) {
    let Some(role) = hall.access.role(message.from.id) else { return };
    let voice = hall.voice(message.from.id);
    let mut text = Text::new();
    text.push(&message.from.name).push(" · ").push(&voice.say(role.key())).newline();
    text.push(&voice.say("whoami-id")).push(" ").code(&message.from.id.0.to_string());
    hall.reply(message.thread, text.into_page());
}

/// The configuration says who is served.
pub(in crate::bridge) fn name_owners(hall: &mut Hall, talks: &mut Talks, now: Now) {
    let shift = hall.access.configure(&hall.settings.owners, now);
    owners_changed(hall, talks, &shift, now);
}

/// The store says who is paired still.
pub(in crate::bridge) fn keep_paired(hall: &mut Hall, talks: &mut Talks, left: &[PersonId], now: Now) {
    let shift = hall.access.keep_paired(left);
    if shift != (Shift { stayed: shift.stayed.clone(), ..Shift::default() }) {
        owners_changed(hall, talks, &shift, now);
    }
}

/// Nothing is kept of a stranger but that they were told.
pub(in crate::bridge) fn refuse(hall: &mut Hall, message: &Message, forgotten: Vec<PersonId>) {
    hall.save(Change::Refused(message.from.id));
    for stranger in forgotten {
        hall.save(Change::RefusedGone(stranger));
    }
    let key = if hall.access.wants_pairing() { "refusal-pairing" } else { "refusal" };
    let text = hall.audience.voice_in(hall.language_of(&message.from)).say(key);
    let post = Post::reply(message.thread, Page::plain(text));
    hall.outbox.refuse(post);
}

/// Somebody sent the pairing code, and is told that it fits.
pub(in crate::bridge) fn welcome(
    hall: &mut Hall,
    talks: &mut Talks,
    owner: OwnerRecord,
    message: &Message,
    now: Now,
) {
    hall.learn(&message.from);
    hall.outbox.reopen(message.thread.chat);
    paired(hall, talks, owner, now);
    let text = hall.voice(message.from.id).say("paired");
    hall.reply(message.thread, Page::plain(text));
}

/// Somebody is served from now on.
fn paired(hall: &mut Hall, talks: &mut Talks, owner: OwnerRecord, now: Now) {
    let shift = Shift { added: vec![owner.person], changed: vec![owner], ..Shift::default() };
    owners_changed(hall, talks, &shift, now);
}

fn owners_changed(hall: &mut Hall, talks: &mut Talks, shift: &Shift, now: Now) {
    for owner in &shift.changed {
        hall.save(Change::Owner(*owner));
    }
    for owner in &shift.removed {
        hall.save(Change::OwnerGone(owner.person));
    }
    hall.outbox.serve(hall.access.owners().map(|owner| ChatId::from(owner.person)));
    take_away(hall, talks, now);
    tell_of(hall, shift);
    let served = hall.access.owners().copied().collect();
    hall.effect(Effect::Owners { served, added: shift.added.clone(), removed: shift.removed.clone() });
    if hall.access.wants_pairing() && hall.access.code_until().is_none() {
        hall.new_code(now);
    }
}

/// Tells the owners who joined and who left: whoever has them in the configuration sees it as it happens.
fn tell_of(hall: &mut Hall, shift: &Shift) {
    let removed: Vec<_> = shift.removed.iter().map(|owner| owner.person).collect();
    let owners: Vec<_> = hall.access.owners().map(|owner| owner.person).collect();
    for person in owners {
        let added = if shift.stayed.contains(&person) { shift.added.as_slice() } else { &[] };
        let voice = hall.voice(person);
        let lines = [("owners-added", added), ("owners-removed", removed.as_slice())]
            .into_iter()
            .filter(|(_, people)| !people.is_empty())
            .map(|(key, people)| {
                let names: Vec<_> = people.iter().map(|person| person.0.to_string()).collect();
                voice.tell(key, [("count", people.len().into()), ("people", names.join(", ").into())])
            });
        let text = lines.collect::<Vec<_>>().join("\n");
        if !text.is_empty() {
            let thread = ThreadId::from(ChatId::from(person));
            hall.post(Post::reply(thread, Page::plain(text)).notify(Notify::Loud));
        }
    }
}

/// Nothing goes on of what people began who are not served.
fn take_away(hall: &mut Hall, talks: &mut Talks, now: Now) {
    let access = &hall.access;
    let written = talks.joiner.forget(|person| !access.serves(person));
    for (update, _) in written.into_iter().flat_map(|group| group.pieces) {
        hall.update_over(Some(update));
    }
    drop_wishes_of_strangers(hall, &mut talks.errands, &mut talks.queries);
    let ids: Vec<_> = talks.sessions.keys().copied().collect();
    for id in ids {
        drop_unserved(hall, &mut talks.sessions, id);
        take_away_session(hall, talks, id, now);
    }
    take_away_reasons(hall, &talks.sessions, &mut talks.asks);
    talks.happened.tell(Happened::ServedChanged);
}

/// What was asked for is not waited for, and nothing comes of it.
fn drop_wishes_of_strangers(hall: &mut Hall, errands: &mut OpenErrands, queries: &mut Queries) {
    for update in errands::errands_of_strangers(hall, errands)
        .into_iter()
        .chain(queries::queries_of_strangers(hall, queries))
    {
        hall.update_over(Some(update));
    }
}

/// Gives up what waits in a session of people who are not served.
fn drop_unserved(hall: &mut Hall, sessions: &mut Roster, id: SessionId) {
    let access = &hall.access;
    let Some(session) = sessions.get(&id) else { return };
    let waiting = session.queue.waiting().chain(session.queue.held());
    let gone: Vec<_> = waiting.filter(|prompt| !access.serves(prompt.person)).cloned().collect();
    for prompt in gone {
        queue::drop_here(hall, sessions, &prompt);
    }
}

/// Ends the agent of a session whose owner is gone, or that works for somebody who is. What others said in it goes on.
fn take_away_session(hall: &mut Hall, talks: &mut Talks, id: SessionId, now: Now) {
    let Some(session) = talks.sessions.get(&id) else { return };
    let record = session.record();
    // Nobody is there who could see it or stop it.
    let alone = record.thread.chat.person().is_some_and(|person| !hall.access.serves(person));
    let is_theirs = session.turn().is_some_and(|turn| reactions::is_of_strangers(hall, turn));
    // What Claude does by itself there it was told by them.
    let was_theirs = alone || !hall.access.serves(record.person);
    match session.state() {
        State::Running(life, turn) => {
            if alone || is_theirs || (was_theirs && turn.told().len() == 0) {
                let life = *life;
                hall.effect(Effect::End { session: id, life, end: End::Kill });
            }
        }
        State::Idle { .. } => {
            if was_theirs || session.has_schedule() {
                sleep::sleep(hall, &mut talks.sessions, id);
            }
        }
        State::Starting(starting) => {
            if alone && starting.turn.is_none() {
                sleep::kill(hall, &mut talks.sessions, id);
            } else if is_theirs {
                life::stop_cut(hall, talks, id, now);
            }
        }
        State::Offered(_) => {
            if is_theirs {
                let nobody = Person::from(record.person);
                recovery::offers::drop_offered(hall, &mut talks.sessions, &mut talks.asks, id, &nobody, now);
            }
        }
        // Where its record is being read, that goes on without them.
        State::Asleep | State::Ending(_) | State::Inspecting(_) => {}
    }
    forget_schedule(&mut talks.sessions, id);
}

/// A schedule that an agent keeps beside its turn ends with the agent, which is ended after that turn.
fn forget_schedule(sessions: &mut Roster, id: SessionId) {
    if let Some(session) = sessions.get_mut(&id).filter(|session| session.has_schedule()) {
        session.drop_schedule();
        session.outdate();
    }
}

/// Who was about to say why is not asked any more.
fn take_away_reasons(hall: &mut Hall, sessions: &Roster, asks: &mut TurnAsks) {
    let access = &hall.access;
    let theirs = asks.all().filter_map(|ask| match ask.state {
        AskState::WantsReason(person) if !access.serves(person) => Some((ask.clone(), person)),
        AskState::WantsReason(_) | AskState::Open | AskState::Answered { .. } | AskState::Expired => None,
    });
    for (ask, person) in theirs.collect::<Vec<_>>() {
        asks::back(hall, sessions, asks, ask, person);
    }
}
