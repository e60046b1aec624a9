//! Personas with the real `claude`: what of them reaches the model.

use serde_json::{Value, json};
use telecode_sim::messages::{Recorded, Reply, Script};

use crate::stage::Stage;

/// The names of the tools that the model was offered.
fn tools(turn: &Recorded) -> Vec<String> {
    let tools = turn.body["tools"].as_array().cloned().unwrap_or_default();
    tools.iter().filter_map(|tool| Some(tool["name"].as_str()?.to_owned())).collect()
}

/// What Claude Code told the model besides the conversation.
fn system(turn: &Recorded) -> String {
    turn.body["system"].to_string()
}

/// A session that has answered once, as usual.
async fn answered(script: Script) -> Stage {
    let stage = Stage::new(script).await;
    stage.says("hello");
    stage.sees("Hello!").await;
    stage
}

#[tokio::test]
async fn the_research_persona_cannot_write() {
    let file = |stage: &Stage| stage.project().join("out.txt");
    let stage = answered(
        Script::new()
            .then(Reply::text("Hello!"))
            .then(Reply::tool("Write", json!({"file_path": "out.txt", "content": "x"})))
            .then(Reply::tool("Bash", json!({"command": "echo x > out.txt"})))
            .then(Reply::text("I cannot.")),
    )
    .await;
    assert!(tools(&stage.api.turns()[0]).contains(&"Write".to_owned()));
    stage.says("/persona");
    stage.sees(": no persona").await;
    stage.says("/persona research");
    stage.sees("research, from your next message on").await;
    stage.says("write a file");
    stage.sees("I cannot.").await;
    let turns = stage.api.turns();
    let offered = tools(&turns[1]);
    for tool in ["Read", "Grep", "Glob", "WebFetch", "WebSearch", "AskUserQuestion"] {
        assert!(offered.iter().any(|name| name == tool), "{tool}: {offered:?}");
    }
    for tool in ["Write", "Edit", "NotebookEdit", "Bash", "Agent", "Task", "Skill"] {
        assert!(!offered.iter().any(|name| name == tool), "{tool}: {offered:?}");
    }
    let results = turns.last().unwrap().tool_results();
    assert!(results.iter().all(|result| result.is_error), "{results:?}");
    assert!(!file(&stage).exists());
    assert!(system(&turns[1]).contains("You find things out."), "its instructions are in the system prompt");
    assert!(!system(&turns[0]).contains("You find things out."));
    assert!(stage.told().contains("hello"), "it is the same conversation");
}

#[tokio::test]
async fn the_planner_is_in_plan_mode() {
    let stage = answered(
        Script::new()
            .then(Reply::text("Hello!"))
            .then(Reply::text("This is how it works now."))
            .then(Reply::text("Back to usual.")),
    )
    .await;
    stage.says("/persona planner");
    stage.sees("planner, from your next message on").await;
    stage.says("add a feature");
    stage.sees("This is how it works now.").await;
    let turns = stage.api.turns();
    assert!(system(&turns[1]).contains("You plan; the work begins only when"));
    assert!(stage.told().to_lowercase().contains("plan mode is active"), "{}", stage.told());
    stage.says("/persona none");
    stage.sees("no persona, from your next message on").await;
    stage.says("and now?");
    stage.sees("Back to usual.").await;
    let turns = stage.api.turns();
    assert!(!system(&turns[2]).contains("You plan;"));
}

#[tokio::test]
async fn a_persona_of_ones_own_has_its_words_model_and_effort() {
    let stage = answered(Script::new().then(Reply::text("Hello!")).then(Reply::text("Roses are red."))).await;
    let directory = stage.home.path().join("personas");
    std::fs::create_dir(&directory).unwrap();
    let file = "---\nname: poet\ndescription: Rhymes.\nmodel: haiku\neffort: low\ndisallowedTools: Bash\n---\n-Rhyme \"always\".\n";
    std::fs::write(directory.join("poet.md"), file).unwrap();
    std::fs::write(directory.join("broken.md"), "---\nname: broken\nmode: yolo\n---\n").unwrap();
    stage.says("/persona");
    stage.sees("personas/broken.md:3: there's no mode yolo").await;
    stage.press("poet").await;
    stage.sees("poet, from your next message on").await;
    stage.says("go");
    stage.sees("Roses are red.").await;
    let turn = stage.api.turns().pop().unwrap();
    assert!(system(&turn).contains(r#"-Rhyme \"always\"."#), "{}", system(&turn));
    assert!(
        turn.body["model"].as_str().is_some_and(|model| model.contains("haiku")),
        "{}",
        turn.body["model"]
    );
    assert_eq!(turn.body["output_config"]["effort"], "low");
    let offered = tools(&turn);
    assert!(!offered.contains(&"Bash".to_owned()) && offered.contains(&"Write".to_owned()), "{offered:?}");
}

#[tokio::test]
async fn a_new_persona_is_written_and_a_project_does_not_take_its_name() {
    let stage = answered(Script::new().then(Reply::text("Hello!")).then(Reply::text("Done."))).await;
    let personas = stage.project().join(".telecode/personas");
    std::fs::create_dir_all(&personas).unwrap();
    stage.says("/persona new haiku: Three lines only.");
    stage.sees("Saved the persona haiku").await;
    let file = stage.home.path().join("personas/haiku.md");
    assert!(std::fs::read_to_string(&file).unwrap().ends_with("Three lines only.\n"));
    stage.says("/persona new haiku: Four lines.");
    stage.sees("There's already a persona haiku").await;
    std::fs::write(personas.join("haiku.md"), "---\nname: haiku\n---\nThe project's words.").unwrap();
    stage.says("/persona");
    stage.sees(".telecode/personas/haiku.md: the name haiku is taken by personas/haiku.md").await;
    stage.says("/persona haiku");
    stage.sees("haiku, from your next message on").await;
    stage.says("go");
    stage.sees("Done.").await;
    let system = system(&stage.api.turns().pop().unwrap());
    assert!(system.contains("Three lines only.") && !system.contains("The project's words."));
}

#[tokio::test]
async fn a_persona_that_is_chosen_while_claude_works_holds_after_the_turn() {
    let stage = Stage::new(
        Script::new()
            .then(Reply::tool("Bash", json!({"command": "echo hi > a.txt"})))
            .then(Reply::text("First done."))
            .then(Reply::text("Second done.")),
    )
    .await;
    stage.says("hello");
    stage.sees("May Claude run this command?").await;
    stage.says("/persona planner");
    stage.sees("planner, after the current turn").await;
    stage.press("Allow").await;
    stage.sees("First done.").await;
    assert!(stage.project().join("a.txt").exists());
    stage.says("again");
    stage.sees("Second done.").await;
    let turns = stage.api.turns();
    assert!(!system(&turns[1]).contains("You plan;"));
    assert!(system(&turns[2]).contains("You plan;"));
    let messages: &Value = &turns[2].body["messages"];
    assert!(messages.to_string().to_lowercase().contains("plan mode is active"));
}
