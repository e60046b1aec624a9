//! `/handoff`: lets go of a session, so that a terminal can go on with it.

use crate::bridge::ErrandThen;
use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::menus::Menu;
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::rooms::terminal;
use crate::bridge::rooms::terminal::TerminalThen;
use crate::bridge::rooms::terminal::command::command;
use crate::bridge::talks::errands::OpenErrands;
use crate::bridge::talks::errands::Unawaited;
use crate::bridge::talks::holders::WorkElsewhere;
use crate::bridge::talks::launch::sleep;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Talks, addressee, errands, holders, life, names, open_asks, queue};
use crate::call::Notify;
use crate::change::Handoff;
use crate::chat::Message;
use crate::errand::{Errand, Failure, RecordsErrand};
use crate::ids::SessionId;
use crate::page::{ButtonStyle, Page};
use crate::pick::{ButtonPick, TerminalPick};
use crate::render::{GLANCE, Text, glance};
use crate::session::{Session, State};
use crate::time::Now;

/// Telegram's limit on the text that a button copies, in characters. Source: Bot API, `CopyTextButton.text`.
const COPY_LIMIT: usize = 256;

/// What stands in the way of letting go of a session.
enum HandoffHindrance {
    /// Nothing: it is asleep.
    Free,
    /// Somebody else works on it already.
    Held,
    /// Its agent, which does nothing.
    Idle,
    /// Its agent, which works.
    Working,
    /// A cut turn that a person has to decide on.
    Offered,
    /// Claude knows nothing of it yet.
    Nothing,
}

pub(in crate::bridge) fn handoff_command(hall: &mut Hall, talks: &mut Talks, words: &str, message: &Message) {
    let found = if words.is_empty() {
        addressee::target(hall, &talks.sessions, &talks.current, &talks.places, message)
    } else {
        names::session_named(&talks.sessions, message.from.id, words)
    };
    let Some(id) = found else {
        let key = if words.is_empty() { "handoff-no-session" } else { "handoff-unknown" };
        let text = hall.voice(message.from.id).tell(key, [("name", glance(words, GLANCE).into())]);
        hall.reply(message.thread, Page::plain(text));
        return;
    };
    hand_off(hall, talks, id, &Asker::from(message));
}

fn hand_off(hall: &mut Hall, talks: &mut Talks, id: SessionId, asker: &Asker) {
    let Some(session) = talks.sessions.get(&id) else { return };
    match way_of(hall, talks, session) {
        HandoffHindrance::Held => return say_held(hall, &talks.sessions, &mut talks.elsewhere, id, asker),
        HandoffHindrance::Free | HandoffHindrance::Idle => {
            holders::mark_handed_off(&mut talks.sessions, id, Handoff::Wanted);
        }
        HandoffHindrance::Working => return ask_handoff(hall, talks, id, asker),
        HandoffHindrance::Offered => return say_handoff(hall, &talks.sessions, "handoff-offered", id, asker),
        HandoffHindrance::Nothing => return say_handoff(hall, &talks.sessions, "handoff-nothing", id, asker),
    }
    settle(hall, talks);
    if asker.slot.is_some() {
        say_handoff(hall, &talks.sessions, "handoff-going", id, asker);
    }
}

fn say_handoff(hall: &mut Hall, sessions: &Roster, key: &'static str, id: SessionId, asker: &Asker) {
    let name = sessions.name_of(id);
    let text = hall.voice(asker.person.id).tell(key, [("name", name.into())]);
    hall.close_menu(asker, Page::plain(text));
}

/// It is open elsewhere, and that is said with what can be done.
fn say_held(hall: &mut Hall, sessions: &Roster, elsewhere: &mut WorkElsewhere, id: SessionId, asker: &Asker) {
    if let Some(slot) = asker.slot.filter(|slot| hall.outbox.slots.holds(*slot)) {
        hall.remove_slot(slot);
    }
    holders::show_held(hall, sessions, elsewhere, id, "held-busy");
}

fn way_of(hall: &Hall, talks: &Talks, session: &Session) -> HandoffHindrance {
    // What waits for an agent that does not run, and not for a limit, waits for whoever works on it.
    let is_held = holders::holder_of(&talks.sessions, &talks.elsewhere, session.record().id).is_some()
        || session.waits_for_agent();
    if session.is_asleep() && is_held && !hall.is_ending() { HandoffHindrance::Held } else { way(session) }
}

