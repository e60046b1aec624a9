//! Who else works on the Claude session of one of ours: as long as somebody does, no agent of ours is started. Taking over and
//! handing off is in `rooms/terminal`.

use std::collections::HashMap;

use crate::agent::{Holder, HolderKind};
use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::menus::Menu;
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::hall::seam::Effect;
use crate::bridge::talks::errands::OpenErrands;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{errands, reactions};
use crate::call::{Notify, Reaction};
use crate::change::Handoff;
use crate::errand::{Errand, RecordsErrand};
use crate::ids::{ClaudeId, SessionId, SlotId};
use crate::outbox::Hold;
use crate::page::{ButtonStyle, Page};
use crate::pick::{ButtonPick, ClaudeSession, TerminalPick};
use crate::render::Text;
use crate::session::Session;
use crate::time::{Now, Wall};
use crate::words::Voice;

/// Who else works on our sessions, and what was said of it.
#[derive(Debug, Default)]
pub(in crate::bridge) struct WorkElsewhere {
    /// Who else works on a Claude session, as it was last seen.
    seen: HashMap<ClaudeId, Holder>,
    /// The newest card that says so, by session.
    cards: HashMap<SessionId, SlotId>,
    /// The sessions that are read along, and the cards with their Stop buttons.
    along: HashMap<SessionId, SlotId>,
}

impl WorkElsewhere {
    /// Who else works on a Claude session, as far as it was seen.
    pub(in crate::bridge) fn holder(&self, claude: &ClaudeId) -> Option<Holder> {
        self.seen.get(claude).copied()
    }

    /// It was seen who else works on a Claude session. Says who did before.
    pub(in crate::bridge) fn saw(&mut self, claude: &ClaudeId, holder: Option<Holder>) -> Option<Holder> {
        match holder {
            Some(holder) => self.seen.insert(claude.clone(), holder),
            None => self.seen.remove(claude),
        }
    }

    /// The card that says who works on a session.
    pub(in crate::bridge) fn card(&self, session: SessionId) -> Option<SlotId> {
        self.cards.get(&session).copied()
    }

    /// The card that says who works on a session says something else from now on, which others see to.
    pub(in crate::bridge) fn leave_card(&mut self, session: SessionId) -> Option<SlotId> {
        self.cards.remove(&session)
    }

    /// Whether a session is read along.
    pub(in crate::bridge) fn is_read(&self, session: SessionId) -> bool {
        self.along.contains_key(&session)
    }

    /// A session is read along, until a button of this card ends that.
    pub(in crate::bridge) fn read_along(&mut self, session: SessionId, card: SlotId) {
        self.along.insert(session, card);
    }
}

/// An agent starts: what was known of terminals is found out anew. What a person still wants in one comes there
/// after that.
pub(super) fn runs_here(sessions: &mut Roster, elsewhere: &mut WorkElsewhere, id: SessionId) {
    let Some(session) = sessions.get_mut(&id) else { return };
    if session.record().standing.handed_off == Handoff::Told {
        session.record_mut().hand_off(Handoff::No);
    }
    elsewhere.saw(&session.record().claude.id, None);
}

/// A person writes to a session or asks it something: if it has nothing to do any more, they want it here.
pub(super) fn wanted_here(sessions: &mut Roster, id: SessionId) {
    if sessions.get(&id).is_some_and(Session::is_done) {
        mark_handed_off(sessions, id, Handoff::No);
    }
}

/// Our session that goes on with a Claude session.
pub(in crate::bridge) fn session_with(roster: &Roster, claude: &ClaudeId) -> Option<SessionId> {
    let mut sessions = roster.values();
    sessions.find(|session| session.record().claude.id == *claude).map(|session| session.record().id)
}

/// Where the Claude session of one of ours is.
pub(in crate::bridge) fn place_of(sessions: &Roster, id: SessionId) -> Option<ClaudeSession> {
    let record = sessions.get(&id)?.record();
    Some(ClaudeSession { claude: record.claude.id.clone(), directory: record.workspace.directory.clone() })
}

/// Who else works on a session, as far as it was seen.
pub(in crate::bridge) fn holder_of(
    sessions: &Roster,
    elsewhere: &WorkElsewhere,
    id: SessionId,
) -> Option<Holder> {
    elsewhere.holder(&sessions.get(&id)?.record().claude.id)
}

