//! What passes, and what does not.

use super::*;

const MODES: [Mode; 6] =
    [Mode::Default, Mode::AcceptEdits, Mode::Plan, Mode::Auto, Mode::DontAsk, Mode::Bypass];

fn rule(tool: &str) -> Rule {
    Rule { tool: tool.to_owned(), content: None }
}

#[test]
fn who_may_have_which_mode() {
    let table =
        |gate: &Gate, door| MODES.into_iter().filter(|mode| gate.mode(*mode, door).is_some()).collect();
    let (closed, open) = (Gate::closed(), Gate::open());
    let [asks, edits, plan, auto, denies, bypass] = MODES;
    let all: Vec<Mode> = table(&open, Door::Person);
    assert_eq!(all, MODES);
    let rows: [(&Gate, Door, Vec<Mode>); 5] = [
        (&closed, Door::Person, vec![asks, edits, plan, auto, denies]),
        (&closed, Door::Proposal, vec![asks, edits, plan, denies]),
        (&closed, Door::Project, vec![asks, plan, denies]),
        // What a person may choose nobody may propose.
        (&open, Door::Proposal, vec![asks, edits, plan, denies]),
        (&open, Door::Project, vec![asks, plan, denies]),
    ];
    for (gate, door, expected) in rows {
        assert_eq!(table(gate, door), expected, "{door:?}");
    }
    assert_eq!(*closed.kept(bypass), asks);
    assert_eq!(*open.kept(bypass), bypass);
}

#[test]
fn a_rule_for_everything_is_no_rule() {
    let (closed, open) = (Gate::closed(), Gate::open());
    for tool in ["Bash", "mcp__github__create-issue", "mcp__github", "WebFetch"] {
        assert_eq!(*closed.rules(vec![rule(tool)]), [rule(tool)], "{tool}");
    }
    for tool in ["", "*", "mcp__*", "B*", "?", "(", "Bash)", " "] {
        assert!(closed.rules(vec![rule(tool)]).is_empty(), "{tool}");
    }
    assert_eq!(open.rules(vec![rule("*"), rule("")]).len(), 1);
}

#[test]
fn a_directory_is_one_place_that_can_be_read_off_a_card() {
    let gate = Gate::closed();
    let paths = ["/srv/web", "/srv/web/", "srv", "~/x", "", "/", "//", "/srv/../etc", "/srv/./x", "/a\nb"];
    let grant = Grant::Directories(paths.map(str::to_owned).to_vec());
    let passed = vec![Grant::Directories(vec!["/srv/web".into(), "/srv/web/".into()])];
    assert_eq!(gate.proposals(vec![grant.clone()]), passed);
    assert_eq!(gate.permit(Mode::Default, vec![grant.clone()]).grants(), passed);
    let decision = Decision::Allow { grants: vec![grant], extent: Extent::Session };
    let expected = Decision::Allow { grants: passed, extent: Extent::Session };
    assert_eq!(gate.decision(decision).into_inner(), expected);
    let decision =
        Decision::Allow { grants: vec![Grant::Directories(vec!["/".into()])], extent: Extent::Session };
    let nothing = Decision::Allow { grants: Vec::new(), extent: Extent::Session };
    assert_eq!(gate.decision(decision).into_inner(), nothing, "nothing is left of it");
}

#[test]
fn an_answer_switches_to_nothing_that_a_card_may_not_offer() {
    for gate in [Gate::closed(), Gate::open()] {
        for mode in MODES {
            let grants = vec![Grant::Mode(mode)];
            let decision = gate.decision(Decision::Allow { grants: grants.clone(), extent: Extent::Session });
            let Decision::Allow { grants: left, .. } = decision.into_inner() else { panic!() };
            let is_let = gate.mode(mode, Door::Proposal).is_some();
            assert_eq!(left, if is_let { grants.clone() } else { Vec::new() }, "{mode:?}");
            assert_eq!(gate.proposals(grants).is_empty(), !is_let, "{mode:?}");
        }
    }
}
