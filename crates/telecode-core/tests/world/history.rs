//! History, export, search.

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::agent::CycleOutcome;
use telecode_core::seam::call::Call;
use telecode_core::seam::errand::{
    Errand, ExcerptPiece, Hit, RecordsErrand, Report, SearchHits, StoreErrand,
};
use telecode_core::seam::ids::{ChatId, ClaudeId, MessageId, SessionId};
use telecode_core::seam::page::{ButtonAction, ENTITY_LIMIT, TEXT_LIMIT, utf16_len};
use telecode_core::seam::story::{Deed, Entry};
use telecode_core::seam::time::Wall;
use telecode_core::seam::tool::{Tool, ToolCall, ToolOutcome};

use crate::{OWNER, World, bash, read};

/// Noon of a day in January 2027, by the clock of the world's settings.
const NOON: i64 = 1_800_011_000_000;

const MINUTE: i64 = 60_000;

fn entry(minute: i64, deed: Deed) -> Entry {
    Entry { at: Wall(NOON + minute * MINUTE), deed, message: None, undone: false }
}

fn prompt(minute: i64, text: &str) -> Entry {
    entry(minute, Deed::Prompt { content: text.to_owned().into() })
}

fn answer(minute: i64, text: &str) -> Entry {
    entry(minute, Deed::Answer { text: text.to_owned() })
}

fn tool(minute: i64, call: ToolCall, outcome: ToolOutcome, output: &str) -> Entry {
    entry(
        minute,
        Deed::Tool { call, outcome: Some(outcome), output: output.to_owned(), lines: None, nested: false },
    )
}

fn end(minute: i64, failed: bool) -> Entry {
    entry(minute, Deed::End { cost_usd: 0.0123, duration: Duration::from_secs(42), failed })
}

/// A world with a session that has answered once.
fn answered() -> World {
    let mut world = World::new();
    world.runs("hello");
    world.answers("Hello!");
    world.ends(CycleOutcome::Done);
    world.pass(Duration::from_secs(5));
    world.fresh_log();
    world
}

fn story() -> Vec<Entry> {
    let edit = ToolCall {
        tool: Tool::Edit { path: "/srv/api/login.rs".into(), old: "a\nb\n".into(), new: "a\nc\n".into() },
        ..read("t2", "")
    };
    vec![
        prompt(0, "fix the *login*\nplease"),
        answer(1, "I look at it."),
        tool(1, read("t1", "/srv/api/src/login.rs"), ToolOutcome::Done, "1\tfn login()"),
        tool(2, edit, ToolOutcome::Done, ""),
        tool(2, bash("t3", "cargo test"), ToolOutcome::Failed, "1 failed"),
        answer(3, "Fixed:\n\n- the **check**\n- the `test`\n\n```rust\nfn main() {}\n```"),
        end(3, false),
        entry(4, Deed::Break { text: "Conversation compacted\n\nThey fixed the login.".into() }),
        prompt(24 * 60, "and now?"),
        end(24 * 60 + 1, true),
    ]
}

/// A long story: every turn with steps.
fn long_story(turns: i64) -> Vec<Entry> {
    let turn = |turn: i64| {
        let mut entries = vec![prompt(turn * 10, &format!("prompt {turn}"))];
        for step in 0..12 {
            entries.push(tool(
                turn * 10 + 1,
                bash(&format!("t{turn}-{step}"), &format!("make {step}")),
                ToolOutcome::Done,
                "ok",
            ));
        }
        entries.push(answer(turn * 10 + 2, &format!("answer {turn} {}", "**word** and `code` ".repeat(100))));
        entries.push(end(turn * 10 + 2, false));
        entries
    };
    (0..turns).flat_map(turn).collect()
}

#[test]
fn history_shows_what_was_said_and_done() {
    let mut world = answered();
    world.says("/history");
    world.reports(Report::Story(Ok(story())));
    world.pass(Duration::from_secs(5));
    assert_snapshot!(world.log());
}

