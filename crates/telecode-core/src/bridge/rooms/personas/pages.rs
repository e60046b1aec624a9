//! What is shown of personas.

use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::menus::Menu;
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::hall::{Hall, cards};
use crate::bridge::rooms::personas;
use crate::bridge::rooms::personas::{FoundPersonas, flaws};
use crate::bridge::talks::roster::Roster;
use crate::change::SessionRecord;
use crate::ids::SessionId;
use crate::page::{ButtonStyle, LABEL_LIMIT, TEXT_LIMIT};
use crate::persona::Persona;
use crate::pick::{ButtonPick, PersonaPick};
use crate::render::{Text, glance_words};
use crate::session::Session;
use crate::words::Voice;
use crate::{persona, render};

/// How many personas are listed; more are used by name. Each takes a line and a row of buttons.
const LISTED: usize = 20;

/// How many files with problems are named: a page holds about so many.
const PROBLEMS: usize = 6;

/// How long a description may be in the list, in UTF-16 units.
pub(in crate::bridge) const DESCRIPTION: usize = 120;

/// What is kept of a page for everything but the instructions, in UTF-16 units.
const HEADROOM: usize = 1_200;

/// Icon and name.
pub(in crate::bridge) fn title(persona: &Persona) -> String {
    match &persona.icon {
        Some(icon) => format!("{icon} {}", persona.name),
        None => persona.name.clone(),
    }
}

/// What a persona is for; of the built-in ones in the person's language.
fn description(persona: &Persona, voice: Voice<'_>) -> String {
    if persona::builtin(&persona.name).as_ref() == Some(persona) {
        let key = match persona.name.as_str() {
            "brainstorm" => "persona-brainstorm",
            "planner" => "persona-planner",
            _ => "persona-research",
        };
        return voice.say(key);
    }
    glance_words(&persona.description, DESCRIPTION)
}

/// The session's persona, and all that there are.
pub(super) fn show_personas(
    hall: &mut Hall,
    sessions: &Roster,
    session: Option<SessionId>,
    found: &FoundPersonas,
    asker: &Asker,
) {
    let voice = hall.voice(asker.person.id);
    // It may have been deleted since its menu was shown.
    let session = session.filter(|id| sessions.get(id).is_some());
    let record = session.and_then(|id| sessions.get(&id)).map(Session::record);
    let text = personas_text(record, found, voice);
    let has_persona = record.is_some_and(|record| record.run.persona.is_some());
    let mut menu = Menu::list(text.into_page());
    menu.session = session;
    if let Some(session) = session {
        for persona in found.personas.iter().take(LISTED) {
            menu = menu.row(buttons(session, persona, voice));
        }
        let none = has_persona.then(|| {
            let pick = PersonaPick::Use { session, name: None };
            NewButton::pick(voice.say("button-persona-none"), ButtonPick::Persona(pick))
        });
        menu = menu.row(none);
    }
    hall.show_menu(menu, asker);
}

/// What the session has, all that there are, and what is wrong with some.
fn personas_text(record: Option<&SessionRecord>, found: &FoundPersonas, voice: Voice<'_>) -> Text {
    let mut text = Text::new();
    match record {
        Some(record) => {
            let shown = record.run.persona.as_ref().map_or_else(|| voice.say("persona-none"), title);
            text.push(&voice.tell("persona-of", [("session", record.name.clone().into())]));
            text.push(" ").bold(&shown).newline().newline();
        }
        None => {
            text.push(&voice.say("persona-no-session")).newline().newline();
        }
    }
    for persona in found.personas.iter().take(LISTED) {
        text.bold(&title(persona));
        let what = description(persona, voice);
        if !what.is_empty() {
            text.push(" – ").push(&what);
        }
        text.newline();
    }
    let more = found.personas.len().saturating_sub(LISTED);
    if more > 0 {
        text.push(&voice.tell("persona-more", [("count", more.into())])).newline();
    }
    let how = if record.is_some() { "persona-how" } else { "persona-how-new" };
    text.newline().push(&voice.say(how));
    if !found.problems.is_empty() {
        text.newline().newline().push(&voice.say("persona-problems"));
        for problem in found.problems.iter().take(PROBLEMS) {
            text.newline().push(&flaws::problem_line(problem, voice));
        }
        let more = found.problems.len().saturating_sub(PROBLEMS);
        if more > 0 {
            text.newline().push(&voice.tell("persona-more-problems", [("count", more.into())]));
        }
    }
    text
}

/// One persona, whole.
pub(super) fn show_persona(
    hall: &mut Hall,
    sessions: &Roster,
    session: SessionId,
    name: &str,
    found: &FoundPersonas,
    asker: &Asker,
) {
    let Some(persona) = found.get(name) else { return personas::no_such_persona(hall, name, found, asker) };
    if sessions.get(&session).is_none() {
        return show_personas(hall, sessions, None, found, asker);
    }
    let voice = hall.voice(asker.person.id);
    let mut text = Text::new();
    text.bold(&title(persona)).newline();
    let what = description(persona, voice);
    if !what.is_empty() {
        text.push(&what).newline();
    }
    for fact in facts(persona, voice) {
        text.newline().push(&fact);
    }
    let instructions = render::escape_invisible(&persona.instructions);
    if !instructions.is_empty() {
        text.newline().collapsed(&render::cut(&instructions, TEXT_LIMIT - HEADROOM));
    }
    let use_it = NewButton::Pick(
        voice.say("button-persona-use"),
        ButtonStyle::Main,
        ButtonPick::Persona(PersonaPick::Use { session, name: Some(persona.name.clone()) }),
    );
    let back = NewButton::pick(voice.say("button-back"), ButtonPick::Persona(PersonaPick::List(session)));
    let mut menu = Menu::list(text.into_page()).row([use_it, back]);
    menu.session = Some(session);
    hall.show_menu(menu, asker);
}

fn buttons(session: SessionId, persona: &Persona, voice: Voice<'_>) -> [NewButton; 2] {
    let name = persona.name.clone();
    let label = render::cut(&title(persona), LABEL_LIMIT);
    let pick = PersonaPick::Use { session, name: Some(name.clone()) };
    [
        NewButton::pick(label, ButtonPick::Persona(pick)),
        NewButton::pick(voice.say("button-show"), ButtonPick::Persona(PersonaPick::Show { session, name })),
    ]
}

/// What a persona changes, one thing a line.
fn facts(persona: &Persona, voice: Voice<'_>) -> Vec<String> {
    let of_text = |key: &str, text: &Option<String>| {
        text.as_ref().map(|text| voice.tell(key, [("value", glance_words(text, DESCRIPTION).into())]))
    };
    let mode = persona.mode.map(|mode| voice.say(cards::mode_key(mode)));
    let tools = persona.tools.as_ref().map(|tools| match tools.as_slice() {
        [] => voice.say("persona-no-tools"),
        tools => tools.join(", "),
    });
    let without = Some(persona.disallowed_tools.join(", ")).filter(|tools| !tools.is_empty());
    let facts = [
        of_text("persona-mode", &mode),
        of_text("persona-model", &persona.model),
        of_text("persona-effort", &persona.effort),
        of_text("persona-tools", &tools),
        of_text("persona-without", &without),
    ];
    facts.into_iter().flatten().collect()
}
