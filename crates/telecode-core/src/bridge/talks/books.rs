//! What was spent: the books of a session, and the ledger of all turns.

pub(in crate::bridge) mod ledger;

use crate::bridge::hall::Hall;
use crate::bridge::hall::verdict::{TurnVerdict, is_failure};
use crate::bridge::talks::books::ledger::Ledger;
use crate::bridge::talks::roster::Roster;
use crate::change::Change;
use crate::ids::SessionId;
use crate::plan::SpentRecord;
use crate::query::ModelUse;
use crate::session::{Turn, TurnBooks};
use crate::time::Now;

/// Puts what a turn used in the ledger.
pub(super) fn spend(hall: &mut Hall, ledger: &mut Ledger, turn: &Turn, verdict: &TurnVerdict, now: Now) {
    let mut models = verdict.models.clone();
    let used = verdict.tokens.input + verdict.tokens.output > 0 || verdict.cost_usd > 0.0;
    if models.is_empty() && used {
        models.push(ModelUse {
            model: turn.model().to_owned(),
            input: verdict.tokens.input,
            output: verdict.tokens.output,
            cost_usd: verdict.cost_usd,
        });
    }
    for used in models {
        let record = SpentRecord {
            turn: turn.record().id,
            model: used.model,
            session: turn.record().session,
            at: now.wall,
            millis: u64::try_from(verdict.duration.as_millis()).unwrap_or(u64::MAX),
            input: used.input,
            output: used.output,
            cost_usd: used.cost_usd,
        };
        ledger.add(record.clone());
        hall.save(Change::Spent(record));
    }
}

pub(super) fn book(sessions: &mut Roster, id: SessionId, verdict: &TurnVerdict, now: Now) {
    let Some(session) = sessions.get_mut(&id) else { return };
    session.book(&TurnBooks {
        failed: is_failure(&verdict.outcome),
        cost_usd: verdict.cost_usd,
        tokens: verdict.tokens,
        context: verdict.context_percent,
        at: now.wall,
    });
}
