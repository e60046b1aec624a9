//! `/handoff`: lets go of a session, so that a terminal can go on with it.

use super::super::Bridge;
use super::super::errands::{Asker, Then};
use super::super::menus::{Menu, NewButton};
use super::command::command;
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
enum Way {
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

impl Bridge {
    pub(in super::super) fn handoff_command(&mut self, words: &str, message: &Message, _now: Now) {
        let found =
            if words.is_empty() { self.target(message) } else { self.session_named(message.from.id, words) };
        let Some(id) = found else {
            let key = if words.is_empty() { "handoff-no-session" } else { "handoff-unknown" };
            let text = self.voice(message.from.id).tell(key, [("name", glance(words, GLANCE).into())]);
            self.reply(message.thread, Page::plain(text));
            return;
        };
        self.hand_off(id, &Asker::from(message));
    }

    fn hand_off(&mut self, id: SessionId, asker: &Asker) {
        let Some(session) = self.sessions.get(&id) else { return };
        match self.way_of(session) {
            Way::Held => return self.say_held(id, asker),
            Way::Free | Way::Idle => self.mark_handed_off(id, Handoff::Wanted),
            Way::Working => return self.ask_handoff(id, asker),
            Way::Offered => return self.say_handoff("handoff-offered", id, asker),
            Way::Nothing => return self.say_handoff("handoff-nothing", id, asker),
        }
        self.let_go();
        if asker.slot.is_some() {
            self.say_handoff("handoff-going", id, asker);
        }
    }

    fn say_handoff(&mut self, key: &'static str, id: SessionId, asker: &Asker) {
        let name = self.name_of(id);
        let text = self.voice(asker.person.id).tell(key, [("name", name.into())]);
        self.close_menu(asker, Page::plain(text));
    }

    /// It is open elsewhere, and that is said with what can be done.
    fn say_held(&mut self, id: SessionId, asker: &Asker) {
        if let Some(slot) = asker.slot.filter(|slot| self.outbox.holds(*slot)) {
            self.remove_slot(slot);
        }
        self.show_held(id, "held-busy");
    }

    fn way_of(&self, session: &Session) -> Way {
        // What waits for an agent that does not run, and not for a limit, waits for whoever works on it.
        let is_held = self.holder_of(session.record.id).is_some() || session.waits_for_agent();
        if session.is_asleep() && is_held && !self.is_ending() { Way::Held } else { way(session) }
    }

    pub(super) fn name_of(&self, id: SessionId) -> String {
        self.sessions.get(&id).map(|session| session.record.name.clone()).unwrap_or_default()
    }

