//! Rich answers: who gets them, the way back from them, and what a refusal leaves.

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::agent::{AgentEvent, CycleOutcome};
use telecode_core::seam::call::{Call, Delivery, Outcome};
use telecode_core::seam::ids::{ChatId, PersonId, ThreadId, ToolCallId};
use telecode_core::seam::page::Page;
use telecode_core::seam::preference::{Rich, Scope};
use telecode_core::seam::settings::Settings;
use telecode_core::seam::tool::{Tool, ToolCall, ToolOutcome};

use crate::{Line, OWNER, World, bash, settings};

const LINES: u32 = 300;

const TABLE: &str = "Here:\n\n| file | lines |\n|---|--:|\n| a.rs | 12 |";

fn world(rich: Rich) -> World {
    World::with(Settings { rich, ..settings() })
}

/// Runs a turn that ends with this answer.
fn turn(world: &mut World, answer: &str) {
    world.runs("go");
    world.answers(answer);
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(8));
}

/// The first turn after a restart.
fn woken(world: &mut World, answer: &str) {
    world.says("go on");
    world.ready();
    world.begins();
    world.answers(answer);
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(8));
}

/// The next turn of a session that is awake.
fn another(world: &mut World, answer: &str) {
    world.says("more");
    world.begins();
    world.answers(answer);
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(8));
}

fn long() -> String {
    (0..LINES)
        .fold(String::new(), |text, line| format!("{text}Line {line} of it. {}\n\n", "And more. ".repeat(5)))
}

fn is_rich(call: &Call) -> bool {
    matches!(call, Call::Send { page, .. } | Call::Edit { page, .. } if page.rich.is_some())
}

/// The drafts so far: whether they were rich, and what they said.
fn drafts(world: &World) -> Vec<(bool, String)> {
    let draft = |(_, call): &(_, Call)| {
        let Call::Draft { page, .. } = call else { return None };
        Some((page.rich.is_some(), page.text.clone()))
    };
    world.traffic.iter().filter_map(draft).collect()
}

/// More of the answer comes, and time to show it.
fn grows(world: &mut World, text: &str) {
    world.agent(AgentEvent::TextDelta(text.to_owned()));
    world.pass(Duration::from_millis(1_200));
}

fn refuse(call: &Call) -> Option<Outcome> {
    is_rich(call).then(|| Outcome::Refused("Bad Request: RICH_MESSAGE_X".to_owned()))
}

/// The pages that show lines of the long answer, in the order of the chat.
fn shown(world: &World) -> Vec<&Page> {
    world.chat.messages.values().filter(|page| page.text.contains("of it.")).collect()
}

/// Each line once, or once more in a page that is marked; in order.
fn all_is_shown(world: &World) {
    let pages = shown(world);
    let lines: Vec<u32> = pages
        .iter()
        .filter(|page| !page.text.starts_with('↻'))
        .flat_map(|page| page.text.lines())
        .filter_map(|line| line.strip_prefix("Line ")?.split(' ').next()?.parse().ok())
        .collect();
    let marked = pages.iter().any(|page| page.text.starts_with('↻'));
    assert!(lines.is_sorted(), "{lines:?}");
    if !marked {
        assert_eq!(lines, (0..LINES).collect::<Vec<_>>());
    }
    let seen = |line: u32| pages.iter().any(|page| page.text.contains(&format!("Line {line} of it.")));
    assert!((0..LINES).all(seen), "{}", world.log());
}

#[test]
fn who_never_said_is_asked_once_and_gets_classic_answers_until_then() {
    let mut world = World::new();
    turn(&mut world, TABLE);
    another(&mut world, TABLE);
    assert_eq!(world.log().matches("Do you see a table?").count(), 1, "{}", world.log());
    assert_snapshot!(world.log());
}