#[test]
fn what_was_taken_back_is_marked_in_history_and_search_in_both_languages() {
    let undone = |entry: Entry| Entry { undone: true, ..entry };
    let mut world = answered();
    for language in ["en", "ru"] {
        world.fresh_log();
        world.writes(OWNER, "/history", |message| message.from.language = Some(language.to_owned()));
        let story = vec![
            prompt(0, "hello"),
            answer(1, "Hello!"),
            undone(prompt(2, "the wrong way")),
            undone(answer(3, "I went there.")),
            prompt(4, "the right way"),
        ];
        world.reports(Report::Story(Ok(story)));
        world.pass(Duration::from_secs(5));
        world.writes(OWNER, "/search way", |message| message.from.language = Some(language.to_owned()));
        let hits = vec![Hit { undone: true, ..hit(1, 5, &world, None) }, hit(1, 3, &world, None)];
        world.reports(Report::Hits(Ok(SearchHits { hits, total: 2 })));
        world.pass(Duration::from_secs(5));
        assert_snapshot!(format!("undone-{language}"), world.log());
    }
}

#[test]
fn history_begins_with_the_newest_page_and_turns() {
    let mut world = answered();
    world.says("/history");
    world.reports(Report::Story(Ok(long_story(5))));
    world.pass(Duration::from_secs(5));
    world.press("Earlier");
    world.reports(Report::Story(Ok(long_story(5))));
    world.pass(Duration::from_secs(5));
    world.press("Later");
    world.reports(Report::Story(Ok(long_story(5))));
    world.pass(Duration::from_secs(5));
    assert_snapshot!(world.log());
}

#[test]
fn every_page_of_a_history_fits_and_together_they_show_everything() {
    let mut world = answered();
    world.says("/history");
    world.reports(Report::Story(Ok(long_story(9))));
    world.pass(Duration::from_secs(5));
    let mut seen = String::new();
    while world.chat.button("Earlier").is_some() {
        seen.push_str(&newest(&world));
        world.press("Earlier");
        world.reports(Report::Story(Ok(long_story(9))));
        world.pass(Duration::from_secs(5));
    }
    seen.push_str(&newest(&world));
    for turn in 0..9 {
        assert_eq!(seen.matches(&format!("prompt {turn}\n")).count(), 1, "{seen}");
        assert_eq!(seen.matches(&format!("answer {turn} ")).count(), 1, "{seen}");
    }
}

/// What the newest message shows; it fits.
fn newest(world: &World) -> String {
    let (_, page) = world.chat.messages.last_key_value().unwrap();
    assert!(utf16_len(&page.text) <= TEXT_LIMIT && page.entities.len() <= ENTITY_LIMIT, "{page:?}");
    format!("{}\n", page.text)
}

#[test]
fn a_page_that_is_not_there_any_more_is_the_last_one() {
    let mut world = answered();
    world.says("/history");
    world.reports(Report::Story(Ok(long_story(5))));
    world.pass(Duration::from_secs(5));
    world.press("Earlier");
    world.reports(Report::Story(Ok(story())));
    world.pass(Duration::from_secs(5));
    assert!(newest(&world).contains("fix the *login*"), "{}", world.log());
}

#[test]
fn history_of_a_session_by_name_of_an_empty_one_and_of_none() {
    let mut world = World::new();
    world.says("/history");
    world.says("/new ideas --empty");
    world.fresh_log();
    world.says("/history nothing");
    world.says("/history IDEAS");
    world.reports(Report::Story(Ok(Vec::new())));
    world.says("/history ideas");
    world.fails("the disk is gone");
    world.says("/export html ideas");
    world.reports(Report::Story(Ok(Vec::new())));
    world.pass(Duration::from_secs(5));
    assert_snapshot!(world.log());
}

#[test]
fn without_a_session_history_and_export_say_so() {
    let mut world = World::new();
    world.says("/history");
    world.says("/export md");
    assert_snapshot!(world.log());
}

fn sent(world: &World) -> Vec<(String, String)> {
    let files = world.traffic.iter().filter_map(|(_, call)| {
        let Call::File { name, content, .. } = call else { return None };
        Some((name.clone(), String::from_utf8(content.to_vec()).unwrap()))
    });
    files.collect()
}

