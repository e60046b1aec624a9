//! Permissions: allowed once or from now on, never by one tap where Claude Code wants a second look.

use crate::ask::{Ask, View, Width};
use crate::bridge::hall::{Hall, cards};
use crate::bridge::talks::asks::{Decider, allow, choices};
use crate::bridge::talks::grants::project_rules::ProjectRules;
use crate::bridge::talks::open_asks::TurnAsks;
use crate::bridge::talks::open_asks::sight::SeenAsks;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::sites::AddedProjects;
use crate::bridge::talks::{Talks, asks, grants, open_asks, records};
use crate::change::Change;
use crate::chat::{Message, Press};
use crate::gate::Door;
use crate::ids::{AskId, PersonId, SessionId, ThreadId};
use crate::page::Page;
use crate::permission::{Extent, Grant, Mode, Rule};
use crate::time::Now;
use crate::workspace::WorkspaceKind;

pub(super) fn allow_pressed(hall: &mut Hall, talks: &mut Talks, ask: Ask, press: &Press, now: Now) -> String {
    if let Some(toast) = asks::unseen(
        hall,
        &talks.sessions,
        &mut talks.asks,
        &mut talks.seen,
        &ask,
        press.thread,
        press.from.id,
    ) {
        return toast;
    }
    if ask.facts.confirm {
        return confirm(hall, &talks.sessions, &mut talks.asks, ask, press.from.id);
    }
    asks::decide(hall, talks, ask, allow(Vec::new(), Extent::Session), press.into(), now)
}

/// Allows what was asked about again.
pub(super) fn allow_confirmed(
    hall: &mut Hall,
    talks: &mut Talks,
    ask: Ask,
    press: &Press,
    now: Now,
) -> String {
    if ask.view != View::Confirm || open_asks::sight::is_being_shown(hall, &talks.seen, &ask) {
        return hall.voice(press.from.id).say("toast-expired");
    }
    asks::decide(hall, talks, ask, allow(Vec::new(), Extent::Session), press.into(), now)
}

/// Shows all of what is asked. Once it is there, its card can allow it.
pub(super) fn show_rest(
    hall: &mut Hall,
    sessions: &Roster,
    asks: &mut TurnAsks,
    seen: &mut SeenAsks,
    mut ask: Ask,
    thread: ThreadId,
    person: PersonId,
) -> String {
    choices::post_details(hall, sessions, seen, &ask, thread, person);
    ask.view = View::Seen;
    asks::redraw(hall, sessions, asks, ask);
    hall.voice(person).say("toast-rest")
}

/// Asks again before something is allowed.
fn confirm(
    hall: &mut Hall,
    sessions: &Roster,
    asks: &mut TurnAsks,
    mut ask: Ask,
    person: PersonId,
) -> String {
    ask.view = View::Confirm;
    asks::redraw(hall, sessions, asks, ask);
    hall.voice(person).say("toast-confirm")
}

/// Allows everything that only reads until the turn ends, and with it what of that is asked already.
pub(super) fn allow_reads(hall: &mut Hall, talks: &mut Talks, ask: Ask, press: &Press, now: Now) -> String {
    let voice = hall.voice(press.from.id);
    if !ask.offers_reads()
        || open_asks::sight::is_unseen(hall, &talks.sessions, &ask)
        || open_asks::sight::is_being_shown(hall, &talks.seen, &ask)
    {
        return voice.say("toast-expired");
    }
    let (session, turn) = (ask.session, ask.turn);
    let mut tools = vec![Rule::READ.to_owned(), ask.call.name.clone()];
    tools.dedup();
    let rules = tools.into_iter().map(|tool| Rule { tool, content: None }).collect();
    let toast =
        asks::decide(hall, talks, ask, allow(vec![Grant::Rules(rules)], Extent::Turn), press.into(), now);
    let others = talks.asks.all().filter(|other| {
        let is_read = other.session == session && other.turn == turn && other.offers_reads();
        is_read
            && other.is_waiting()
            && !open_asks::sight::is_unseen(hall, &talks.sessions, other)
            && !open_asks::sight::is_being_shown(hall, &talks.seen, other)
    });
    let others: Vec<AskId> = others.map(|other| other.id).collect();
    for other in others {
        if let Some(other) = talks.asks.get(other).cloned() {
            asks::decide(hall, talks, other, allow(Vec::new(), Extent::Session), press.into(), now);
        }
    }
    toast
}

/// Shows what can be allowed beyond this call.
pub(super) fn show_offers(
    hall: &mut Hall,
    sessions: &Roster,
    asks: &mut TurnAsks,
    seen: &SeenAsks,
    ask: Ask,
    person: PersonId,
) -> String {
    if open_asks::sight::is_unseen(hall, sessions, &ask)
        || open_asks::sight::is_being_shown(hall, seen, &ask)
        || ask.offers().is_empty()
    {
        return hall.voice(person).say("toast-expired");
    }
    let view = cards::offers_opened(&ask);
    asks::redraw(hall, sessions, asks, Ask { view, ..ask });
    String::new()
}

