//! kill -9 of the bot or of claude: what is resumed, told again, offered, or found.

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::Input;
use telecode_core::seam::agent::{Activity, AgentEvent, CycleOutcome, End, Start, Trace};
use telecode_core::seam::call::{Call, Delivery, Outcome, Reaction};
use telecode_core::seam::change::PromptStage;
use telecode_core::seam::chat::ChatEvent;
use telecode_core::seam::errand::Terminal;
use telecode_core::seam::ids::{ChatId, ClaudeId, RequestId, ThreadId, UpdateId};
use telecode_core::seam::permission::{Decision, Extent};
use telecode_core::seam::settings::{OnCrash, Settings};
use telecode_core::seam::tool::{ToolCall, ToolOutcome};

use crate::{Line, OWNER, World, bash, read, settings};

#[test]
fn an_update_that_was_stored_but_not_handled_is_handled_after_the_restart() {
    let mut world = World::new();
    let (_, event) = world.message(OWNER, "lost?", |_| {});
    // The crash fell before the bridge saw it.
    world.updates.push((UpdateId(1), event));
    world.restart();
    world.ready();
    assert_eq!(world.told[0].1, "lost?");
    assert!(world.store.handled.contains(&UpdateId(1)));
}

#[test]
fn a_prompt_that_claude_never_took_up_is_told_again() {
    let mut world = World::new();
    world.runs("go");
    world.restart();
    world.found(&Trace::Unknown);
    world.ready();
    assert_eq!(world.told.len(), 2);
    assert_eq!(world.told[0], world.told[1], "the same uuid, so that Claude drops what it knows");
    world.begins();
    world.answers("done");
    world.ends(CycleOutcome::Done);
    assert_eq!(world.log().matches('🔔').count(), 1);
}

#[test]
fn the_reaction_of_an_answer_that_nobody_lived_to_show_is_shown_after_the_restart() {
    let mut world = World::new();
    world.runs("go");
    world.answers("done");
    world.line = Line::Held;
    world.ends(CycleOutcome::Done);
    world.fresh_log();
    world.line = Line::Good;
    world.restart();
    world.pass(Duration::from_mins(1));
    assert!(world.log().contains("👌"), "{}", world.log());
    world.fresh_log();
    world.restart();
    world.pass(Duration::from_secs(1));
    assert!(!world.log().contains("👌"), "it was shown: {}", world.log());
}

#[test]
fn how_each_prompt_ended_shows_after_any_crashes_also_with_a_newer_prompt_there() {
    let mut world = World::new();
    world.runs("one");
    world.answers("done");
    world.says("two");
    let of = |world: &World, text: &str| {
        let prompt = world.store.prompts.iter().find(|prompt| prompt.content.text == text).unwrap();
        world.chat.reactions.get(&prompt.messages[0]).copied()
    };
    world.line = Line::Held;
    world.ends(CycleOutcome::Done);
    world.restart();
    world.line = Line::Good;
    world.restart();
    world.pass(Duration::from_mins(1));
    assert_eq!(of(&world, "one"), Some(Reaction::Answered), "{}", world.log());
    assert_eq!(of(&world, "two"), Some(Reaction::Answered), "{}", world.log());
    assert!(world.store.reactions.is_empty(), "{:?}", world.store.reactions);
}

#[test]
fn a_turn_that_had_only_read_runs_again_by_itself() {
    let mut world = World::new();
    world.runs("look");
    world.uses(read("t1", "/srv/api/a.rs"));
    world.restart();
    world.found(&Trace::Cut { pending: vec![read("t1", "/srv/api/a.rs")] });
    assert_eq!(world.launches.last(), Some(&Start::Rerun));
    world.ready();
    world.begins();
    world.answers("looked");
    world.ends(CycleOutcome::Done);
    assert_snapshot!(world.log());
}

