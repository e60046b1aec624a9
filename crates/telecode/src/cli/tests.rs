//! What can be typed.

use super::*;

#[test]
fn the_definition_holds_together() {
    Cli::command().debug_assert();
}

#[test]
fn the_reference_is_as_it_was() {
    insta::assert_snapshot!("reference", reference());
}

#[test]
fn shared_options_may_stand_before_and_after_the_command() {
    for line in [["telecode", "--data-dir", "/d", "run"], ["telecode", "run", "--data-dir", "/d"]] {
        let cli = Cli::try_parse_from(line).unwrap();
        assert_eq!(cli.shared.data_dir, Some("/d".into()));
    }
}

#[test]
fn commands_of_its_own_keep_their_arguments() {
    let arguments: Vec<OsString> = ["guard", "--help", "--", "x"].map(Into::into).into();
    assert_eq!(early(&arguments), Some(EarlyCommand::Guard(["--help", "--", "x"].map(Into::into).into())));
    assert_eq!(early(&["stand-in-agent".into()]), Some(EarlyCommand::StandInAgent(Vec::new())));
    assert_eq!(early(&["run".into(), "guard".into()]), None);
    assert_eq!(early(&[]), None);
}