    fn ask_handoff(&mut self, id: SessionId, asker: &Asker) {
        let Some(session) = self.sessions.get(&id) else { return };
        let voice = self.voice(asker.person.id);
        let mut text = Text::new();
        text.push(&voice.tell("handoff-working", [("name", session.record.name.clone().into())]));
        if self.open_asks(id) > 0 {
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
        self.show_menu(menu, asker);
    }

    pub(super) fn handoff_after(&mut self, id: SessionId, asker: &Asker) -> String {
        let Some(session) = self.sessions.get(&id) else { return self.expired(asker) };
        if !matches!(self.way_of(session), Way::Working) {
            self.hand_off(id, asker);
            return String::new();
        }
        self.mark_handed_off(id, Handoff::Wanted);
        self.say_handoff("handoff-waits", id, asker);
        String::new()
    }

    pub(super) fn handoff_now(&mut self, id: SessionId, asker: &Asker, now: Now) -> String {
        if !self.sessions.contains_key(&id) {
            return self.expired(asker);
        }
        self.drop_queue(id);
        self.interrupt(id, now);
        self.hand_off_stopped(id, asker);
        String::new()
    }

    /// A session that was told to stop is let go of as soon as it has.
    fn hand_off_stopped(&mut self, id: SessionId, asker: &Asker) {
        let Some(session) = self.sessions.get(&id) else { return };
        if !matches!(self.way_of(session), Way::Working) {
            return self.hand_off(id, asker);
        }
        self.mark_handed_off(id, Handoff::Wanted);
        self.say_handoff("handoff-going", id, asker);
    }

    pub(super) fn expired(&self, asker: &Asker) -> String {
        self.voice(asker.person.id).say("toast-expired")
    }

    pub(in super::super) fn mark_handed_off(&mut self, id: SessionId, handed_off: Handoff) {
        let Some(session) = self.sessions.get_mut(&id) else { return };
        session.record.standing.handed_off = handed_off;
    }

    /// Ends the agents that a terminal is to go on for, or already does, as soon as they do nothing. What nothing of ours works on
    /// any more is handed off: what is wanted is stored, so that this is done whoever died on the way.
    pub(in super::super) fn let_go(&mut self) {
        let idle: Vec<_> = self
            .sessions
            .awake()
            .filter(|(id, session)| self.is_to_go(*id, session))
            .map(|(id, _)| id)
            .collect();
        for id in idle {
            self.sleep(id);
        }
        let free = self.sessions.awake().filter(|(id, session)| self.is_free(*id, session));
        let free = free.map(|(id, session)| (id, session.record.claude.begun));
        for (id, is_known) in free.collect::<Vec<_>>() {
            if is_known {
                self.settle_record(id, Then::HandOff(id));
            } else {
                self.has_nothing(id);
            }
        }
    }

    /// What was to run before a terminal goes on never did: Claude knows nothing that could be gone on with.
    fn has_nothing(&mut self, id: SessionId) {
        self.mark_handed_off(id, Handoff::No);
        if let Some(asker) = self.unasked(id) {
            self.say_handoff("handoff-nothing", id, &asker);
        }
    }

    /// A session is put away: nobody wants it in a terminal any more.
    pub(in super::super) fn forgo_handoff(&mut self, id: SessionId) {
        if self.sessions.get(&id).is_some_and(|session| session.record.standing.handed_off == Handoff::Wanted)
        {
            self.mark_handed_off(id, Handoff::No);
        }
    }

    /// Whether a session that is wanted in a terminal is there to be had, and the command for it is not on its way.
    fn is_free(&self, id: SessionId, session: &Session) -> bool {
        session.record.standing.handed_off == Handoff::Wanted
            && session.is_asleep()
            && !session.waits_for_agent()
            && !session.is_going()
            && self.holder_of(id).is_none()
            && !self.is_ending()
            && !self.joiner.gathers(session.record.thread, id)
            && !self.is_being_handed_off(id)
    }

    fn is_to_go(&self, id: SessionId, session: &Session) -> bool {
        let is_held = self.holder_of(id).is_some();
        let is_handed = session.is_for_terminal();
        if let State::Starting(starting) = session.state() {
            return is_handed && !is_held && starting.turn.is_none();
        }
        let gathers = || self.joiner.gathers(session.record.thread, session.record.id);
        matches!(session.state(), State::Idle { .. }) && (is_held || (is_handed && !gathers()))
    }

    /// An idle agent has ended. If it was to make place for a terminal, that is said. Says whether it was.
    pub(in super::super) fn made_place(&mut self, id: SessionId) -> bool {
        if self.is_ending() {
            return false;
        }
        if self.holder_of(id).is_some() {
            self.show_held(id, "held-let-go");
            return true;
        }
        self.sessions.get(&id).is_some_and(Session::is_for_terminal)
    }

    /// The last run was killed, and its agents with it: whoever goes on with a session in a terminal, also without a word here,
    /// begins where the conversation ended.
    pub(in super::super) fn settle_after_death(&mut self, id: SessionId) {
        self.settle_record(id, Then::Nothing);
    }

    fn settle_record(&mut self, id: SessionId, then: Then) {
        let (Some(place), Some(asker)) = (self.place_of(id), self.unasked(id)) else { return };
        let what = RecordsErrand::Settle { claude: place.claude, directory: place.directory };
        self.send_unasked(Errand::Records(what), &asker, then);
    }

    /// Claude's record of a session says where its conversation ends, or cannot.
    pub(in super::super) fn give_command(
        &mut self,
        id: SessionId,
        settled: Result<(), Failure>,
        asker: &Asker,
    ) {
        let Some(session) = self.sessions.get(&id).filter(|session| self.is_free(id, session)) else {
            // It goes on here meanwhile. If it is wanted again, that is looked at again.
            return;
        };
        if let Err(Failure(reason)) = settled {
            self.mark_handed_off(id, Handoff::No);
            return self.terminal_trouble("handoff-failed", &reason, asker);
        }
        let record = &session.record;
        let command = command(&record.workspace.directory, &record.claude.id.0);
        let voice = self.thread_voice(record.thread);
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
        let menu =
            Menu { session: Some(id), notify: Notify::Loud, ..Menu::question(text.into_page()) }.row(copy);
        self.show_menu(menu, asker);
        self.mark_handed_off(id, Handoff::Told);
    }
}

fn way(session: &Session) -> Way {
    let waits = !session.queue.is_empty();
    let is_known = session.record.claude.begun || session.turn().is_some() || waits;
    match session.state() {
        _ if !is_known => Way::Nothing,
        State::Offered(_) => Way::Offered,
        State::Asleep => Way::Free,
        State::Idle { .. } | State::Ending(_) if !waits => Way::Idle,
        State::Starting(starting) if !waits && starting.turn.is_none() => Way::Idle,
        State::Idle { .. }
        | State::Ending(_)
        | State::Starting(_)
        | State::Running(..)
        | State::Inspecting(_) => Way::Working,
    }
}