#[test]
fn who_sees_the_probe_gets_rich_answers_where_they_gain() {
    let mut world = World::new();
    turn(&mut world, TABLE);
    world.press("Yes, looks good");
    world.pass(Duration::from_secs(3));
    world.restart();
    world.fresh_log();
    woken(&mut world, "Only words.");
    another(&mut world, TABLE);
    another(&mut world, &long());
    assert_snapshot!(
        world
            .log()
            .lines()
            .filter(|line| !line.contains(" of it.") && !line.trim().is_empty())
            .collect::<Vec<_>>()
            .join("\n")
    );
}

#[test]
fn who_does_not_see_the_probe_is_left_alone() {
    let mut world = World::new();
    turn(&mut world, TABLE);
    world.press("No / blank");
    world.pass(Duration::from_secs(3));
    world.fresh_log();
    another(&mut world, TABLE);
    assert!(!world.log().contains("(rich)"), "{}", world.log());
    assert!(!world.log().contains("Do you see"), "{}", world.log());
}

#[test]
fn automatic_in_settings_asks_again_as_the_command_does() {
    for words in ["/rich auto", "/settings"] {
        let mut world = World::new();
        turn(&mut world, TABLE);
        world.press("No / blank");
        world.pass(Duration::from_secs(3));
        world.says(words);
        world.pass(Duration::from_secs(3));
        if words == "/settings" {
            world.press("📰");
            world.pass(Duration::from_secs(3));
            world.press("automatic");
            world.pass(Duration::from_secs(3));
        }
        world.fresh_log();
        another(&mut world, TABLE);
        assert!(world.log().contains("Do you see a table?"), "{words}: {}", world.log());
    }
}

#[test]
fn what_a_person_chooses_counts_in_their_chat_too_however_they_say_so() {
    let (here, mine) = (ThreadId::from(ChatId::of(OWNER)), PersonId(OWNER));
    for words in ["/rich on", "My defaults"] {
        let mut world = World::new();
        world.says("/settings");
        world.pass(Duration::from_secs(3));
        world.press("📰");
        world.pass(Duration::from_secs(3));
        world.press("off");
        world.pass(Duration::from_secs(3));
        assert_eq!(world.store.preferences[&Scope::Thread(here)].rich, Some(Rich::Off));
        if words == "/rich on" {
            world.says(words);
        } else {
            world.press(words);
            world.pass(Duration::from_secs(3));
            world.press("📰");
            world.pass(Duration::from_secs(3));
            world.press("on");
        }
        world.pass(Duration::from_secs(3));
        assert_eq!(world.store.preferences[&Scope::Person(mine)].rich, Some(Rich::On), "{words}");
        assert_eq!(world.store.preferences[&Scope::Thread(here)].rich, None, "{words}");
    }
}

#[test]
fn the_first_three_rich_answers_lead_back() {
    let mut world = world(Rich::On);
    turn(&mut world, TABLE);
    for _ in 0..4 {
        another(&mut world, TABLE);
    }
    let pages: Vec<_> = world.chat.messages.values().filter(|page| page.rich.is_some()).collect();
    let buttons: Vec<_> = pages.iter().map(|page| page.buttons.len()).collect();
    assert_eq!(buttons, [1, 1, 1, 0, 0]);
}

#[test]
fn a_rich_answer_becomes_a_classic_one_in_its_place() {
    let mut world = world(Rich::On);
    turn(&mut world, TABLE);
    world.restart();
    world.fresh_log();
    world.press("⋯");
    world.press("Looks wrong?");
    world.pass(Duration::from_secs(3));
    woken(&mut world, TABLE);
    assert_snapshot!(world.log());
}

#[test]
fn a_long_rich_answer_comes_anew_as_classic_ones() {
    let mut world = world(Rich::On);
    turn(&mut world, &long());
    world.press("⋯");
    world.press("Looks wrong?");
    world.pass(Duration::from_secs(20));
    let pages = shown(&world);
    assert!(pages.len() > 2);
    assert!(pages[0].rich.is_some() && pages[0].buttons.is_empty());
    assert!(pages[1..].iter().all(|page| page.rich.is_none()));
    let last = pages[pages.len() - 1];
    let (id, _) = world.chat.messages.iter().find(|(_, page)| *page == last).expect("it is shown");
    let id = *id;
    world.fresh_log();
    world.writes(OWNER, "and this?", |message| message.reply_to = Some(id));
    assert!(world.log().contains("and this?"), "{}", world.log());
}

