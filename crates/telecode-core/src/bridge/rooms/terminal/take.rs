//! Taking over: the process that works on a session is ended, and the session goes on here.

use crate::agent::Holder;
use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::rooms::terminal;
use crate::bridge::rooms::terminal::{TerminalThen, TerminalUse, TerminalWanted, attach, place};
use crate::bridge::talks::errands::OpenErrands;
use crate::bridge::talks::holders::WorkElsewhere;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Talks, errands, holders};
use crate::errand::{Errand, Failure, MachineErrand, NotEnded, RecordsErrand, Terminal};
use crate::outbox::Hold;
use crate::page::Page;
use crate::pick::{ButtonPick, ClaudeSession, TerminalPick};
use crate::time::Now;
use crate::words::Voice;

pub(super) fn take_over(
    hall: &mut Hall,
    sessions: &Roster,
    elsewhere: &WorkElsewhere,
    errands: &mut OpenErrands,
    place: ClaudeSession,
    asker: &Asker,
) -> String {
    let seen = elsewhere.holder(&place.claude);
    look(hall, sessions, errands, place, TerminalUse::TakeOver { seen }, asker);
    String::new()
}

/// Looks at a Claude session, for what is wanted with it.
pub(super) fn look(
    hall: &mut Hall,
    sessions: &Roster,
    errands: &mut OpenErrands,
    place: ClaudeSession,
    want: TerminalUse,
    asker: &Asker,
) {
    let (claude, directory) = (place.claude.clone(), place.directory.clone());
    let what = Errand::Records(RecordsErrand::Terminal { claude, directory });
    errands::send_out(
        hall,
        sessions,
        errands,
        what,
        asker,
        TerminalThen::Look(TerminalWanted { place, want }),
    );
}

/// Only the process that the person was shown is ended.
pub(super) fn take_found(
    hall: &mut Hall,
    talks: &mut Talks,
    wanted: &ClaudeSession,
    found: &Terminal,
    seen: Option<Holder>,
    asker: &Asker,
    now: Now,
) {
    let Some(holder) = found.holder else {
        return attach::attach_found(hall, talks, found, asker, now);
    };
    let Some(pid) = holder.pid.filter(|_| seen == Some(holder)) else {
        holders::show_held_to(hall, &talks.sessions, &talks.elsewhere, wanted, "held-changed", asker);
        return;
    };
    let voice = hall.voice(asker.person.id);
    let text = voice.tell("take-ending", [("pid", pid.to_string().into())]);
    if let Some(slot) = asker.slot.filter(|slot| hall.outbox.slots.holds(*slot)) {
        hall.keep_only(slot, &ButtonPick::Terminal(TerminalPick::TakeOver(wanted.clone())));
        // It says how that went.
        hall.replace(slot, Page::plain(text), Hold::Yes);
    }
    let what = Errand::Machine(MachineErrand::EndHolder { claude: found.claude.clone(), holder });
    errands::send_out(
        hall,
        &talks.sessions,
        &mut talks.errands,
        what,
        asker,
        TerminalThen::TakeOver(place(found)),
    );
}

/// The process was ended, or could not be.
pub(super) fn holder_ended(
    hall: &mut Hall,
    talks: &mut Talks,
    place: &ClaudeSession,
    ended: Result<(), NotEnded>,
    asker: &Asker,
) {
    match ended {
        Ok(()) => {
            talks.elsewhere.saw(&place.claude, None);
            attach::attach(hall, talks, place.clone(), asker);
        }
        Err(why) => {
            let reason = not_ended(why, hall.voice(asker.person.id));
            terminal::terminal_trouble(hall, "take-failed", &reason, asker);
        }
    }
    terminal::offer_again(hall, &talks.sessions, &mut talks.elsewhere, &place.claude);
}

fn not_ended(why: NotEnded, voice: Voice<'_>) -> String {
    match why {
        NotEnded::Changed => voice.say("take-changed"),
        NotEnded::Stays => voice.say("take-stays"),
        NotEnded::Stop(words) => voice.tell("take-not-stopped", [("reason", words.into())]),
        NotEnded::Signal(reason) => voice.tell("take-no-signal", [("reason", reason.into())]),
        NotEnded::Failed(Failure(reason)) => reason,
    }
}
