use std::time::Duration;

use telecode_core::agent::{Origin, Tokens};

use super::super::Standing;
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

fn done(seen: &Seen) -> (Standing, String) {
    let check = check(seen, &result(CycleOutcome::Done));
    (check.standing, check.found)
}

#[test]
fn it_is_ok_only_if_the_command_was_asked_about_and_ran() {
    let ran = Some((ToolOutcome::Done, "telecode-works".to_owned()));
    let failed = Some((ToolOutcome::Failed, "no such place".to_owned()));
    for (asked, ended, standing, words) in [
        (true, ran.clone(), Standing::Ok, "asked, allowed, ran and answered"),
        (true, failed.clone(), Standing::Failure, "did not run as it should (no such place)"),
        (true, None, Standing::Failure, "did not run"),
        (false, ran, Standing::Warning, "without asking"),
        (false, failed, Standing::Warning, "refused or failed without a question (no such place)"),
        (false, None, Standing::Warning, "answered without running the command"),
    ] {
        let (stands, found) = done(&Seen { asked, ended, ..Seen::default() });
        assert_eq!(stands, standing, "{found}");
        assert!(found.contains(words), "{found}");
    }
    let other = Seen { others: Some("Bash: rm".to_owned()), ..Seen::default() };
    assert!(done(&other).1.contains("asked for something else (Bash: rm), which was denied"));
    let check = check(&Seen::default(), &result(CycleOutcome::Failed { message: "no".to_owned() }));
    assert_eq!((check.standing, check.found.as_str()), (Standing::Failure, "no"));
}

#[test]
fn nothing_but_the_command_is_allowed() {
    let ask = |command: &str| AskRequest {
        request: telecode_core::ids::RequestId("r".to_owned()),
        call: ToolCall {
            id: ToolCallId("t".to_owned()),
            name: "Bash".to_owned(),
            tool: Tool::Bash { command: command.to_owned(), description: None },
            input: String::new(),
        },
        suggestions: Vec::new(),
        reason: None,
        facts: telecode_core::agent::AskFacts::default(),
    };
    let mut seen = Seen::default();
    let other = ask(&format!("{COMMAND}; rm -rf ~"));
    assert!(matches!(seen.asked(&other), Decision::Deny { .. }));
    assert!(!seen.asked && seen.others.is_some());
    assert!(matches!(seen.asked(&ask(COMMAND)), Decision::Allow { .. }));
    assert!(seen.asked);
}