#[test]
fn what_is_refused_is_sent_as_classic_pages_in_order() {
    let mut world = world(Rich::On);
    world.runs("go");
    world.line = Line::Held;
    world.answers(&long());
    world.ends(CycleOutcome::Done);
    world.answer_calls(refuse);
    world.says("/whoami");
    world.line = Line::Good;
    world.answer_calls(|_| None);
    world.pass(Duration::from_secs(20));
    assert!(world.chat.messages.values().all(|page| page.rich.is_none()));
    all_is_shown(&world);
    let last = shown(&world)[shown(&world).len() - 1];
    assert!(last.buttons.is_empty(), "nothing leads back from a classic page");
    assert!(!world.log().contains('↻'), "{}", world.log());
}

#[test]
fn a_crash_at_any_moment_of_a_refusal_loses_nothing_and_sends_nothing_twice_unmarked() {
    for moment in 0..12 {
        let mut world = world(Rich::On);
        world.runs("go");
        world.line = Line::Held;
        world.answers(&long());
        world.ends(CycleOutcome::Done);
        if moment > 0 {
            world.answer_calls(refuse);
        }
        for _ in 1..moment {
            world.pass(Duration::from_millis(1_200));
            world.answer_calls(|_| None);
        }
        world.restart();
        world.answer_calls(refuse);
        for _ in 0..30 {
            world.pass(Duration::from_millis(1_200));
            world.answer_calls(refuse);
        }
        all_is_shown(&world);
    }
}

#[test]
fn a_server_without_rich_messages_is_asked_once() {
    let mut world = world(Rich::On);
    world.runs("go");
    world.line = Line::Held;
    world.answers(TABLE);
    world.ends(CycleOutcome::Done);
    world.answer_calls(|call| is_rich(call).then_some(Outcome::Unsupported));
    world.line = Line::Good;
    world.answer_calls(|_| None);
    world.pass(Duration::from_secs(5));
    another(&mut world, TABLE);
    assert_eq!(world.traffic.iter().filter(|(_, call)| is_rich(call)).count(), 1);
    assert!(
        world.chat.messages.values().filter(|page| page.text.contains("a.rs | ")).count() == 2,
        "{}",
        world.log()
    );
}

#[test]
fn too_many_calls_never_change_the_form() {
    let mut world = world(Rich::On);
    world.runs("go");
    world.line = Line::Held;
    world.answers(TABLE);
    world.ends(CycleOutcome::Done);
    world.answer_calls(|call| is_rich(call).then_some(Outcome::TooMany(Duration::from_secs(3))));
    world.line = Line::Good;
    world.pass(Duration::from_secs(8));
    assert!(world.chat.messages.values().any(|page| page.rich.is_some()), "{}", world.log());
}

#[test]
fn a_rich_answer_that_may_be_there_is_marked() {
    let mut world = world(Rich::On);
    world.runs("go");
    world.line = Line::Held;
    world.answers(TABLE);
    world.ends(CycleOutcome::Done);
    let lost = Outcome::Unreachable { delivery: Delivery::Maybe };
    world.answer_calls(|call| is_rich(call).then(|| lost.clone()));
    world.line = Line::Good;
    world.pass(Duration::from_secs(8));
    let page = world.chat.messages.values().find(|page| page.rich.is_some()).expect("it is sent again");
    assert!(page.text.starts_with("↻ Here"));
    let first = page.rich.as_ref().and_then(|rich| rich.blocks.first());
    assert!(format!("{first:?}").contains('↻'));
}

