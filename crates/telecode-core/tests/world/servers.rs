//! `/mcp`, `/agents`, `/commands`, `/compact`.

use std::time::Duration;

use insta::assert_snapshot;
use telecode_core::seam::agent::Abilities;
use telecode_core::seam::query::{Answer, Applied, NoAnswer, Query, Server, ServerStatus};

use crate::tuning::abilities;
use crate::{World, settings};

fn server(name: &str, status: ServerStatus, error: Option<&str>) -> Server {
    let tools =
        if status == ServerStatus::Connected { vec!["read".to_owned(), "write".to_owned()] } else { vec![] };
    Server { name: name.to_owned(), status, error: error.map(str::to_owned), tools }
}

fn servers() -> Vec<Server> {
    vec![
        server("files", ServerStatus::Connected, None),
        server("search", ServerStatus::Failed, Some("ECONNREFUSED: nobody is there")),
        server("old", ServerStatus::Disabled, None),
        server("mail", ServerStatus::NeedsLogin, None),
        server("slow", ServerStatus::Pending, None),
        server("odd", ServerStatus::Other("half".to_owned()), None),
    ]
}

#[test]
fn mcp_servers_are_shown_connected_again_and_switched() {
    let mut world = World::able(settings());
    world.says("/mcp");
    world.replies(Ok(Answer::Servers(servers())));
    world.pass(Duration::from_secs(2));
    world.press("🔄 search");
    assert!(matches!(&world.queries[0].3, Query::Reconnect(name) if name == "search"));
    world.replies(Ok(Answer::Done));
    let mut now = servers();
    now[1] = server("search", ServerStatus::Connected, None);
    world.replies(Ok(Answer::Servers(now)));
    world.pass(Duration::from_secs(2));
    world.press("Turn on old");
    assert!(matches!(&world.queries[0].3, Query::Switch { server, on: true } if server == "old"));
    world.replies(Err(NoAnswer::Refused("Server not found: old".to_owned())));
    world.replies(Ok(Answer::Servers(vec![])));
    world.pass(Duration::from_secs(5));
    assert_snapshot!(world.log());
}

#[test]
fn an_mcp_server_is_switched_off() {
    let mut world = World::able(settings());
    world.says("/mcp");
    world.replies(Ok(Answer::Servers(servers())));
    world.pass(Duration::from_secs(2));
    world.press("Turn off files");
    assert!(matches!(&world.queries[0].3, Query::Switch { server, on: false } if server == "files"));
    world.replies(Err(NoAnswer::Late));
    world.pass(Duration::from_secs(2));
    assert!(world.log().contains("didn't answer in time"), "{}", world.log());
}

#[test]
fn subagents_and_commands_are_shown() {
    let mut world = World::able(settings());
    world.says("/agents");
    world.pass(Duration::from_secs(2));
    world.says("/commands");
    world.pass(Duration::from_secs(2));
    assert_snapshot!(world.log());
}

#[test]
fn many_commands_have_pages() {
    let mut world = World::new();
    world.says("hello");
    let commands = (1..=40).map(|n| (format!("command-{n}"), format!("Does {n}"))).collect();
    world.ready_with(Abilities { commands, ..abilities() });
    world.says("/commands");
    world.pass(Duration::from_secs(5));
    world.fresh_log();
    world.press("▶");
    world.pass(Duration::from_secs(2));
    assert!(world.log().contains("/command-16"), "{}", world.log());
    world.press("▶");
    world.pass(Duration::from_secs(2));
    assert!(world.log().contains("/command-40"), "{}", world.log());
    world.press("◀");
    world.pass(Duration::from_secs(2));
    assert!(world.chat.messages.values().any(|page| page.text.contains("/command-30")));
}

#[test]
fn a_session_that_sleeps_since_a_restart_is_woken_to_say_what_it_can_do() {
    let mut world = World::able(settings());
    world.is_put_to_sleep();
    world.restart();
    world.says("/agents");
    world.ready_with(abilities());
    world.replies(Ok(Answer::Applied(Applied { model: "m".to_owned(), effort: None })));
    world.pass(Duration::from_secs(2));
    assert!(world.log().contains("Finds its way about"), "{}", world.log());
}

#[test]
fn the_conversation_is_made_shorter_by_a_turn_of_its_own() {
    let mut world = World::able(settings());
    world.runs("work");
    world.says("/compact keep the names");
    world.pass(Duration::from_secs(2));
    assert!(world.log().contains("told for later: /compact keep the names"), "{}", world.log());
    let mut world = World::able(settings());
    world.says("/compact");
    assert_eq!(world.told.last().unwrap().1, "/compact");
}

#[test]
fn there_is_nothing_to_make_shorter_before_something_was_said() {
    let mut world = World::new();
    for command in ["/compact", "/mcp", "/agents", "/commands"] {
        world.says(command);
        world.pass(Duration::from_secs(2));
    }
    assert_eq!(world.log().matches("No session yet. Tell").count(), 4, "{}", world.log());
    world.says("/new");
    world.pass(Duration::from_secs(8));
    world.press("▶️ Start");
    world.pass(Duration::from_secs(8));
    world.says("/compact");
    world.pass(Duration::from_secs(8));
    assert!(world.log().contains("Nothing to compact"), "{}", world.log());
}