/// An agent did not start because another process works on its Claude session: its prompts wait.
pub(super) fn busy(
    hall: &mut Hall,
    sessions: &Roster,
    elsewhere: &mut WorkElsewhere,
    id: SessionId,
    holder: Option<Holder>,
) {
    let Some(session) = sessions.get(&id) else { return };
    let waiting: Vec<_> = session.queue.waiting().cloned().collect();
    if holder.is_some() {
        elsewhere.saw(&session.record().claude.id, holder);
    }
    for prompt in waiting {
        reactions::react_prompt(hall, sessions, &prompt, Reaction::Queued);
    }
    show_held(hall, sessions, elsewhere, id, "held-busy");
}

/// Shows who works on a session, and what can be done. An older card about it goes away.
pub(in crate::bridge) fn show_held(
    hall: &mut Hall,
    sessions: &Roster,
    elsewhere: &mut WorkElsewhere,
    id: SessionId,
    key: &'static str,
) {
    retire_held(hall, elsewhere, id);
    let (Some(place), Some(asker)) = (place_of(sessions, id), sessions.asker_of(id)) else {
        return;
    };
    let slot = show_held_to(hall, sessions, elsewhere, &place, key, &asker);
    elsewhere.cards.insert(id, slot);
}

/// The same for a Claude session, which need not be one of ours.
pub(in crate::bridge) fn show_held_to(
    hall: &mut Hall,
    sessions: &Roster,
    elsewhere: &WorkElsewhere,
    place: &ClaudeSession,
    key: &'static str,
    asker: &Asker,
) -> SlotId {
    let id = session_with(sessions, &place.claude);
    let session = id.and_then(|id| sessions.get(&id));
    let name = session.map(|session| session.record().name.clone()).unwrap_or_default();
    let waiting = session.map_or(0, Session::waiting);
    let holder = elsewhere.holder(&place.claude);
    let voice = hall.thread_voice(asker.thread);
    let mut text = Text::new();
    text.push(&voice.tell(key, [("name", name.into()), ("who", who(holder, voice).into())]));
    if waiting > 0 {
        text.newline().push(&voice.tell("held-waiting", [("count", waiting.into())]));
    }
    let can_end = holder.is_some_and(|holder| holder.pid.is_some());
    text.newline().newline();
    text.push(&voice.say(if can_end { "held-take-hint" } else { "held-close-hint" })).newline();
    text.push(&voice.say("held-hint"));
    let pick = |pick: fn(ClaudeSession) -> TerminalPick| ButtonPick::Terminal(pick(place.clone()));
    let take = can_end
        .then(|| NewButton::Pick(voice.say("held-take"), ButtonStyle::Danger, pick(TerminalPick::TakeOver)));
    let again = (!can_end).then(|| NewButton::pick(voice.say("held-again"), pick(TerminalPick::Attach)));
    let rest = [
        NewButton::pick(voice.say("held-fork"), pick(TerminalPick::Fork)),
        NewButton::pick(voice.say("held-read"), pick(TerminalPick::ReadAlong)),
    ];
    let menu = Menu { session: id, notify: Notify::Loud, ..Menu::question(text.into_page()) };
    hall.show_menu(menu.row(take.into_iter().chain(again).chain(rest)), asker)
}

/// The card about who works on a session is not needed any more.
pub(in crate::bridge) fn retire_held(hall: &mut Hall, elsewhere: &mut WorkElsewhere, id: SessionId) {
    let Some(slot) = elsewhere.leave_card(id) else { return };
    if hall.outbox.slots.holds(slot) {
        hall.remove_slot(slot);
    }
}

/// The card about who works on a session says from now on that it is over.
pub(in crate::bridge) fn settle_held(
    hall: &mut Hall,
    sessions: &Roster,
    elsewhere: &mut WorkElsewhere,
    id: SessionId,
    key: &'static str,
) {
    let Some(slot) = elsewhere.leave_card(id) else { return };
    if !hall.outbox.slots.holds(slot) {
        return;
    }
    let Some(session) = sessions.get(&id) else { return };
    let voice = hall.thread_voice(session.record().thread);
    let text = voice.tell(key, [("name", session.record().name.clone().into())]);
    hall.drop_controls(slot);
    hall.replace(slot, Page::plain(text), Hold::No);
}

/// The agent of a session lives: nobody else works on it.
pub(in crate::bridge) fn is_ours_again(
    hall: &mut Hall,
    sessions: &Roster,
    elsewhere: &mut WorkElsewhere,
    id: SessionId,
) {
    settle_held(hall, sessions, elsewhere, id, "held-over");
    stop_reading_quietly(hall, sessions, elsewhere, id);
}