#[test]
fn rich_is_set_by_a_command_in_both_languages() {
    let mut world = World::new();
    for words in ["/rich", "/rich on", "/rich off", "/rich auto", "/rich nonsense"] {
        world.says(words);
        world.pass(Duration::from_secs(2));
    }
    assert_snapshot!(world.log());
}

#[test]
fn russians_are_asked_in_russian() {
    let mut world =
        World::with(Settings { language: Some(telecode_core::seam::words::Language::Russian), ..settings() });
    turn(&mut world, TABLE);
    world.press("Да, всё видно");
    world.pass(Duration::from_secs(3));
    another(&mut world, TABLE);
    world.press("⋯");
    world.pass(Duration::from_secs(3));
    world.press("Плохо видно?");
    world.pass(Duration::from_secs(3));
    assert_snapshot!(world.log());
}

#[test]
fn a_plan_is_rich_too_and_a_reply_to_it_revises_it() {
    let mut world = world(Rich::On);
    world.runs("plan it");
    world.asks("r1", plan(&long()));
    world.pass(Duration::from_secs(5));
    let (message, _) = world.chat.messages.iter().find(|(_, page)| page.rich.is_some()).expect("it is rich");
    let message = *message;
    world.fresh_log();
    world.writes(OWNER, "shorter, please", |reply| reply.reply_to = Some(message));
    world.pass(Duration::from_secs(5));
    assert!(world.log().contains("shorter, please"), "{}", world.log());
    assert!(world.log().contains("answered r1: Deny"), "{}", world.log());
}

fn plan(text: &str) -> ToolCall {
    let tool = Tool::Plan { plan: text.to_owned() };
    ToolCall {
        id: ToolCallId("t1".to_owned()),
        name: "ExitPlanMode".to_owned(),
        tool,
        input: "{}".to_owned(),
    }
}

#[test]
fn a_rich_answer_grows_as_a_rich_draft() {
    let mut world = world(Rich::On);
    world.runs("go");
    world.fresh_log();
    grows(&mut world, "Here:\n\n| file | lines |\n|---|--:|\n");
    grows(&mut world, "| a.rs | 12 |");
    world.answers(TABLE);
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(5));
    assert_snapshot!(world.log());
}

#[test]
fn a_draft_is_rich_as_soon_as_the_answer_gains_by_it() {
    let mut world = World::new();
    turn(&mut world, TABLE);
    world.press("Yes, looks good");
    world.pass(Duration::from_secs(3));
    world.says("more");
    world.begins();
    world.traffic.clear();
    grows(&mut world, "Only words. ");
    grows(&mut world, "\n\n- [x] done\n- [ ] open");
    let rich: Vec<_> = drafts(&world).into_iter().map(|(rich, _)| rich).collect();
    assert_eq!(rich, [false, true], "{}", world.log());
}

#[test]
fn who_never_said_and_who_sees_nothing_get_classic_drafts() {
    let mut world = World::new();
    world.runs("go");
    grows(&mut world, TABLE);
    world.answers(TABLE);
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(8));
    world.press("No / blank");
    world.pass(Duration::from_secs(3));
    world.says("more");
    world.begins();
    grows(&mut world, TABLE);
    let drafts = drafts(&world);
    assert!(drafts.len() > 1 && drafts.iter().all(|(rich, _)| !rich), "{}", world.log());
}

#[test]
fn a_refused_rich_draft_is_shown_classic_at_once_and_the_chat_remembers() {
    for outcome in [Outcome::Refused("Bad Request: RICH_MESSAGE_X".to_owned()), Outcome::Unsupported] {
        let mut world = world(Rich::On);
        world.runs("go");
        world.line = Line::Held;
        world.traffic.clear();
        grows(&mut world, TABLE);
        world.answer_calls(|call| matches!(call, Call::Draft { .. }).then(|| outcome.clone()));
        world.line = Line::Good;
        world.pass(Duration::from_millis(1_100));
        world.answer_calls(|_| None);
        grows(&mut world, "\n| b.rs | 7 |");
        world.answers(TABLE);
        world.ends(CycleOutcome::Done);
        world.pass(Duration::from_secs(8));
        another(&mut world, TABLE);
        let shown = drafts(&world);
        assert!(shown[0].0 && shown.len() > 2, "{shown:?}");
        assert!(shown[1..].iter().all(|(rich, _)| !rich), "{shown:?}");
        assert!(shown[1].1.contains("a.rs"), "{shown:?}");
        let finals = world.chat.messages.values().filter(|page| page.rich.is_some()).count();
        assert_eq!(finals, 2, "the answers are rich all the same:\n{}", world.log());
    }
}

