//! `/usage`: what was spent, by the ledger, and how much of the limits is left, as an agent says it.

mod pages;

use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::menus::Menu;
use crate::bridge::hall::new_button::NewButton;
use crate::bridge::hall::{Hall, cards};
use crate::bridge::talks::books::ledger::Ledger;
use crate::bridge::talks::errands::OpenErrands;
use crate::bridge::talks::roster::Roster;
use crate::bridge::talks::{Talks, addressee, errands, queries};
use crate::call::Call;
use crate::chat::Message;
use crate::errand::{Bar, Drawing, Errand, Failure, PictureErrand};
use crate::ids::SessionId;
use crate::page::Page;
use crate::pick::{ButtonPick, UsagePick};
use crate::query::{NoAnswer, Query, Usage};
use crate::session::{Session, State};
use crate::time::Now;

/// How many days a picture shows.
const CHART_DAYS: usize = 30;

/// Every so many days of a picture are numbered: more would touch each other.
const LABEL_EVERY: usize = 5;

/// An agent was asked what is left of the plan.
#[derive(Debug)]
pub(in crate::bridge) struct UsageWanted;

/// A picture of what was spent is sent, with this under it.
#[derive(Debug)]
pub(in crate::bridge) struct ChartWanted(Page);

/// `/usage`. Whoever is awake is asked for the windows of the plan; nobody is woken for it.
pub(in crate::bridge) fn command(hall: &mut Hall, talks: &mut Talks, message: &Message, now: Now) {
    let session = addressee::target(hall, &talks.sessions, &talks.current, &talks.places, message);
    ask(hall, talks, session, &Asker::from(message), now);
}

pub(in crate::bridge) fn ask(
    hall: &mut Hall,
    talks: &mut Talks,
    session: Option<SessionId>,
    asker: &Asker,
    now: Now,
) {
    let awake = session.filter(|id| {
        let state = talks.sessions.get(id).map(Session::state);
        matches!(state, Some(State::Idle { .. } | State::Running(..)))
    });
    match awake {
        Some(id) => {
            queries::query(hall, talks, id, Query::Usage, asker, UsageWanted);
        }
        None => show(hall, talks, session, &[], asker, now),
    }
}

pub(in crate::bridge) fn answered(
    hall: &mut Hall,
    talks: &Talks,
    session: SessionId,
    answer: Result<Usage, NoAnswer>,
    asker: &Asker,
    now: Now,
) {
    // What is left of the plan is known from its answers as well; the rest is ours.
    let windows = answer.unwrap_or_default().windows;
    show(hall, talks, Some(session), &windows, asker, now);
}

fn show(
    hall: &mut Hall,
    talks: &Talks,
    session: Option<SessionId>,
    windows: &[crate::query::UsageWindow],
    asker: &Asker,
    now: Now,
) {
    let page = pages::page(hall, talks, session, windows, hall.voice(asker.person.id), now);
    let mut menu = Menu { session, ..Menu::list(page) };
    if !talks.ledger.is_empty() {
        let label = hall.voice(asker.person.id).say("button-usage-chart");
        menu = menu.row([NewButton::pick(label, ButtonPick::Usage(UsagePick::Chart))]);
    }
    hall.show_menu(menu, asker);
}

pub(in crate::bridge) fn pressed(
    hall: &mut Hall,
    sessions: &Roster,
    ledger: &Ledger,
    errands: &mut OpenErrands,
    pick: UsagePick,
    asker: &Asker,
    now: Now,
) -> String {
    let UsagePick::Chart = pick;
    let days = ledger.days(CHART_DAYS, now.wall, hall.settings.utc_offset);
    let caption = pages::chart_caption(&days, hall.voice(asker.person.id));
    let highest = days.iter().map(|(_, cost)| *cost).fold(0.0, f64::max);
    let bars = days.iter().enumerate().map(|(at, (day, cost))| {
        // The last one is numbered.
        let numbered = (days.len() - 1 - at).is_multiple_of(LABEL_EVERY);
        let label = if numbered { day.day.to_string() } else { String::new() };
        Bar { label, height: pages::thousandths(*cost, highest) }
    });
    let errand = PictureErrand::Chart { bars: bars.collect(), top: cards::money(highest) };
    errands::send_out(hall, sessions, errands, Errand::Picture(errand), asker, ChartWanted(caption));
    String::new()
}

/// What was spent was drawn, or could not be.
pub(in crate::bridge) fn spent_drawn(
    hall: &mut Hall,
    ChartWanted(caption): ChartWanted,
    drawn: Result<Drawing, Failure>,
    asker: &Asker,
) {
    let png = drawn.ok().and_then(|drawing| drawing.pictures.into_iter().next());
    let Some(png) = png else {
        // Without the picture the numbers are still worth something.
        hall.reply(asker.thread, caption);
        return;
    };
    let name = "usage.png".to_owned();
    hall.free(Call::Photo { thread: asker.thread, name, png, caption, reply_to: None });
}
