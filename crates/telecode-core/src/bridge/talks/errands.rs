//! Errands: what was sent out to look at the machine, for whom, and what is to be done with what comes back.
//!
//! The update that caused an errand is handled only when the errand is over: a crash on the way loses nothing.

use std::collections::HashMap;

use crate::bridge::ErrandThen;
use crate::bridge::hall::Hall;
use crate::bridge::hall::asker::Asker;
use crate::bridge::hall::seam::Effect;
use crate::bridge::talks::roster::Roster;
use crate::errand::{Errand, Failure, Finding, Report};
use crate::gate::{Gate, WorkGround};
use crate::ids::{ErrandId, UpdateId};
use crate::render::{GLANCE, glance};
use crate::session::Session;

/// The errands that are on their way.
#[derive(Debug, Default)]
pub(in crate::bridge) struct OpenErrands {
    last: u64,
    open: HashMap<ErrandId, OpenErrand>,
}

/// An errand on its way.
#[derive(Debug)]
pub(in crate::bridge) struct OpenErrand {
    pub(in crate::bridge) update: Option<UpdateId>,
    pub(in crate::bridge) asker: Asker,
    /// What the room that sent it out goes on with: it is carried, and not looked into.
    pub(in crate::bridge) then: ErrandThen,
}

impl OpenErrands {
    /// An errand is over.
    pub(in crate::bridge) fn over(&mut self, errand: ErrandId) -> Option<OpenErrand> {
        self.open.remove(&errand)
    }

    /// Those that are on their way.
    pub(in crate::bridge) fn all(&self) -> impl Iterator<Item = &OpenErrand> {
        self.open.values()
    }

    fn send(&mut self, open: OpenErrand) -> ErrandId {
        self.last += 1;
        let errand = ErrandId(self.last);
        self.open.insert(errand, open);
        errand
    }
}

/// Nobody waits for what comes of it.
#[derive(Debug)]
pub(in crate::bridge) struct Unawaited;

/// A report, for whoever waits for it.
#[derive(Debug)]
pub(in crate::bridge) struct Reported {
    report: Report,
    /// What is said where it is about something else than was asked for.
    astray: Failure,
}

impl Reported {
    pub(in crate::bridge) fn new(hall: &Hall, report: Report, asker: &Asker) -> Self {
        Self { report, astray: Failure(hall.voice(asker.person.id).say("report-astray")) }
    }

    /// What it says. One that is about something else is a failure.
    pub(in crate::bridge) fn says<F: Finding>(self) -> F {
        F::of(self.report).unwrap_or_else(|| F::failed(self.astray))
    }
}

/// Sends out an errand. The update that is being handled waits for it.
pub(in crate::bridge) fn send_out(
    hall: &mut Hall,
    sessions: &Roster,
    errands: &mut OpenErrands,
    what: Errand,
    asker: &Asker,
    then: impl Into<ErrandThen>,
) {
    let update = hall.handling.hand_over();
    send_for(hall, sessions, errands, update, what, asker, then.into());
}

/// Sends out an errand that nobody asked for: no update waits for it.
pub(in crate::bridge) fn send_unasked(
    hall: &mut Hall,
    sessions: &Roster,
    errands: &mut OpenErrands,
    what: Errand,
    asker: &Asker,
    then: impl Into<ErrandThen>,
) {
    send_for(hall, sessions, errands, None, what, asker, then.into());
}

fn send_for(
    hall: &mut Hall,
    sessions: &Roster,
    errands: &mut OpenErrands,
    update: Option<UpdateId>,
    what: Errand,
    asker: &Asker,
    then: ErrandThen,
) {
    let what = grounded(hall, sessions, what, asker);
    let errand = errands.send(OpenErrand { update, asker: asker.clone(), then });
    hall.effect(Effect::Run { errand, what });
}

/// An errand, unless it is about the files of a workspace that may not be worked in.
fn grounded(hall: &Hall, sessions: &Roster, what: Errand, asker: &Asker) -> Errand {
    let Errand::Files(files) = &what else { return what };
    let Some(directory) = files.workspace() else { return what };
    let in_it = |session: &&Session| session.record().workspace.directory == directory;
    let is_barred = sessions.values().find(in_it).is_some_and(|session| {
        Gate::ground(&hall.settings, &session.record().workspace.kind, directory) == WorkGround::Barred
    });
    if !is_barred {
        return what;
    }
    let reason =
        hall.voice(asker.person.id).tell("workspace-barred", [("path", glance(directory, GLANCE).into())]);
    Errand::Refuse { what: files.clone(), reason }
}

/// Gives up what people wanted who are not served any more; their updates are over.
pub(super) fn errands_of_strangers(hall: &Hall, errands: &mut OpenErrands) -> Vec<UpdateId> {
    let access = &hall.access;
    let is_theirs = |errand: &OpenErrand| errand.update.is_some() && !access.serves(errand.asker.person.id);
    let gone = errands.open.extract_if(|_, errand| is_theirs(errand));
    gone.filter_map(|(_, errand)| errand.update).collect()
}
