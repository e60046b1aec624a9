//! `/settings`: everything that a person can set, with buttons, for a chat and as a default.

use telecode_sim::messages::Script;

use crate::stage::{Stage, text};

/// Sets a setting, by its sign, to each of these in turn, and waits until it says so.
async fn set(stage: &Stage, sign: &str, choices: &[&str]) {
    for choice in choices {
        stage.press(sign).await;
        stage.press(choice).await;
        stage.sees_buttons(&format!(": {choice} ▸"), 1).await;
    }
}

#[tokio::test]
async fn everything_is_set_with_a_button_and_holds_after_a_restart() {
    let mut stage = Stage::new(Script::new()).await;
    stage.says("hello");
    stage.sees("You said: hello").await;
    stage.says("/settings");
    stage.sees("Settings for this chat").await;
    set(&stage, "👀", &["answer only", "everything"]).await;
    set(&stage, "🧾", &["picture", "text"]).await;
    // What is set can be left to the defaults again.
    stage.press("🧾").await;
    stage.sees("Set for this chat.").await;
    stage.press("Use my default").await;
    stage.sees_buttons("File changes: button ▸", 1).await;
    stage.press("My defaults").await;
    stage.sees("Your defaults for all chats").await;
    set(&stage, "🧾", &["picture"]).await;
    set(&stage, "🌐", &["Русский"]).await;
    stage.sees("Ваши настройки для всех чатов").await;
    set(&stage, "🌐", &["English"]).await;
    stage.press("This chat").await;
    stage.sees_buttons("File changes: picture ▸", 1).await;
    stage.terminate().await;
    stage.start().await;
    let before = stage.sees("Settings for this chat").await["message_id"].as_i64().unwrap();
    stage.says("/settings");
    let menu = stage.sees_after(before, "Settings for this chat").await;
    let shown = menu["reply_markup"].to_string();
    for label in ["Claude's work: everything ▸", "File changes: picture ▸"] {
        assert!(shown.contains(label), "{label}: {shown}");
    }
    stage.press("🧾").await;
    stage.sees("From your defaults.").await;
    stage.press("‹ Back").await;
    stage.press("Close").await;
}

#[tokio::test]
async fn model_effort_and_mode_are_set_from_the_settings() {
    let stage = Stage::new(Script::new()).await;
    stage.says("hello");
    stage.sees("You said: hello").await;
    for (button, title, choice, set) in [
        ("🧠 Model", "which model?", "Sonnet", "🧠 Sonnet from the next step on"),
        ("🎚 Effort", "how much effort?", "high", "🎚 high from the next message on"),
        ("🚦 Permissions", "permission mode?", "edits without asking", "🚦 edits without asking"),
    ] {
        stage.says("/settings");
        stage.press(button).await;
        stage.sees(title).await;
        stage.press(choice).await;
        stage.sees(set).await;
    }
    stage.says("and now?");
    let answer = stage.sees("You said: and now?").await;
    assert!(text(&answer).contains("sonnet"), "{answer}");
    let last = stage.api.turns().pop().unwrap();
    assert!(last.model().contains("sonnet"), "{}", last.model());
    assert_eq!(last.body["output_config"]["effort"], "high", "{}", last.body["output_config"]);
}