#[test]
fn too_many_drafts_never_change_the_form() {
    let mut world = world(Rich::On);
    world.runs("go");
    world.line = Line::Held;
    world.traffic.clear();
    grows(&mut world, TABLE);
    world.answer_calls(|_| Some(Outcome::TooMany(Duration::from_secs(2))));
    world.line = Line::Good;
    world.pass(Duration::from_secs(5));
    let shown = drafts(&world);
    assert!(shown.len() > 1 && shown.iter().all(|(rich, _)| *rich), "{shown:?}");
}

#[test]
fn where_the_live_view_is_a_message_it_is_classic() {
    let mut world = World::with(Settings {
        rich: Rich::On,
        live: telecode_core::seam::settings::LiveView::Edits,
        ..settings()
    });
    world.runs("go");
    grows(&mut world, TABLE);
    world.pass(Duration::from_secs(2));
    grows(&mut world, "\n| b.rs | 7 |");
    assert!(!world.traffic.iter().any(|(_, call)| is_rich(call)), "{}", world.log());
    assert!(world.log().contains("b.rs"), "{}", world.log());
}

#[test]
fn a_long_answer_that_may_be_there_twice_says_so_where_it_begins_also_in_plain_messages() {
    let mut world = world(Rich::On);
    let maybe = Outcome::Unreachable { delivery: Delivery::Maybe };
    world.stubborn = Some(("of it.".to_owned(), maybe, 1));
    turn(&mut world, &long());
    world.press("⋯");
    world.press("Send as plain text");
    world.pass(Duration::from_secs(30));
    let plain = shown(&world).into_iter().filter(|page| page.rich.is_none());
    let begins: Vec<_> = plain.map(|page| page.text.chars().take(8).collect::<String>()).collect();
    assert_eq!(begins[0], "↻ Line 0", "{}", world.log());
    assert!(begins[1..].iter().all(|text| text.starts_with("Line ")), "{begins:?}");
}

#[test]
fn what_is_sent_again_once_more_is_marked_once() {
    let mut world = world(Rich::Off);
    let maybe = Outcome::Unreachable { delivery: Delivery::Maybe };
    world.stubborn = Some(("make deploy".to_owned(), maybe, 1));
    world.runs("go");
    world.asks("r1", bash("t1", "make deploy"));
    world.pass(Duration::from_secs(8));
    let (card, token) = world.chat.button("Always").unwrap();
    assert!(world.chat.messages[&card].text.starts_with("↻ "), "{}", world.log());
    // It is gone when it is to change, and what comes in its place is cut as well.
    world.line = Line::Held;
    world.press_as(OWNER, card, token);
    for answer in [Outcome::Gone, Outcome::Unreachable { delivery: Delivery::Maybe }] {
        world.pass(Duration::from_secs(3));
        world.answer_calls(|call| crate::slot_chat(call).map(|_| answer.clone()));
    }
    world.line = Line::Good;
    world.fresh_log();
    world.pass(Duration::from_secs(8));
    assert!(world.log().contains("  ↻ *🔐"), "{}", world.log());
}