#[test]
fn a_turn_with_a_command_running_is_offered() {
    let mut world = World::new();
    world.runs("deploy");
    world.uses(bash("t1", "make deploy"));
    world.restart();
    world.found(&Trace::Cut { pending: vec![bash("t1", "make deploy")] });
    world.pass(Duration::from_secs(2));
    world.press("Show");
    world.pass(Duration::from_secs(2));
    world.says("what now?");
    world.pass(Duration::from_secs(2));
    world.press("Resume");
    assert_eq!(world.launches.last(), Some(&Start::Rerun));
    world.ready();
    world.begins();
    world.answers("deployed");
    let first = world.told[0].0.clone();
    world.ends_for(vec![first], CycleOutcome::Done);
    assert_eq!(world.told.last().unwrap().1, "what now?", "what waited comes after it");
    assert_snapshot!(world.log());
}

#[test]
fn what_waits_behind_its_own_card_is_not_offered_as_having_run() {
    let mut world = World::new();
    world.runs("both");
    let (first, second) = (bash("t1", "touch a.txt"), bash("t2", "touch b.txt"));
    world.uses(first.clone());
    world.uses(second.clone());
    world.asks("r1", first.clone());
    world.restart();
    world.fresh_log();
    world.found(&Trace::Cut { pending: vec![first, second] });
    world.pass(Duration::from_secs(5));
    let offer = world.log();
    assert!(offer.contains("touch b.txt") && !offer.contains("touch a.txt"), "{offer}");
}

#[test]
fn a_card_says_nothing_of_the_same_command_in_a_later_try() {
    let mut world = World::new();
    world.runs("go");
    world.uses(bash("t1", "make deploy"));
    world.asks("r1", bash("t1", "make deploy"));
    world.restart();
    world.found(&Trace::Cut { pending: vec![bash("t1", "make deploy")] });
    assert_eq!(world.launches.last(), Some(&Start::Rerun), "{}", world.log());
    world.ready();
    world.begins();
    // It is not asked about this time: somebody has allowed it in Claude's own settings.
    world.uses(bash("t2", "make deploy"));
    world.dies();
    let launches = world.launches.len();
    world.fresh_log();
    world.found(&Trace::Cut { pending: vec![bash("t2", "make deploy")] });
    world.pass(Duration::from_secs(5));
    assert_eq!(world.launches.len(), launches, "it may have run: {}", world.log());
    assert!(world.log().contains("make deploy"), "{}", world.log());
}

#[test]
fn what_waits_for_the_reason_why_it_is_denied_did_not_run() {
    let mut world = World::new();
    world.runs("go");
    world.uses(bash("t1", "touch a.txt"));
    world.asks("r1", bash("t1", "touch a.txt"));
    world.pass(Duration::from_secs(3));
    world.press("Deny + reason");
    world.restart();
    world.found(&Trace::Cut { pending: vec![bash("t1", "touch a.txt")] });
    assert_eq!(world.launches.last(), Some(&Start::Rerun), "{}", world.log());
}

#[test]
fn an_offer_outlives_a_restart_and_can_be_dropped() {
    let mut world = World::new();
    world.runs("deploy");
    world.uses(bash("t1", "make deploy"));
    world.dies();
    world.found(&Trace::Cut { pending: vec![bash("t1", "make deploy")] });
    world.pass(Duration::from_secs(2));
    world.restart();
    world.found(&Trace::Cut { pending: vec![bash("t1", "make deploy")] });
    world.fresh_log();
    world.press("Show");
    world.pass(Duration::from_secs(2));
    assert!(world.log().contains("make deploy"), "{}", world.log());
    world.press("Drop");
    world.pass(Duration::from_secs(2));
    assert_eq!(world.store.prompts[0].stage, PromptStage::Dropped);
    assert!(world.chat.button("Resume").is_none());
    world.says("something else");
    assert_eq!(world.launches.last(), Some(&Start::Resume));
}

#[test]
fn on_crash_resume_and_ask_are_obeyed() {
    for (policy, pending, launches) in
        [(OnCrash::Resume, vec![bash("t1", "rm x")], 2), (OnCrash::Ask, Vec::new(), 1)]
    {
        let mut world = World::with(Settings { on_crash: policy, ..settings() });
        world.runs("go");
        world.dies();
        world.found(&Trace::Cut { pending });
        assert_eq!(world.launches.len(), launches);
    }
}

