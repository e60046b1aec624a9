//! A session gets another persona: what works is not disturbed, what waits begins anew with it.

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::rooms::personas;
use crate::bridge::talks::{Talks, turns};
use crate::change::Change;
use crate::ids::SessionId;
use crate::page::Page;
use crate::permission::Mode;
use crate::persona::Persona;
use crate::session::{Session, State};
use crate::time::Now;

/// From when on a persona holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum HoldsFrom {
    /// The next prompt.
    NextPrompt,
    /// The end of what runs now.
    End,
}

/// Gives a session a persona, or none, and says so.
pub(super) fn use_persona(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    persona: Option<Persona>,
    asker: &Asker,
    now: Now,
) {
    if let Some(barred) = persona.as_ref().and_then(|persona| hall.barred(persona, asker.person.id)) {
        return hall.close_menu(asker, Page::plain(barred));
    }
    let voice = hall.voice(asker.person.id);
    let shown = persona.as_ref().map_or_else(|| voice.say("persona-none"), personas::pages::title);
    let from = give_persona(hall, talks, id, persona, now);
    let voice = hall.voice(asker.person.id);
    let Some(session) = talks.sessions.get(&id) else {
        let text = voice.say("persona-no-session");
        return hall.close_menu(asker, Page::plain(text));
    };
    let key = match from {
        HoldsFrom::NextPrompt => "persona-used",
        HoldsFrom::End => "persona-used-later",
    };
    let name = session.record.name.clone();
    let text = voice.tell(key, [("session", name.into()), ("persona", shown.into())]);
    hall.close_menu(asker, Page::plain(text));
}

fn give_persona(
    hall: &mut Hall,
    talks: &mut Talks,
    id: SessionId,
    persona: Option<Persona>,
    now: Now,
) -> HoldsFrom {
    let (gate, usual) = (hall.gate(), (hall.settings.mode, hall.settings.model.clone()));
    let Some(session) = talks.sessions.get_mut(&id) else { return HoldsFrom::NextPrompt };
    wear(session, persona, usual);
    session.record.run.mode = gate.kept(session.record.run.mode).into_inner();
    let record = session.record.clone();
    let from = match session.state() {
        State::Running(..) => HoldsFrom::End,
        State::Starting(starting) if starting.turn.is_some() => HoldsFrom::End,
        State::Idle { .. } if !session.record.background.is_empty() || session.has_schedule() => {
            HoldsFrom::End
        }
        State::Idle { .. }
        | State::Starting(_)
        | State::Asleep
        | State::Ending(_)
        | State::Inspecting(_)
        | State::Offered(_) => HoldsFrom::NextPrompt,
    };
    session.outdate();
    hall.save(Change::Session(Box::new(record)));
    turns::go_on(hall, talks, id, now);
    from
}

/// What the old persona had set goes back to what is usual; what a person had set since stays.
fn wear(session: &mut Session, persona: Option<Persona>, (mode, model): (Mode, Option<String>)) {
    let record = &mut session.record;
    let old = record.run.persona.take().unwrap_or_default();
    let new = persona.as_ref();
    if let Some(wanted) = new.and_then(|new| new.mode) {
        record.run.mode = wanted;
    } else if old.mode.is_some() {
        record.run.mode = mode;
    }
    if let Some(wanted) = new.and_then(|new| new.model.clone()) {
        record.run.model = Some(wanted);
    } else if old.model.is_some() {
        record.run.model = model;
    }
    if let Some(wanted) = new.and_then(|new| new.effort.clone()) {
        record.run.effort = Some(wanted);
    } else if old.effort.is_some() {
        record.run.effort = None;
    }
    record.run.persona = persona;
}