#[test]
fn a_second_press_before_the_button_is_gone_sends_nothing_twice() {
    let mut world = world(Rich::On);
    // Another button of the message stays, and so does its place.
    world.snapshots = Some(Ok("s".to_owned()));
    world.runs("go");
    world.uses(bash("t1", "make"));
    world.used("t1", ToolOutcome::Done);
    world.answers(&long());
    world.ends(CycleOutcome::Done);
    world.reports(crate::changes::changed(crate::changes::files()));
    world.pass(Duration::from_secs(8));
    world.press("⋯");
    world.pass(Duration::from_secs(3));
    let (message, token) = world.chat.button("Send as plain text").unwrap();
    assert!(world.chat.button("Undo").is_some_and(|(undo, _)| undo == message), "{}", world.log());
    world.stubborn = Some(("of it.".to_owned(), Outcome::Unreachable { delivery: Delivery::No }, 1));
    world.press_as(OWNER, message, token.clone());
    world.press_as(OWNER, message, token);
    world.pass(Duration::from_mins(1));
    let plain = shown(&world).into_iter().filter(|page| page.rich.is_none());
    let begins = plain.filter(|page| page.text.starts_with("Line 0 ")).count();
    assert_eq!(begins, 1, "{}", world.log());
}

/// A rich answer of a turn that may have changed files, which nobody has looked at yet.
fn made(line: Line) -> World {
    let mut world = world(Rich::On);
    world.snapshots = Some(Ok("s".to_owned()));
    world.runs("go");
    world.uses(bash("t1", "make"));
    world.used("t1", ToolOutcome::Done);
    world.answers(TABLE);
    world.line = line;
    world.ends(CycleOutcome::Done);
    world
}

fn rows(world: &World) -> Vec<Vec<String>> {
    let rows = world.chat.messages.values().flat_map(|page| &page.buttons);
    rows.map(|row| row.iter().map(|button| button.label.clone()).collect()).collect()
}

#[test]
fn the_way_back_stands_in_the_row_of_undo_and_opens_and_closes() {
    let mut world = made(Line::Good);
    world.pass(Duration::from_secs(8));
    assert_eq!(rows(&world), [["⋯"]]);
    world.press("⋯");
    world.pass(Duration::from_secs(3));
    world.reports(crate::changes::changed(crate::changes::files()));
    world.pass(Duration::from_secs(3));
    let row = ["↩ Undo", "± 4 files +62 −2", "⋯"].map(str::to_owned).to_vec();
    assert_eq!(rows(&world), [row.clone(), vec!["Looks wrong? Send as plain text".to_owned()]]);
    world.press("⋯");
    world.pass(Duration::from_secs(3));
    assert_eq!(rows(&world), [row]);
}

#[test]
fn a_rich_answer_that_turns_classic_before_its_changes_are_known_leads_back_all_the_same() {
    for is_refused in [false, true] {
        let mut world = made(if is_refused { Line::Held } else { Line::Good });
        if is_refused {
            world.answer_calls(refuse);
            world.line = Line::Good;
            world.answer_calls(|_| None);
        } else {
            world.pass(Duration::from_secs(8));
            world.press("⋯");
            world.press("Looks wrong?");
        }
        world.pass(Duration::from_secs(20));
        assert!(world.chat.messages.values().all(|page| page.rich.is_none()), "{}", world.log());
        assert_eq!(rows(&world), Vec::<Vec<String>>::new());
        world.restart();
        world.reports(crate::changes::changed(crate::changes::files()));
        world.pass(Duration::from_secs(8));
        let row = ["↩ Undo", "± 4 files +62 −2"].map(str::to_owned).to_vec();
        assert_eq!(rows(&world), [row], "refused: {is_refused}\n{}", world.log());
    }
}

#[test]
fn where_nothing_changed_the_way_back_to_plain_text_stays() {
    let mut world = made(Line::Good);
    world.pass(Duration::from_secs(8));
    world.reports(crate::changes::changed(Vec::new()));
    world.pass(Duration::from_secs(3));
    world.press("⋯");
    world.press("Looks wrong?");
    world.pass(Duration::from_secs(8));
    assert_eq!(rows(&world), Vec::<Vec<String>>::new());
    assert!(world.store.controls.is_empty(), "{:?}", world.store.controls);
}
