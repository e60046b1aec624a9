//! What was spent: a ledger of turns, and `/usage`.
//!
//! The last month of it is in memory, so that a day's sum costs nothing. Deleted sessions stay in it.

mod ledger;
mod pages;

pub(super) use self::ledger::Ledger;

use super::Bridge;
use super::errands::{Asker, Then};
use super::menus::{Menu, NewButton};
use super::queries;
use super::turns::Verdict;
use crate::call::Call;
use crate::change::Change;
use crate::chat::Message;
use crate::errand::{Bar, Drawing, Errand, Failure, PictureErrand};
use crate::ids::SessionId;
use crate::page::Page;
use crate::pick::{ButtonPick, UsagePick};
use crate::plan::SpentRecord;
use crate::query::{Answer, ModelUse, NoAnswer, Query};
use crate::session::{Session, State, Turn};
use crate::time::Now;

/// How many days a picture shows.
const CHART_DAYS: usize = 30;

/// Every so many days of a picture are numbered: more would touch each other.
const LABEL_EVERY: usize = 5;

/// An agent was asked what is left of the plan.
#[derive(Debug)]
pub(super) struct Asked;

impl Bridge {
    /// Puts what a turn used in the ledger.
    pub(super) fn spend(&mut self, turn: &Turn, verdict: &Verdict, now: Now) {
        let mut models = verdict.models.clone();
        let used = verdict.tokens.input + verdict.tokens.output > 0 || verdict.cost_usd > 0.0;
        if models.is_empty() && used {
            models.push(ModelUse {
                model: turn.model.clone(),
                input: verdict.tokens.input,
                output: verdict.tokens.output,
                cost_usd: verdict.cost_usd,
            });
        }
        for used in models {
            let record = SpentRecord {
                turn: turn.record.id,
                model: used.model,
                session: turn.record.session,
                at: now.wall,
                millis: u64::try_from(verdict.duration.as_millis()).unwrap_or(u64::MAX),
                input: used.input,
                output: used.output,
                cost_usd: used.cost_usd,
            };
            self.ledger.add(record.clone());
            self.save(Change::Spent(record));
        }
    }

    /// `/usage`. Whoever is awake is asked for the windows of the plan; nobody is woken for it.
    pub(super) fn usage_command(&mut self, message: &Message, now: Now) {
        let session = self.target(message);
        self.ask_usage(session, &Asker::from(message), now);
    }

    pub(super) fn ask_usage(&mut self, session: Option<SessionId>, asker: &Asker, now: Now) {
        let awake = session.filter(|id| {
            let state = self.sessions.get(id).map(Session::state);
            matches!(state, Some(State::Idle { .. } | State::Running(..)))
        });
        match awake {
            Some(id) => self.query(id, Query::Usage, asker, queries::Then::Usage(Asked)),
            None => self.show_usage(session, &[], asker, now),
        }
    }

    pub(super) fn usage_told(
        &mut self,
        session: SessionId,
        answer: Result<Answer, NoAnswer>,
        asker: &Asker,
        now: Now,
    ) {
        // What is left of the plan is known from its answers as well; the rest is ours.
        let windows = match answer {
            Ok(Answer::Usage(usage)) => usage.windows,
            Ok(_) | Err(_) => Vec::new(),
        };
        self.show_usage(Some(session), &windows, asker, now);
    }

    fn show_usage(
        &mut self,
        session: Option<SessionId>,
        windows: &[crate::query::Window],
        asker: &Asker,
        now: Now,
    ) {
        let page = self.usage_page(session, windows, self.voice(asker.person.id), now);
        let mut menu = Menu { session, ..Menu::list(page) };
        if !self.ledger.is_empty() {
            let label = self.voice(asker.person.id).say("button-usage-chart");
            menu = menu.row([NewButton::pick(label, ButtonPick::Usage(UsagePick::Chart))]);
        }
        self.show_menu(menu, asker);
    }

    pub(super) fn picked_usage(&mut self, pick: UsagePick, asker: &Asker, now: Now) -> String {
        let UsagePick::Chart = pick;
        let days = self.ledger.days(CHART_DAYS, now.wall, self.settings.utc_offset);
        let caption = pages::chart_caption(&days, self.voice(asker.person.id));
        let highest = days.iter().map(|(_, cost)| *cost).fold(0.0, f64::max);
        let bars = days.iter().enumerate().map(|(at, (day, cost))| {
            // The last one is numbered.
            let numbered = (days.len() - 1 - at).is_multiple_of(LABEL_EVERY);
            let label = if numbered { day.day.to_string() } else { String::new() };
            Bar { label, height: pages::thousandths(*cost, highest) }
        });
        let errand = PictureErrand::Chart { bars: bars.collect(), top: super::cards::money(highest) };
        self.send_out(Errand::Picture(errand), asker, Then::SpentDrawn(caption));
        String::new()
    }

    /// What was spent was drawn, or could not be.
    pub(super) fn spent_drawn(&mut self, caption: Page, drawn: Result<Drawing, Failure>, asker: &Asker) {
        let png = drawn.ok().and_then(|drawing| drawing.pictures.into_iter().next());
        let Some(png) = png else {
            // Without the picture the numbers are still worth something.
            self.reply(asker.thread, caption);
            return;
        };
        let name = "usage.png".to_owned();
        self.free(Call::Photo { thread: asker.thread, name, png, caption, reply_to: None });
    }
}
