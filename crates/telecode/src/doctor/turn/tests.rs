use std::time::Duration;

use telecode_core::seam::agent::{Origin, Tokens};

use super::super::CheckStanding;
use super::*;

fn result(outcome: CycleOutcome) -> CycleResult {
    CycleResult {
        outcome,
        prompts: Vec::new(),
        text: String::new(),
        cost_usd: 0.01,
        tokens: Tokens::default(),
        models: Vec::new(),
        duration: Duration::from_secs(1),
        context_percent: None,
        origin: Origin::Person,
    }
}

fn done(seen: &SeenTurn) -> (CheckStanding, String) {
    let check = check(seen, &result(CycleOutcome::Done));
    (check.standing, check.found)
}

#[test]
fn it_is_ok_only_if_the_command_was_asked_about_and_ran() {
    let ran = Some((ToolOutcome::Done, "telecode-works".to_owned()));
    let failed = Some((ToolOutcome::Failed, "no such place".to_owned()));
    for (asked, ended, standing, words) in [
        (true, ran.clone(), CheckStanding::Ok, "asked, allowed, ran and answered"),
        (true, failed.clone(), CheckStanding::Failure, "did not run as it should (no such place)"),
        (true, None, CheckStanding::Failure, "did not run"),
        (false, ran, CheckStanding::Warning, "without asking"),
        (false, failed, CheckStanding::Warning, "refused or failed without a question (no such place)"),
        (false, None, CheckStanding::Warning, "answered without running the command"),
    ] {
        let (stands, found) = done(&SeenTurn { asked, ended, ..SeenTurn::default() });
        assert_eq!(stands, standing, "{found}");
        assert!(found.contains(words), "{found}");
    }
    let other = SeenTurn { others: Some("Bash: rm".to_owned()), ..SeenTurn::default() };
    assert!(done(&other).1.contains("asked for something else (Bash: rm), which was denied"));
    let check = check(&SeenTurn::default(), &result(CycleOutcome::Failed { message: "no".to_owned() }));
    assert_eq!((check.standing, check.found.as_str()), (CheckStanding::Failure, "no"));
}

#[test]
fn nothing_but_the_command_is_allowed() {
    let ask = |command: &str| AskRequest {
        request: telecode_core::seam::ids::RequestId("r".to_owned()),
        call: ToolCall {
            id: ToolCallId("t".to_owned()),
            name: "Bash".to_owned(),
            tool: Tool::Bash { command: command.to_owned(), description: None },
            input: String::new(),
        },
        suggestions: Vec::new(),
        reason: None,
        facts: telecode_core::seam::agent::AskFacts::default(),
    };
    let mut seen = SeenTurn::default();
    let other = ask(&format!("{COMMAND}; rm -rf ~"));
    assert!(matches!(seen.asked(&other), Decision::Deny { .. }));
    assert!(!seen.asked && seen.others.is_some());
    assert!(matches!(seen.asked(&ask(COMMAND)), Decision::Allow { .. }));
    assert!(seen.asked);
}