#[test]
fn an_answer_in_claudes_record_is_delivered_once() {
    let mut world = World::new();
    world.runs("go");
    world.restart();
    world.found(&Trace::Answered { said: "It was **done**.".to_owned().into() });
    world.pass(Duration::from_secs(2));
    assert_eq!(world.store.prompts[0].stage, PromptStage::Answered(telecode_core::seam::ids::TurnId(1)));
    world.restart();
    assert!(world.inspecting.is_empty());
    assert_snapshot!(world.log());
}

/// The record has what the model wrote, the ask what Claude Code made of it.
#[test]
fn a_call_that_was_asked_about_with_a_completed_input_did_not_run() {
    let mut world = World::new();
    world.runs("look");
    let asked = read("t1", "/srv/api/a.rs");
    let written = ToolCall { input: r#"{"file_path":"a.rs"}"#.to_owned(), ..bash("t1", "a.rs") };
    let written = ToolCall { name: asked.name.clone(), ..written };
    world.asks("r1", asked);
    world.restart();
    world.found(&Trace::Cut { pending: vec![written] });
    assert_eq!(world.launches.last(), Some(&Start::Rerun), "{}", world.log());
}

#[test]
fn an_open_ask_comes_back_on_the_same_card_and_works() {
    let mut world = World::new();
    world.runs("test it");
    world.uses(bash("t1", "npm test"));
    world.asks("r1", bash("t1", "npm test"));
    world.restart();
    world.found(&Trace::Cut { pending: vec![bash("t1", "npm test")] });
    world.ready();
    world.begins();
    world.asks("r2", bash("t2", "npm test"));
    world.pass(Duration::from_secs(2));
    let cards = world.chat.messages.values().filter(|page| !page.buttons.is_empty()).count();
    assert_eq!(cards, 1, "{}", world.log());
    world.press("Allow");
    assert_eq!(
        world.answers,
        [(RequestId("r2".to_owned()), Decision::Allow { grants: Vec::new(), extent: Extent::Session })]
    );
}

#[test]
fn an_answer_pressed_before_claude_is_back_is_kept_and_told() {
    let mut world = World::new();
    world.runs("test it");
    world.asks("r1", bash("t1", "npm test"));
    world.restart();
    world.press("Allow");
    assert_eq!(world.chat.toasts, ["Saved: Claude gets it as soon as it's back"]);
    world.found(&Trace::Cut { pending: vec![bash("t1", "npm test")] });
    world.ready();
    world.begins();
    world.asks("r2", bash("t2", "npm test"));
    assert_eq!(
        world.answers,
        [(RequestId("r2".to_owned()), Decision::Allow { grants: Vec::new(), extent: Extent::Session })]
    );
}

#[test]
fn a_different_question_after_a_restart_is_a_new_card_and_the_old_one_expires() {
    let mut world = World::new();
    world.runs("test it");
    world.asks("r1", bash("t1", "npm test"));
    world.restart();
    world.found(&Trace::Cut { pending: vec![bash("t1", "npm test")] });
    world.ready();
    world.begins();
    world.fresh_log();
    world.asks("r2", bash("t2", "rm -rf build"));
    world.pass(Duration::from_secs(2));
    world.press("Allow");
    world.answers("ok");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(5));
    assert_eq!(world.answers.len(), 1);
    assert_snapshot!(world.log());
}

#[test]
fn what_was_allowed_and_may_have_run_is_asked_again() {
    let mut world = World::new();
    world.runs("test it");
    world.uses(bash("t1", "npm test"));
    world.asks("r1", bash("t1", "npm test"));
    world.press("Allow");
    world.dies();
    world.found(&Trace::Cut { pending: vec![bash("t1", "npm test")] });
    world.pass(Duration::from_secs(2));
    world.press("Resume");
    world.ready();
    world.begins();
    world.asks("r2", bash("t2", "npm test"));
    world.pass(Duration::from_secs(2));
    assert_eq!(world.answers.len(), 1);
    assert!(world.log().contains("it may have run already"), "{}", world.log());
}