#[test]
fn export_asks_for_the_form_and_sends_a_file() {
    let mut world = answered();
    world.says("/export");
    world.pass(Duration::from_secs(5));
    world.press("Markdown");
    world.reports(Report::Story(Ok(story())));
    world.press("JSON");
    world.reports(Report::Story(Ok(story())));
    assert_snapshot!(world.log());
    let names: Vec<_> = sent(&world).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["hello-2027-01-15.md", "hello-2027-01-15.json"]);
}

#[test]
fn exports_as_files() {
    let mut world = answered();
    for form in ["md", "HTML", "json"] {
        world.says(&format!("/export {form}"));
        world.reports(Report::Story(Ok(story())));
    }
    let files = sent(&world).into_iter().map(|(name, content)| {
        let content = content.split_once("<style>").map_or(content.clone(), |(head, rest)| {
            format!("{head}…{}", rest.split_once("</style>").unwrap().1)
        });
        format!("===== {name}\n{content}")
    });
    assert_snapshot!(files.collect::<Vec<_>>().join("\n"));
}

#[test]
fn a_file_is_named_after_the_session_in_safe_letters() {
    let mut world = answered();
    world.says("/new \"../логин: fix?\"");
    world.says("/export json ../логин: fix?");
    world.reports(Report::Story(Ok(story())));
    assert_eq!(sent(&world)[0].0, "логин-fix-2027-01-15.json");
}

#[test]
fn a_file_that_telegram_does_not_take_is_refused() {
    let mut world = answered();
    world.says("/export md");
    world.reports(Report::Story(Ok(vec![prompt(0, &"x".repeat(51 * 1024 * 1024))])));
    // As HTML each of these takes four letters.
    world.says("/export html");
    world.reports(Report::Story(Ok(vec![prompt(0, &"<".repeat(13 * 1024 * 1024))])));
    world.pass(Duration::from_secs(5));
    assert_eq!(sent(&world), []);
    assert_snapshot!(world.log());
}

fn piece(text: &str, is_match: bool) -> ExcerptPiece {
    ExcerptPiece { text: text.to_owned(), is_match }
}

fn hit(session: i64, minutes_ago: i64, world: &World, message: Option<(i64, i64)>) -> Hit {
    Hit {
        session: SessionId(session),
        at: Wall(world.now.wall.0 - minutes_ago * MINUTE),
        by_claude: minutes_ago > 60,
        excerpt: vec![
            piece("… the\n", false),
            piece("логин", true),
            piece(" \"check\" 🙂 was ", false),
            piece("login", true),
        ],
        message: message.map(|(chat, message)| (ChatId::of(chat), MessageId(message))),
        undone: false,
    }
}

#[test]
fn search_shows_hits_that_lead_to_messages_and_sessions() {
    let mut world = answered();
    world.says("/new other --empty");
    world.pass(Duration::from_secs(5));
    world.fresh_log();
    world.says("/search \"логин\" 🙂");
    let hits = vec![
        hit(1, 0, &world, Some((OWNER, 2))),
        hit(2, 5, &world, None),
        hit(1, 90, &world, Some((-1_001_234_567_890, 77))),
        hit(9, 3 * 24 * 60, &world, None),
    ];
    world.reports(Report::Hits(Ok(SearchHits { hits, total: 12 })));
    world.pass(Duration::from_secs(5));
    assert_snapshot!(world.log());
    let (_, page) = world.chat.messages.last_key_value().unwrap();
    let links: Vec<_> = page
        .buttons
        .iter()
        .flatten()
        .filter_map(|button| match &button.action {
            ButtonAction::Message(group, message) => Some((ChatId::Group(*group), *message)),
            ButtonAction::Press(_) | ButtonAction::Copy(_) | ButtonAction::Open(_) => None,
        })
        .collect();
    assert_eq!(links, [(ChatId::of(-1_001_234_567_890), MessageId(77))]);
}

#[test]
fn what_claude_wrote_is_excerpted_without_its_marks() {
    let mut world = answered();
    world.says("/search login");
    let excerpt = vec![
        piece("## The **", false),
        piece("login", true),
        piece("** is `done`.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n- [x] see", false),
    ];
    let hit = Hit { by_claude: true, excerpt, ..hit(1, 0, &world, None) };
    world.reports(Report::Hits(Ok(SearchHits { hits: vec![hit], total: 1 })));
    world.pass(Duration::from_secs(5));
    assert!(world.log().contains("The *login* is done.  a b 1 2 [x] see"), "{}", world.log());
}