fn ask_handoff(hall: &mut Hall, talks: &Talks, id: SessionId, asker: &Asker) {
    let Some(session) = talks.sessions.get(&id) else { return };
    let voice = hall.voice(asker.person.id);
    let mut text = Text::new();
    text.push(&voice.tell("handoff-working", [("name", session.record().name.clone().into())]));
    if open_asks::open_asks(&talks.asks, id) > 0 {
        text.newline().push(&voice.say("handoff-asks"));
    }
    if !session.queue.is_empty() {
        text.newline().push(&voice.tell("handoff-queue", [("count", session.waiting().into())]));
    }
    let now = ButtonPick::Terminal(TerminalPick::HandoffNow(id));
    let row = [
        NewButton::pick(voice.say("handoff-after"), ButtonPick::Terminal(TerminalPick::HandoffAfter(id))),
        NewButton::Pick(voice.say("handoff-now"), ButtonStyle::Danger, now),
        NewButton::pick(voice.say("handoff-keep"), ButtonPick::Close),
    ];
    let menu = Menu { session: Some(id), ..Menu::question(text.into_page()) }.row(row);
    hall.show_menu(menu, asker);
}

pub(super) fn handoff_after(hall: &mut Hall, talks: &mut Talks, id: SessionId, asker: &Asker) -> String {
    let Some(session) = talks.sessions.get(&id) else { return expired(hall, asker) };
    if !matches!(way_of(hall, talks, session), HandoffHindrance::Working) {
        hand_off(hall, talks, id, asker);
        return String::new();
    }
    holders::mark_handed_off(&mut talks.sessions, id, Handoff::Wanted);
    say_handoff(hall, &talks.sessions, "handoff-waits", id, asker);
    String::new()
}

pub(super) fn handoff_now(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    asker: &Asker,
    now: Now,
) -> String {
    if !talks.sessions.contains_key(&id) {
        return expired(hall, asker);
    }
    queue::drop_all(hall, &mut talks.sessions, id);
    life::interrupt(hall, talks, id, now);
    hand_off_stopped(hall, talks, id, asker);
    String::new()
}

/// A session that was told to stop is let go of as soon as it has.
fn hand_off_stopped(hall: &mut Hall, talks: &mut Talks, id: SessionId, asker: &Asker) {
    let Some(session) = talks.sessions.get(&id) else { return };
    if !matches!(way_of(hall, talks, session), HandoffHindrance::Working) {
        return hand_off(hall, talks, id, asker);
    }
    holders::mark_handed_off(&mut talks.sessions, id, Handoff::Wanted);
    say_handoff(hall, &talks.sessions, "handoff-going", id, asker);
}

fn expired(hall: &Hall, asker: &Asker) -> String {
    hall.voice(asker.person.id).say("toast-expired")
}

/// Ends the agents that a terminal is to go on for, or already does, as soon as they do nothing. What nothing of ours works on
/// any more is handed off: what is wanted is stored, so that this is done whoever died on the way.
pub(in crate::bridge) fn settle(hall: &mut Hall, talks: &mut Talks) {
    let idle: Vec<_> = talks
        .sessions
        .awake()
        .filter(|(id, session)| is_to_go(talks, *id, session))
        .map(|(id, _)| id)
        .collect();
    for id in idle {
        sleep::sleep(hall, &mut talks.sessions, id);
    }
    let free = talks.sessions.awake().filter(|(id, session)| is_free(hall, talks, *id, session));
    let free = free.map(|(id, session)| (id, session.record().claude.begun));
    for (id, is_known) in free.collect::<Vec<_>>() {
        if is_known {
            settle_record(hall, &talks.sessions, &mut talks.errands, id, TerminalThen::HandOff(id));
        } else {
            has_nothing(hall, &mut talks.sessions, id);
        }
    }
}

/// What was to run before a terminal goes on never did: Claude knows nothing that could be gone on with.
fn has_nothing(hall: &mut Hall, sessions: &mut Roster, id: SessionId) {
    holders::mark_handed_off(sessions, id, Handoff::No);
    if let Some(asker) = sessions.asker_of(id) {
        say_handoff(hall, sessions, "handoff-nothing", id, &asker);
    }
}

/// Whether a session that is wanted in a terminal is there to be had, and the command for it is not on its way.
fn is_free(hall: &Hall, talks: &Talks, id: SessionId, session: &Session) -> bool {
    session.record().standing.handed_off == Handoff::Wanted
        && session.is_asleep()
        && !session.waits_for_agent()
        && !session.is_going()
        && holders::holder_of(&talks.sessions, &talks.elsewhere, id).is_none()
        && !hall.is_ending()
        && !talks.joiner.gathers(session.record().thread, id)
        && !is_on_its_way(&talks.errands, id)
}

