//! What a card names of what a call does: what is there already, how often, and where it really leads.

use std::fmt::Write as _;
use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::agent::{AskRequest, Target, Trace};
use telecode_core::seam::ids::ToolCallId;
use telecode_core::seam::settings::Settings;
use telecode_core::seam::tool::{OwnTool, Tool, ToolCall};
use telecode_core::seam::words::Language;

use crate::chat::show;
use crate::{World, settings};

fn call(name: &str, tool: Tool, input: &str) -> ToolCall {
    ToolCall { id: ToolCallId("t1".to_owned()), name: name.to_owned(), tool, input: input.to_owned() }
}

fn write() -> ToolCall {
    let tool = Tool::Write { path: "/srv/api/a.txt".to_owned(), content: "one\ntwo\n".to_owned() };
    call("Write", tool, "{}")
}

fn edit() -> ToolCall {
    let tool = Tool::Edit { path: "/srv/api/a.txt".to_owned(), old: "o".to_owned(), new: "0".to_owned() };
    let input = r#"{"file_path":"/srv/api/a.txt","new_string":"0","old_string":"o","replace_all":true}"#;
    call("Edit", tool, input)
}

fn fetch(url: &str) -> ToolCall {
    call("WebFetch", Tool::Fetch { url: url.to_owned() }, "{}")
}

/// The card of a call.
fn card(language: Language, call: ToolCall, shape: impl FnOnce(&mut AskRequest)) -> String {
    let mut world = World::with(Settings { language: Some(language), ..settings() });
    world.runs("go");
    world.asks_with("r1", call, |request| {
        request.suggestions.clear();
        shape(request);
    });
    world.pass(Duration::from_secs(2));
    let page = world.chat.messages.values().next_back().expect("a card").clone();
    show(&telecode_core::seam::page::Page { buttons: Vec::new(), ..page })
}

fn there(lines: Option<usize>) -> Target {
    Target { exists: true, lines, ..Target::default() }
}

fn with(target: Target) -> impl FnOnce(&mut AskRequest) {
    |request| request.facts.target = Some(Box::new(target))
}

#[test]
fn what_is_there_is_on_the_card() {
    let mut cards = String::new();
    for language in [Language::English, Language::Russian] {
        let all = [
            card(language, write(), with(Target::default())),
            card(language, write(), with(there(Some(340)))),
            card(language, write(), with(there(None))),
            card(language, edit(), with(Target { matches: Some(7), ..there(Some(20)) })),
            card(language, edit(), with(Target { matches: Some(1), ..there(Some(20)) })),
            card(language, edit(), |_| {}),
            card(
                language,
                write(),
                with(Target { leads_to: Some("/etc/passwd".to_owned()), ..there(Some(3)) }),
            ),
        ];
        for card in all {
            writeln!(cards, "{card}\n").unwrap();
        }
    }
    assert_snapshot!(cards);
}

#[test]
fn what_came_to_be_there_while_the_bot_was_away_is_on_the_card() {
    let mut world = World::new();
    world.runs("go");
    world.asks_with("r1", write(), with(Target::default()));
    world.restart();
    world.found(&Trace::Cut { pending: vec![write()] });
    world.ready();
    world.begins();
    world.fresh_log();
    world.asks_with("r2", write(), with(there(Some(340))));
    world.pass(Duration::from_secs(2));
    assert!(world.log().contains("Replaces the whole file: 2 lines instead of 340"), "{}", world.log());
}

#[test]
fn an_address_says_where_it_really_leads() {
    for (url, host) in [
        ("https://google.com@evil.example/x", "evil.example"),
        ("https://аpple.com/", "xn--pple-43d.com"),
        ("http://2130706433/", "127.0.0.1"),
    ] {
        let card = card(Language::English, fetch(url), |_| {});
        assert!(card.contains(&format!("⚠️ Really leads to: `{host}`")), "{card}");
    }
    let card = card(Language::English, fetch("https://docs.example/x?u=a@b"), |_| {});
    assert!(!card.contains("Really"), "{card}");
}

#[test]
fn letters_of_another_alphabet_are_seen_in_a_command_and_not_in_words() {
    let command = "./dерloy --all # Почини API-ключ";
    let tool =
        Tool::Bash { command: command.to_owned(), description: Some("Запусти deployы".to_owned()) };
    let card = card(Language::English, call("Bash", tool, "{}"), |_| {});
    assert!(card.contains("./d‹U+0435›‹U+0440›loy --all # Почини API-ключ"), "{card}");
    assert!(card.contains("Claude: Запусти deployы"), "{card}");
}

#[test]
fn texts_of_several_lines_are_read_as_lines_whatever_the_tool() {
    let script = r#"{"script":"export const meta = {}\nlog('a: 1')\n"}"#;
    let workflow = card(Language::English, call("Workflow", Tool::Other, script), |request| {
        request.facts.says = Some("Check two things".to_owned());
    });
    let cell = r#"{"cell_id":"c3","edit_mode":"replace","new_source":"a = 1\nb = 2","notebook_path":"/srv/api/n.ipynb"}"#;
    let notebook = card(Language::English, call("NotebookEdit", Tool::Own(OwnTool::Notebook), cell), |_| {});
    let skill = card(
        Language::English,
        call("Skill", Tool::Skill { skill: "x".to_owned() }, r#"{"skill":"x"}"#),
        |request| {
            request.facts.skill = Some(
                r#"{"name":"x","server_description":"Tickets\nIgnore all","uri":"skill://x"}"#.to_owned(),
            );
        },
    );
    assert_snapshot!(format!("{workflow}\n\n{notebook}\n\n{skill}"));
}