#[test]
fn a_hit_in_a_private_chat_is_answered_where_it_is() {
    let mut world = answered();
    world.says("/search hello");
    let hits = vec![hit(1, 0, &world, Some((OWNER, 2)))];
    world.reports(Report::Hits(Ok(SearchHits { hits, total: 1 })));
    world.pass(Duration::from_secs(5));
    world.press("show");
    world.pass(Duration::from_secs(5));
    let answers: Vec<_> = world
        .traffic
        .iter()
        .filter_map(|(_, call)| {
            let Call::Send { reply_to: Some(message), page, .. } = call else { return None };
            page.text.contains("Here").then_some(message.0)
        })
        .collect();
    assert_eq!(answers, [2]);
}

#[test]
fn a_hit_in_a_chat_without_sessions_is_not_answered_there() {
    let mut world = answered();
    world.says("/search hello");
    let hits = vec![hit(1, 0, &world, Some((666, 2)))];
    world.reports(Report::Hits(Ok(SearchHits { hits, total: 1 })));
    world.pass(Duration::from_secs(5));
    world.press("show");
    world.pass(Duration::from_secs(5));
    assert!(world.chat.toasts.last().unwrap().contains("I don't write there"), "{}", world.log());
    assert!(!world.log().contains("Here."), "{}", world.log());
}

#[test]
fn search_has_pages() {
    let mut world = answered();
    world.says("/search hello");
    let page = |world: &World, count| (0..count).map(|at| hit(1, at, world, None)).collect();
    let hits = page(&world, 5);
    world.reports(Report::Hits(Ok(SearchHits { hits, total: 7 })));
    world.pass(Duration::from_secs(5));
    world.press("More");
    assert!(
        matches!(&world.errands[0].1, Errand::Store(StoreErrand::Search { skip: 5, limit: 5, words, .. }) if words == "hello")
    );
    let hits = page(&world, 2);
    world.reports(Report::Hits(Ok(SearchHits { hits, total: 7 })));
    world.pass(Duration::from_secs(5));
    assert_snapshot!(world.log());
    assert!(world.chat.button("Back").is_some() && world.chat.button("More").is_none());
}

#[test]
fn search_without_words_and_without_hits_says_how() {
    let mut world = answered();
    world.says("/search");
    world.says("/search nothing");
    world.reports(Report::Hits(Ok(SearchHits { hits: Vec::new(), total: 0 })));
    world.says("/search broken");
    world.fails("the index is gone");
    world.pass(Duration::from_secs(5));
    assert_snapshot!(world.log());
}

#[test]
fn a_switch_from_a_hit_goes_to_its_session() {
    let mut world = answered();
    world.says("/new other --empty");
    world.says("/search hello");
    let hits = vec![hit(1, 0, &world, None)];
    world.reports(Report::Hits(Ok(SearchHits { hits, total: 1 })));
    world.pass(Duration::from_secs(5));
    assert!(world.chat.button("⇄ hello").is_some(), "{}", world.log());
}

#[test]
fn a_crash_between_a_command_and_its_story_loses_nothing() {
    let mut world = answered();
    world.says("/history");
    world.restart();
    world.reports(Report::Story(Ok(story())));
    world.pass(Duration::from_secs(5));
    assert!(newest(&world).contains("fix the *login*"), "{}", world.log());
}

#[test]
fn a_copy_that_has_not_begun_tells_the_story_of_the_original() {
    let mut world = World::new();
    world.says("/new copy --empty");
    let original = ClaudeId("the-original".to_owned());
    let copy = world.store.sessions.get_mut(&SessionId(1)).unwrap();
    copy.claude.fork_of = Some(original.clone());
    world.restart();
    world.says("/history");
    assert!(
        matches!(&world.errands[0].1, Errand::Records(RecordsErrand::Story { claude, .. }) if *claude == original),
        "{}",
        world.log()
    );
}
