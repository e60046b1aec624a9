//! What fills a context: a bar and the parts.

use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::talks::roster::Roster;
use crate::ids::SessionId;
use crate::query::ContextUse;
use crate::render::{Text, thousands};
use crate::words::Voice;

/// How many signs the bar has.
const BAR: u64 = 20;

/// How many parts are named; the smaller ones are summed up.
const PARTS: usize = 8;

pub(super) fn show_context(
    hall: &mut Hall,
    sessions: &Roster,
    session: SessionId,
    context: &ContextUse,
    asker: &Asker,
) {
    let Some(name) = sessions.get(&session).map(|session| session.record().name.clone()) else {
        return;
    };
    let text = text(&name, context, hall.voice(asker.person.id));
    hall.close_menu(asker, text.into_page());
}

fn text(name: &str, context: &ContextUse, voice: Voice<'_>) -> Text {
    let percent = share(context.used, context.room, 100);
    let mut text = Text::new();
    text.bold(name).push(" · ").push(&voice.tell(
        "context-used",
        [
            ("percent", percent.into()),
            ("used", thousands(context.used).into()),
            ("room", thousands(context.room).into()),
        ],
    ));
    let full = share(context.used, context.room, BAR).min(BAR);
    let bar: String = (0..BAR).map(|at| if at < full { '█' } else { '░' }).collect();
    text.newline().code(&bar).newline();
    let (shown, rest) = context.parts.split_at(context.parts.len().min(PARTS));
    for (part, tokens) in shown {
        text.newline().push(&format!("{} · {}", crate::render::escape_invisible(part), thousands(*tokens)));
    }
    if !rest.is_empty() {
        let sum = rest.iter().map(|(_, tokens)| tokens).sum();
        text.newline().push(&voice.tell("context-rest", [("tokens", thousands(sum).into())]));
    }
    if let Some(at) = context.compacts_at {
        text.newline().newline().italic(&voice.tell("context-compacts", [("tokens", thousands(at).into())]));
    }
    text
}

/// A part of a whole, of which there are `of`.
fn share(part: u64, whole: u64, of: u64) -> u64 {
    if whole == 0 { 0 } else { part.saturating_mul(of).div_ceil(whole) }
}