/// Marks one of the offers.
pub(super) fn mark_offer(
    hall: &mut Hall,
    sessions: &Roster,
    asks: &mut TurnAsks,
    ask: Ask,
    index: usize,
    person: PersonId,
) -> String {
    if !matches!(ask.view, View::Offers(_)) || index >= ask.offers().len() {
        return hall.voice(person).say("toast-expired");
    }
    let view = View::Offers(Some(index));
    asks::repaint(hall, sessions, asks, Ask { view, ..ask });
    String::new()
}

/// Allows what the marked offer says. What is wide is asked about again, unless it ends with the turn.
pub(super) fn allow_for(
    hall: &mut Hall,
    talks: &mut Talks,
    ask: Ask,
    extent: Extent,
    press: &Press,
    now: Now,
) -> String {
    let index = match ask.view {
        View::Offers(index) => index,
        View::Wide(index, asked) => Some(index).filter(|_| asked == extent),
        View::Card | View::Seen | View::Confirm => None,
    };
    let offer = index.and_then(|index| Some((index, ask.offers().get(index)?.clone())));
    let place = talks.sessions.get(&ask.session).map(|session| &session.record().workspace.kind);
    let fits = |grant: &Grant| {
        grant.extents().contains(&extent) && (extent != Extent::Project || place != Some(&WorkspaceKind::Own))
    };
    let Some((index, offer)) = offer.filter(|(_, offer)| fits(&offer.grant)) else {
        return hall.voice(press.from.id).say("toast-expired");
    };
    let is_asked = matches!(ask.view, View::Wide(..));
    if offer.width == Width::Wide && extent != Extent::Turn && !is_asked {
        asks::redraw(hall, &talks.sessions, &mut talks.asks, Ask { view: View::Wide(index, extent), ..ask });
        return hall.voice(press.from.id).say("toast-confirm");
    }
    asks::decide(hall, talks, ask, allow(vec![offer.grant], extent), press.into(), now)
}

/// What was allowed is kept for as long as it is to hold, so that it is passed on when the agent is started anew.
pub(super) fn grant(
    hall: &mut Hall,
    sessions: &mut Roster,
    added_projects: &AddedProjects,
    project_rules: &mut ProjectRules,
    id: SessionId,
    grants: &[Grant],
    extent: Extent,
) {
    if grants.is_empty() {
        return;
    }
    for grant in grants {
        match (grant, extent) {
            (Grant::Mode(mode), _) => grant_mode(hall, sessions, id, *mode),
            // Claude Code keeps these itself.
            (Grant::Rules(_) | Grant::Directories(_), Extent::Settings) => {}
            (Grant::Rules(rules), Extent::Turn) => {
                if let Some(session) = sessions.get_mut(&id) {
                    session.record_mut().allow_passing(rules);
                }
            }
            (Grant::Rules(rules), Extent::Project) => {
                add_project_rules(hall, sessions, added_projects, project_rules, id, rules);
            }
            (Grant::Rules(_), Extent::Session) | (Grant::Directories(_), _) => {
                if let Some(session) = sessions.get_mut(&id) {
                    session.record_mut().allow(grant);
                }
            }
        }
    }
    if grants.iter().any(|grant| matches!(grant, Grant::Rules(_))) && extent != Extent::Settings {
        grants::tell_rules(hall, sessions, added_projects, project_rules, id);
    }
}

fn grant_mode(hall: &Hall, sessions: &mut Roster, id: SessionId, mode: Mode) {
    // What an agent is that is to be another one says nothing of the session.
    if sessions.get(&id).is_some_and(|session| !session.is_outdated())
        && let Some(mode) = hall.gate().mode(mode, Door::Proposal)
    {
        records::set_mode(sessions, id, mode);
    }
}

fn add_project_rules(
    hall: &mut Hall,
    sessions: &Roster,
    added_projects: &AddedProjects,
    project_rules: &mut ProjectRules,
    id: SessionId,
    rules: &[Rule],
) {
    let Some(project) = grants::rules_project(hall, sessions, added_projects, id) else { return };
    let rules = project_rules.add(&project, rules);
    hall.save(Change::ProjectRules { project: project.clone(), rules });
    grants::tell_project(hall, sessions, added_projects, project_rules, &project, Some(id));
}

/// A bare word that allows is no more than a tap: where a second one is wanted, it has to be one.
pub(in crate::bridge) fn allow_typed(
    hall: &mut Hall,
    talks: &mut Talks,
    ask: Ask,
    message: &Message,
    by: Decider<'_>,
    now: Now,
) {
    if open_asks::sight::is_unseen(hall, &talks.sessions, &ask) {
        show_rest(hall, &talks.sessions, &mut talks.asks, &mut talks.seen, ask, message.thread, by.person);
    } else if open_asks::sight::is_being_shown(hall, &talks.seen, &ask) {
        let page = Page::plain(hall.voice(by.person).say("toast-coming"));
        hall.reply(message.thread, page);
    } else if ask.facts.confirm {
        confirm(hall, &talks.sessions, &mut talks.asks, ask, by.person);
    } else if ask.view == View::Card {
        asks::decide(hall, talks, ask, allow(Vec::new(), Extent::Session), by, now);
    } else {
        let page = Page::plain(hall.voice(by.person).say("typed-press"));
        hall.reply(message.thread, page);
    }
}