/// What was said elsewhere in a session since then is to be told.
#[derive(Debug)]
pub(in crate::bridge) struct AccountWanted {
    pub(in crate::bridge) session: SessionId,
    pub(in crate::bridge) since: Wall,
}

/// The agent of a session is ready: what was said since the last one ended is looked for, once.
pub(in crate::bridge) fn ask_missed(
    hall: &mut Hall,
    sessions: &mut Roster,
    errands: &mut OpenErrands,
    id: SessionId,
    now: Now,
) {
    let Some(session) = sessions.get_mut(&id) else { return };
    // While the agent lives, what the record gets is said here.
    let Some(since) = session.record_mut().take_left() else { return };
    let record = session.record().clone();
    let Some(asker) = sessions.asker_of(id) else { return };
    let (claude, directory, until) = (record.claude.id, record.workspace.directory, now.wall);
    let what = Errand::Records(RecordsErrand::Missed { claude, directory, since, until });
    errands::send_unasked(hall, sessions, errands, what, &asker, AccountWanted { session: id, since });
}

pub(in crate::bridge) fn mark_handed_off(sessions: &mut Roster, id: SessionId, handed_off: Handoff) {
    let Some(session) = sessions.get_mut(&id) else { return };
    session.record_mut().hand_off(handed_off);
}

/// A session is put away: nobody wants it in a terminal any more.
pub(in crate::bridge) fn forgo_handoff(sessions: &mut Roster, id: SessionId) {
    if sessions.get(&id).is_some_and(|session| session.record().standing.handed_off == Handoff::Wanted) {
        mark_handed_off(sessions, id, Handoff::No);
    }
}

/// An idle agent has ended. If it was to make place for a terminal, that is said. Says whether it was.
pub(super) fn made_place(
    hall: &mut Hall,
    sessions: &Roster,
    elsewhere: &mut WorkElsewhere,
    id: SessionId,
) -> bool {
    if hall.is_ending() {
        return false;
    }
    if holder_of(sessions, elsewhere, id).is_some() {
        show_held(hall, sessions, elsewhere, id, "held-let-go");
        return true;
    }
    sessions.get(&id).is_some_and(Session::is_for_terminal)
}

/// Stops reading along. Says whether it was read.
pub(in crate::bridge) fn stop_reading(
    hall: &mut Hall,
    sessions: &Roster,
    elsewhere: &mut WorkElsewhere,
    id: SessionId,
) -> bool {
    let Some(slot) = elsewhere.along.remove(&id) else { return false };
    hall.effect(Effect::StopOverhearing { session: id });
    if hall.outbox.slots.holds(slot) {
        let thread = sessions.get(&id).map(|session| session.record().thread);
        let text = thread.map(|thread| {
            hall.thread_voice(thread).tell("along-stopped", [("name", sessions.name_of(id).into())])
        });
        hall.drop_controls(slot);
        hall.replace(slot, Page::plain(text.unwrap_or_default()), Hold::No);
    }
    true
}

pub(in crate::bridge) fn stop_reading_quietly(
    hall: &mut Hall,
    sessions: &Roster,
    elsewhere: &mut WorkElsewhere,
    id: SessionId,
) {
    let _was_read = stop_reading(hall, sessions, elsewhere, id);
}

/// A session is deleted: nobody looks any more who works on it.
pub(in crate::bridge) fn forget(
    hall: &mut Hall,
    sessions: &Roster,
    elsewhere: &mut WorkElsewhere,
    id: SessionId,
) {
    stop_reading_quietly(hall, sessions, elsewhere, id);
    elsewhere.leave_card(id);
    if let Some(session) = sessions.get(&id) {
        elsewhere.saw(&session.record().claude.id, None);
    }
}

/// Who works on a session, and as which process.
fn who(holder: Option<Holder>, voice: Voice<'_>) -> String {
    let place = voice.say(whereabouts(holder));
    let pid = holder.and_then(|holder| holder.pid).map(|pid| pid.to_string());
    match pid {
        Some(pid) => format!("{place} ({})", voice.tell("held-pid", [("pid", pid.into())])),
        None => place,
    }
}

/// The words for where a session is open.
pub(in crate::bridge) fn whereabouts(holder: Option<Holder>) -> &'static str {
    match holder.map(|holder| holder.kind) {
        Some(HolderKind::Person) | None => "held-by-terminal",
        Some(HolderKind::Background) => "held-by-background",
        Some(HolderKind::Program) => "held-by-program",
    }
}
