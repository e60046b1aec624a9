//! A session gets another persona: what works is not disturbed, what waits begins anew with it.

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::rooms::personas;
use crate::bridge::talks::{Talks, turns};
use crate::change::RunSettings;
use crate::ids::SessionId;
use crate::page::Page;
use crate::persona::Persona;
use crate::session::State;
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
    let name = session.record().name.clone();
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
    let usual = RunSettings { model: hall.settings.model.clone(), ..RunSettings::from(hall.settings.mode) };
    let Some(session) = talks.sessions.get_mut(&id) else { return HoldsFrom::NextPrompt };
    let wanted = session.record_mut().wear(persona, usual);
    session.record_mut().is_to_be_in(hall.gate().kept(wanted));
    let from = match session.state() {
        State::Running(..) => HoldsFrom::End,
        State::Starting(starting) if starting.turn.is_some() => HoldsFrom::End,
        State::Idle { .. } if !session.record().background.is_empty() || session.has_schedule() => {
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
    turns::go_on(hall, talks, id, now);
    from
}
