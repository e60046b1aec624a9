//! What is allowed without a question: passed on, listed, and taken back.

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::errand::{Errand, MachineErrand};
use telecode_core::seam::permission::{Grant, Rule};
use telecode_core::seam::query::{Answer, NoAnswer, OwnRule, RuleSource};

use super::asked;
use crate::{World, bash};

/// A session in which the rule of the next button is allowed.
fn allowed(button: &str) -> World {
    let mut world = asked();
    world.press("Always");
    world.pass(Duration::from_secs(3));
    world.press(button);
    world.pass(Duration::from_secs(3));
    world
}

#[test]
fn a_rule_of_a_project_is_told_to_all_of_its_sessions() {
    let mut world = World::new();
    world.runs("go");
    let first = world.life.unwrap().0;
    world.says("/new other api");
    world.says("go on");
    world.ready();
    world.begins();
    world.asks("r1", bash("t1", "npm test"));
    world.pass(Duration::from_secs(3));
    world.press("Always");
    world.pass(Duration::from_secs(3));
    world.press("Project api");
    assert_eq!(world.rules[&first], ["Bash(npm test)"], "{}", world.log());
    assert_eq!(world.store.project_rules["/srv/api"].len(), 1);
    world.restart();
    world.says("/new third api");
    world.says("and here");
    let rule = Rule { tool: "Bash".to_owned(), content: Some("npm test".to_owned()) };
    assert_eq!(world.launched.last().unwrap().1.permit.grants(), [Grant::Rules(vec![rule])]);
}

#[test]
fn rules_are_listed_and_taken_back() {
    let mut world = allowed("This session");
    world.asks("r2", bash("t2", "npm run lint"));
    world.pass(Duration::from_secs(3));
    world.press("Always");
    world.pass(Duration::from_secs(3));
    world.press("Project api");
    world.pass(Duration::from_secs(3));
    world.fresh_log();
    world.says("/rules");
    world.pass(Duration::from_secs(3));
    world.press("✖️ 1.");
    world.pass(Duration::from_secs(3));
    world.press("✖️ 1.");
    world.pass(Duration::from_secs(3));
    assert!(world.store.sessions.values().next().unwrap().run.grants.is_empty());
    assert!(world.store.project_rules.is_empty());
    assert!(world.rules.values().all(Vec::is_empty));
    assert_snapshot!(world.log());
}

#[test]
fn a_rule_that_is_gone_is_not_taken_back_twice() {
    let mut world = allowed("This session");
    world.says("/rules");
    world.pass(Duration::from_secs(3));
    let (message, token) = world.chat.button("✖️ 1.").unwrap();
    world.says("/rules");
    world.pass(Duration::from_secs(3));
    world.press("✖️ 1.");
    world.press_as(crate::OWNER, message, token);
    let last = world.chat.toasts.last().unwrap();
    assert_eq!(last, "Already decided");
}

#[test]
fn claude_codes_own_rules_are_asked_for_and_those_of_the_directory_can_be_taken_out() {
    let mut world = asked();
    world.press("✅ Allow");
    world.pass(Duration::from_secs(3));
    world.fresh_log();
    world.says("/rules");
    world.pass(Duration::from_secs(3));
    world.press("Claude Code's own rules");
    let own = |rule: &str, source| OwnRule { rule: rule.to_owned(), behaviour: "allow".to_owned(), source };
    let all = vec![own("Bash(npm run *)", RuleSource::Local), own("WebSearch", RuleSource::User)];
    let wide = [
        "Bash(git commit:*)",
        "Bash(cargo test:*)",
        "Bash(python3 -c:*)",
        "Bash(cat */secret)",
        "Bash(*)",
        "Bash()",
        "Edit(//srv/api/**)",
        "Read(//etc/hosts)",
        "Read(**)",
        "WebFetch(domain:example.org)",
        "mcp__files",
        "mcp__files__read",
    ];
    let all = all.into_iter().chain(wide.map(|rule| own(rule, RuleSource::User))).collect();
    world.replies(Ok(Answer::Rules(all)));
    world.pass(Duration::from_secs(3));
    world.press("✖️ 1.");
    let asked = Errand::Machine(MachineErrand::ForgetRule {
        directory: "/srv/api".to_owned(),
        rule: "Bash(npm run *)".to_owned(),
    });
    assert_eq!(world.errands[0].1, asked);
    world.done();
    world.pass(Duration::from_secs(3));
    assert_snapshot!(world.log());
}

#[test]
fn own_rules_that_cannot_be_changed_or_read_are_said_to_be_so() {
    let mut world = asked();
    world.press("✅ Allow");
    world.says("/rules");
    world.pass(Duration::from_secs(3));
    world.press("Claude Code's own rules");
    let own = OwnRule { rule: "Read".to_owned(), behaviour: "deny".to_owned(), source: RuleSource::Local };
    world.replies(Ok(Answer::Rules(vec![own])));
    world.pass(Duration::from_secs(3));
    world.fresh_log();
    world.press("✖️ 1.");
    world.fails("permission denied");
    world.pass(Duration::from_secs(3));
    world.says("/rules");
    world.pass(Duration::from_secs(3));
    world.press("Claude Code's own rules");
    world.replies(Err(NoAnswer::Unsupported));
    world.pass(Duration::from_secs(3));
    assert_snapshot!(world.log());
}

#[test]
fn without_a_session_there_are_no_rules_to_list() {
    let mut world = World::new();
    world.says("/rules");
    world.pass(Duration::from_secs(3));
    assert!(world.log().contains("No session"), "{}", world.log());
}
