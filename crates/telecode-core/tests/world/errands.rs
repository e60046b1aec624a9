//! Errands, and what comes of them.

use std::time::Duration;

use telecode_core::seam::errand::{
    Errand, FilesErrand, MachineErrand, PersonasErrand, RecordsErrand, Report,
};

use super::World;

/// The report that an errand is done which brings nothing back.
#[expect(clippy::wildcard_enum_match_arm, reason = "a story tells what any other brings back")]
pub(crate) fn done(what: &Errand) -> Report {
    match what {
        Errand::Files(FilesErrand::Forget { .. }) => Report::Forgotten(Ok(())),
        Errand::Records(RecordsErrand::Settle { .. } | RecordsErrand::Delete { .. })
        | Errand::Machine(MachineErrand::ForgetRule { .. }) => Report::Done(Ok(())),
        Errand::Personas(PersonasErrand::Write { .. }) => Report::PersonaWritten(Ok(())),
        Errand::Machine(MachineErrand::RemoveWorktree { .. } | MachineErrand::RemoveFolder { .. }) => {
            Report::Removed(Ok(()))
        }
        Errand::Machine(MachineErrand::EndHolder { .. }) => Report::HolderEnded(Ok(())),
        _ => panic!("{what:?} brings something back"),
    }
}

#[test]
fn a_report_of_another_kind_than_was_asked_for_is_a_failure() {
    let mut world = World::new();
    world.says("/search login");
    world.reports(Report::Branch(Ok(Some("main".to_owned()))));
    world.pass(Duration::from_secs(5));
    assert!(
        world.log().contains("I can't read the history: the reply belongs to another question"),
        "{}",
        world.log()
    );
}
