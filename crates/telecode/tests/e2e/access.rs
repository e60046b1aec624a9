//! Access that is taken away, with the real `claude` and the program as it is typed.

use std::time::Duration;

use serde_json::json;
use telecode_sim::messages::{Reply, Script};
use telecode_sim::telegram::NewPerson;

use crate::stage::{LIMIT, OWNER, Settings, Stage, bot_messages, text};

const EVE: i64 = 200;

impl Stage {
    fn knows_eve(&self) {
        let eve = NewPerson { id: Some(EVE), first_name: "Eve".into(), ..NewPerson::default() };
        self.telegram.add_person(eve).unwrap();
    }

    async fn eve_sees(&self, words: &str) {
        let look = |chat: &serde_json::Value| {
            bot_messages(chat).iter().any(|message| text(message).contains(words)).then_some(())
        };
        let seen = self.telegram.wait_for_chat(EVE, LIMIT, look).await;
        seen.unwrap_or_else(|| panic!("Eve never saw {words}\n{}", self.log()));
    }

    /// Runs a command to its end; gives how it ended and what it said.
    async fn types(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let mut command = self.command(arguments);
        command.stdout(std::process::Stdio::piped()).stderr(std::process::Stdio::piped());
        let output = tokio::time::timeout(LIMIT, command.output()).await.expect("it ends").unwrap();
        let said = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8(said).unwrap())
    }
}

#[tokio::test]
async fn who_is_taken_out_is_cut_off_in_the_middle_of_their_turn() {
    let touch = json!({"command": "touch evil.txt", "description": "Make a file"});
    let script = Script::new()
        .when("evil", [Reply::tool("Bash", touch)])
        .when("hello", ["Hi."])
        .when("harmless", ["Still here."]);
    let stage = Stage::with(script, Settings { owners: vec![OWNER, EVE], ..Settings::default() }).await;
    stage.knows_eve();
    stage.says("hello");
    stage.sees("Hi.").await;
    stage.writes(EVE, "do something evil");
    stage.eve_sees("touch evil.txt").await;
    stage.writes(EVE, "LATER words");
    stage.logs("LATER words").await;
    let (code, said) = stage.types(&["access", "list"]).await;
    assert!(code == Some(0) && said.contains("200") && said.contains("access.owners"), "{said}");
    let (code, said) = stage.types(&["access", "remove", "200"]).await;
    assert_eq!(code, Some(0), "{said}\n{}", stage.log());
    assert!(said.contains("the bot does not serve 200 any more"), "{said}");
    let before = stage.telegram.requests(0).last().map_or(0, |request| request.n);
    let config = std::fs::read_to_string(stage.config()).unwrap();
    assert!(config.contains("owners = [100]"), "{config}");
    stage.sees("200 is no longer an owner of this bot").await;
    stage.says("something harmless");
    stage.sees("Still here.").await;
    assert!(!stage.project().join("evil.txt").exists());
    assert!(!stage.told().contains("LATER"), "{}", stage.told());
    let to_eve = stage.telegram.requests(before).into_iter().filter(|request| {
        let chat = &request.params["chat_id"];
        chat.as_i64() == Some(EVE) || chat.as_str() == Some("200")
    });
    assert_eq!(to_eve.map(|request| request.method).collect::<Vec<_>>(), Vec::<String>::new());
    // Nor after a restart.
    let (code, said) = stage.types(&["access", "remove", "200"]).await;
    assert_eq!(code, Some(1), "{said}");
    let (_, said) = stage.types(&["access", "list"]).await;
    assert!(said.contains("100") && !said.contains("200"), "{said}");
}

#[tokio::test]
async fn who_was_paired_is_listed_and_taken_out() {
    let script = Script::new().when("hello", ["Hi."]);
    let stage = Stage::with(script, Settings { owners: Vec::new(), ..Settings::default() }).await;
    stage.logs("send this code to the bot").await;
    let code: String = stage.log().rsplit("within 10 minutes: ").next().unwrap().chars().take(11).collect();
    stage.says(&code);
    stage.sees("You're the owner of this bot now").await;
    stage.says("hello");
    stage.sees("Hi.").await;
    let (_, list) = stage.types(&["access", "list"]).await;
    assert!(list.contains("100") && list.contains("paired"), "{list}");
    let (_, shown) = stage.types(&["config", "show"]).await;
    assert!(shown.contains("# 100 is paired, and is served"), "{shown}");
    let (exit, said) = stage.types(&["access", "remove", "100"]).await;
    assert_eq!(exit, Some(0), "{said}");
    // A new code is shown: somebody has to be able to become the owner.
    let shown_twice = || stage.log().matches("send this code to the bot").count() == 2;
    let shown = async {
        while !shown_twice() {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(LIMIT, shown).await.expect("another code");
    let calls = stage.api.turns().len();
    stage.says("hello again");
    stage.sees("This bot is private").await;
    assert_eq!(stage.api.turns().len(), calls);
}