#[test]
fn a_final_that_was_not_confirmed_is_repeated_and_marked() {
    let mut world = World::new();
    world.runs("go");
    world.line = Line::Held;
    world.answers("The answer.");
    world.ends(CycleOutcome::Done);
    // Telegram took it, and the bot died before it knew.
    let held = std::mem::take(&mut world.held);
    for (_, call) in &held {
        world.chat.perform(call);
    }
    world.line = Line::Good;
    world.restart();
    world.pass(Duration::from_secs(2));
    assert!(world.log().contains("↻ The answer."), "{}", world.log());
    world.restart();
    world.pass(Duration::from_secs(2));
    assert_eq!(world.log().matches("The answer.").count(), 2, "and only once more");
}

#[test]
fn a_final_that_the_server_had_no_time_for_is_sent_unmarked_after_a_crash() {
    for outcome in [
        Outcome::TooMany(Duration::from_mins(1)),
        Outcome::Blocked,
        Outcome::Unreachable { delivery: Delivery::No },
    ] {
        let mut world = World::new();
        world.runs("go");
        world.line = Line::Held;
        world.answers("The answer.");
        world.ends(CycleOutcome::Done);
        world.answer_calls(|call| matches!(call, Call::Send { .. }).then(|| outcome.clone()));
        world.line = Line::Good;
        world.held.clear();
        world.restart();
        world.pass(Duration::from_secs(5));
        assert_eq!(world.log().matches("The answer.").count(), 1, "{outcome:?}: {}", world.log());
        assert!(!world.log().contains('↻'), "{outcome:?}: {}", world.log());
    }
}

/// It is there, then, and so is what took its place.
#[test]
fn a_card_that_changed_while_it_was_on_its_way_is_marked_after_a_crash() {
    let mut world = World::new();
    world.runs("go");
    world.line = Line::Held;
    world.asks("r1", bash("t1", "npm test"));
    let is_card = |call: &Call| matches!(call, Call::Send { .. });
    assert!(world.held.iter().any(|(_, call)| is_card(call)), "{:?}", world.held);
    world.says("/stop");
    world.line = Line::Good;
    world.restart();
    world.pass(Duration::from_secs(20));
    assert!(world.log().contains('↻'), "{}", world.log());
}

#[test]
fn a_final_that_was_never_tried_is_sent_unmarked() {
    let mut world = World::new();
    world.runs("go");
    world.line = Line::Held;
    // A call in flight keeps the lane busy, so the final waits.
    world.agent(AgentEvent::TextDelta("word".to_owned()));
    world.pass(Duration::from_millis(300));
    assert!(world.held.iter().any(|(_, call)| matches!(call, Call::Draft { .. })));
    world.answers("The answer.");
    world.ends(CycleOutcome::Done);
    world.line = Line::Good;
    world.restart();
    world.pass(Duration::from_secs(2));
    assert!(world.log().contains("The answer.") && !world.log().contains('↻'), "{}", world.log());
}

#[test]
fn a_live_message_of_the_last_run_does_not_stay_on_working() {
    let mut world =
        World::with(Settings { live: telecode_core::seam::settings::LiveView::Edits, ..settings() });
    world.runs("go");
    world.uses(bash("t1", "sleep 60"));
    world.pass(Duration::from_secs(3));
    world.restart();
    world.pass(Duration::from_secs(3));
    assert!(!world.chat.messages.values().any(|page| page.text.contains("working")), "{}", world.log());
}

#[test]
fn prompts_that_were_queued_are_told_after_the_restart() {
    let mut world = World::new();
    world.says("one");
    world.restart();
    world.ready();
    assert_eq!(world.told.len(), 1);
    assert_eq!(world.told[0].1, "one");
}