/// Whether Claude's record of a session is being made ready for a terminal.
fn is_on_its_way(errands: &OpenErrands, id: SessionId) -> bool {
    let is_it = |then: &ErrandThen| matches!(then, ErrandThen::Terminal(TerminalThen::HandOff(other)) if *other == id);
    errands.all().any(|errand| is_it(&errand.then))
}

fn is_to_go(talks: &Talks, id: SessionId, session: &Session) -> bool {
    let is_held = holders::holder_of(&talks.sessions, &talks.elsewhere, id).is_some();
    let is_handed = session.is_for_terminal();
    if let State::Starting(starting) = session.state() {
        return is_handed && !is_held && starting.turn.is_none();
    }
    let gathers = || talks.joiner.gathers(session.record().thread, session.record().id);
    matches!(session.state(), State::Idle { .. }) && (is_held || (is_handed && !gathers()))
}

/// The last run was killed, and its agents with it: whoever goes on with a session in a terminal, also without a word here,
/// begins where the conversation ended.
pub(in crate::bridge) fn settle_after_death(
    hall: &mut Hall,
    sessions: &Roster,
    errands: &mut OpenErrands,
    id: SessionId,
) {
    settle_record(hall, sessions, errands, id, Unawaited);
}

fn settle_record(
    hall: &mut Hall,
    sessions: &Roster,
    errands: &mut OpenErrands,
    id: SessionId,
    then: impl Into<ErrandThen>,
) {
    let (Some(place), Some(asker)) = (holders::place_of(sessions, id), sessions.asker_of(id)) else {
        return;
    };
    let what = RecordsErrand::Settle { claude: place.claude, directory: place.directory };
    errands::send_unasked(hall, sessions, errands, Errand::Records(what), &asker, then);
}

/// Claude's record of a session says where its conversation ends, or cannot.
pub(super) fn give_command(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    settled: Result<(), Failure>,
    asker: &Asker,
) {
    let Some(session) = talks.sessions.get(&id).filter(|session| is_free(hall, talks, id, session)) else {
        // It goes on here meanwhile. If it is wanted again, that is looked at again.
        return;
    };
    if let Err(Failure(reason)) = settled {
        holders::mark_handed_off(&mut talks.sessions, id, Handoff::No);
        return terminal::terminal_trouble(hall, "handoff-failed", &reason, asker);
    }
    let record = session.record();
    let command = command(&record.workspace.directory, &record.claude.id.0);
    let voice = hall.thread_voice(record.thread);
    let mut text = Text::new();
    text.push(&voice.tell("handed-off", [("name", record.name.clone().into())])).newline();
    text.pre(Some("sh"), &command).newline();
    let is_short = command.chars().count() <= COPY_LIMIT;
    text.push(&voice.say("handed-off-back"));
    if !is_short {
        text.newline().push(&voice.say("handed-off-long"));
    }
    if record.claude.cut.is_some() {
        text.newline().push(&voice.say("handed-off-cut"));
    }
    if !session.queue.is_empty() {
        text.newline().push(&voice.tell("handed-off-queue", [("count", session.waiting().into())]));
    }
    let copy = is_short.then(|| NewButton::Copy(voice.say("handed-off-copy"), command));
    let menu = Menu { session: Some(id), notify: Notify::Loud, ..Menu::question(text.into_page()) }.row(copy);
    hall.show_menu(menu, asker);
    holders::mark_handed_off(&mut talks.sessions, id, Handoff::Told);
}

fn way(session: &Session) -> HandoffHindrance {
    let waits = !session.queue.is_empty();
    let is_known = session.record().claude.begun || session.turn().is_some() || waits;
    match session.state() {
        _ if !is_known => HandoffHindrance::Nothing,
        State::Offered(_) => HandoffHindrance::Offered,
        State::Asleep => HandoffHindrance::Free,
        State::Idle { .. } | State::Ending(_) if !waits => HandoffHindrance::Idle,
        State::Starting(starting) if !waits && starting.turn.is_none() => HandoffHindrance::Idle,
        State::Idle { .. }
        | State::Ending(_)
        | State::Starting(_)
        | State::Running(..)
        | State::Inspecting(_) => HandoffHindrance::Working,
    }
}