#[test]
fn claude_killed_in_mid_turn_is_resumed_by_the_same_rules() {
    let mut world = World::new();
    world.runs("look");
    world.uses(read("t1", "/srv/api/a.rs"));
    world.used("t1", ToolOutcome::Done);
    world.dies();
    world.found(&Trace::Cut { pending: Vec::new() });
    world.ready();
    world.begins();
    world.answers("looked");
    world.ends(CycleOutcome::Done);
    assert_eq!(world.log().matches('🔔').count(), 1);
    assert_eq!(world.told.len(), 1, "Claude runs it again by itself");
}

#[test]
fn a_rerun_that_does_nothing_is_told_again() {
    let mut world = World::new();
    world.runs("look");
    world.restart();
    world.found(&Trace::Cut { pending: Vec::new() });
    world.ready();
    world.pass(Duration::from_secs(21));
    assert_eq!(world.told.len(), 2);
    assert_ne!(world.told[0].0, world.told[1].0, "Claude would drop the old uuid");
    world.begins();
    world.answers("looked");
    world.ends(CycleOutcome::Done);
    assert_eq!(world.log().matches('🔔').count(), 1);
}

#[test]
fn a_rerun_that_claude_says_is_over_without_a_result_has_ended() {
    let mut world = World::new();
    world.runs("look");
    world.restart();
    world.found(&Trace::Cut { pending: Vec::new() });
    world.ready();
    world.begins();
    world.answers("half an answer");
    world.agent(AgentEvent::Activity(Activity::Idle));
    assert_eq!(world.store.prompts[0].stage, PromptStage::Interrupted, "{}", world.log());
}

#[test]
fn a_stop_of_the_program_cuts_running_turns_and_ends_idle_agents_gently() {
    let mut world = World::new();
    world.runs("go");
    world.input(Input::Stop);
    assert_eq!(world.ended, [End::Cut]);
    assert!(!world.rested);
    world.dies();
    assert!(world.rested);
    assert!(world.inspecting.is_empty());
    assert!(crate::store::is_open(&world.store.prompts[0]), "the next run takes it up");
}

#[test]
fn an_old_button_after_a_restart_says_so() {
    let mut world =
        World::with(Settings { live: telecode_core::seam::settings::LiveView::Edits, ..settings() });
    world.runs("go");
    world.uses(bash("t1", "sleep 60"));
    world.pass(Duration::from_secs(3));
    let (message, token) = world.chat.button("Stop").unwrap();
    world.restart();
    world.press_as(OWNER, message, token);
    assert_eq!(world.chat.toasts, ["Already decided"]);
}

#[test]
fn the_stop_of_an_old_draft_does_nothing() {
    let mut world = World::new();
    world.runs("go");
    world.restart();
    let thread = ThreadId::from(ChatId::of(OWNER));
    world.update(ChatEvent::DraftStopped { thread, draft: telecode_core::seam::ids::DraftId(1) });
    assert_eq!(world.interrupts, 0);
}

fn edits() -> World {
    World::with(Settings { live: telecode_core::seam::settings::LiveView::Edits, ..settings() })
}

#[test]
fn the_collapsed_view_of_a_turn_that_ended_stays_as_it_is() {
    let mut world = edits();
    world.runs("go");
    world.uses(bash("t1", "sleep 60"));
    world.pass(Duration::from_secs(3));
    world.used("t1", ToolOutcome::Done);
    world.answers("done");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(3));
    world.restart();
    world.pass(Duration::from_secs(3));
    assert!(!world.log().contains("interrupted by a restart"), "{}", world.log());
}

#[test]
fn a_live_message_whose_deletion_a_crash_prevented_is_deleted_by_the_next_run() {
    let mut world = edits();
    world.runs("go");
    world.pass(Duration::from_secs(3));
    world.line = Line::Held;
    world.answers("done");
    world.ends(CycleOutcome::Done);
    world.line = Line::Good;
    world.restart();
    world.pass(Duration::from_secs(5));
    assert!(!world.chat.messages.values().any(|page| page.text.contains("thinking")), "{}", world.log());
}

#[test]
fn a_live_message_that_is_on_its_way_when_its_turn_ends_is_deleted_once_it_is_known() {
    let mut world = edits();
    world.runs("go");
    world.line = Line::Held;
    world.pass(Duration::from_secs(3));
    assert!(world.held.iter().any(|(_, call)| matches!(call, Call::Send { .. })));
    world.answers("done");
    world.ends(CycleOutcome::Done);
    world.answer_calls(|_| None);
    world.answer_calls(|_| None);
    world.line = Line::Good;
    world.answer_calls(|_| None);
    world.pass(Duration::from_secs(5));
    let texts: Vec<_> = world.chat.messages.values().map(|page| page.text.as_str()).collect();
    assert!(texts.len() == 1 && texts[0].starts_with("done"), "{texts:?}");
}

#[test]
fn a_stop_of_the_program_while_an_agent_starts_keeps_what_waits_for_it() {
    let mut world = World::new();
    world.says("go");
    world.input(Input::Stop);
    assert_eq!(world.ended, [End::Gently]);
    world.dies();
    assert!(world.rested);
    assert_eq!(world.store.prompts[0].stage, PromptStage::Queued, "{}", world.log());
    world.restart();
    world.ready();
    assert_eq!(world.told[0].1, "go");
}

#[test]
fn nothing_is_started_while_the_program_ends() {
    let mut world = World::new();
    world.runs("go");
    world.input(Input::Stop);
    world.dies();
    world.says("one more");
    assert_eq!(world.launches.len(), 1);
    assert!(world.rested);
    world.pass(Duration::from_mins(5));
    world.restart();
    world.found(&Trace::Cut { pending: Vec::new() });
    world.ready();
    assert_eq!(world.store.prompts.len(), 2);
}

#[test]
fn a_menu_that_was_being_closed_at_a_crash_can_still_be_used() {
    let mut world = World::new();
    world.runs("go");
    world.says("/handoff");
    world.pass(Duration::from_secs(2));
    // The press is stored, and the deletion is not made any more.
    world.fuse = Some(1);
    world.press("Keep here");
    assert!(world.dead, "{}", world.log());
    world.restart();
    world.found(&Trace::Unknown);
    world.press("Keep here");
    world.pass(Duration::from_secs(2));
    assert!(world.chat.button("Keep here").is_none(), "{}", world.log());
}

#[test]
fn a_list_loses_its_buttons_when_another_one_takes_its_place() {
    let mut world = World::new();
    for text in ["/attach", "/attach again"] {
        world.says(text);
        let terminal = Terminal {
            claude: ClaudeId("c1".to_owned()),
            directory: "/srv/api".to_owned(),
            title: "Fix the login page again".to_owned(),
            first_prompt: None,
            branch: None,
            changed: world.now.wall,
            holder: None,
        };
        world.finds(vec![terminal]);
        world.pass(Duration::from_secs(2));
    }
    let with_buttons = world.chat.messages.values().filter(|page| !page.buttons.is_empty()).count();
    assert_eq!(with_buttons, 1, "{}", world.log());
}

#[test]
fn what_was_written_before_a_press_goes_where_it_was_meant_even_after_a_crash() {
    let mut world = World::new();
    world.says("/new first --empty");
    world.says("go");
    world.ready();
    world.begins();
    world.answers("done");
    world.ends(CycleOutcome::Done);
    world.says("/attach");
    let terminal = Terminal {
        claude: ClaudeId("c1".to_owned()),
        directory: "/srv/api".to_owned(),
        title: "Second".to_owned(),
        first_prompt: None,
        branch: None,
        changed: world.now.wall,
        holder: None,
    };
    world.finds(vec![terminal.clone()]);
    world.pass(Duration::from_secs(2));
    // Telegram may have cut this, so more of it is waited for.
    let paste = "x".repeat(3_900);
    world.says(&paste);
    world.press("Second");
    world.finds(vec![terminal]);
    world.restart();
    world.pass(Duration::from_secs(2));
    let prompt = world.store.prompts.iter().find(|prompt| prompt.content.text == paste).expect("a prompt");
    assert_eq!(world.store.sessions[&prompt.session].name, "first", "{}", world.log());
}
