//! Questions with steps: gone back to, typed, several at once.

use serde_json::{Value, json};
use telecode_sim::messages::{Reply, Script};

use crate::stage::{Stage, text};

/// One part: what is asked, whether several may be chosen, and the options.
fn part(question: &str, many: bool, labels: &[&str]) -> Value {
    let options: Vec<_> = labels.iter().map(|label| json!({"label": label, "description": "x"})).collect();
    json!({"question": question, "header": "Look", "multiSelect": many, "options": options})
}

async fn asked(parts: Vec<Value>) -> Stage {
    let call = Reply::tool("AskUserQuestion", json!({"questions": parts}));
    let stage = Stage::new(Script::new().then(call).then("Noted.")).await;
    stage.says("ask me");
    stage
}

/// What Claude got.
async fn answer(stage: &Stage) -> String {
    stage.sees("Noted.").await;
    let results = stage.results();
    assert!(!results[0].1, "{results:?}");
    assert_eq!(stage.api.turns().len(), 2, "the answers are no prompts");
    results[0].0.clone()
}

#[tokio::test]
async fn four_questions_are_answered_by_button_number_label_and_words() {
    let stage = asked(vec![
        part("Which colour?", false, &["Red", "Blue"]),
        part("Which shape?", false, &["Round", "Square"]),
        part("Which sizes?", true, &["Small", "Large", "Huge"]),
        part("Which name?", false, &["Anna", "Berta"]),
    ])
    .await;
    let card = stage.sees("Which colour?").await;
    assert!(text(&card).contains("1 of 4"), "{card}");
    assert_eq!(stage.press("Blue").await, "Next question");
    stage.sees("Which shape?").await;
    stage.says("1");
    stage.sees("Which sizes?").await;
    stage.says("small, 3");
    stage.sees("Which name?").await;
    stage.says("Caesar, of course");
    let answer = answer(&stage).await;
    for part in [
        r#""Which colour?"="Blue""#,
        r#""Which shape?"="Round""#,
        r#""Which sizes?"="Small, Huge""#,
        r#""Which name?"="Caesar, of course""#,
    ] {
        assert!(answer.contains(part), "{part}: {answer}");
    }
    for line in [
        "💬 Which colour? → Blue",
        "Which shape? → Round",
        "Which sizes? → Small, Huge",
        "Which name? → Caesar, of course",
    ] {
        stage.sees(line).await;
    }
}

#[tokio::test]
async fn a_part_is_gone_back_to_and_answered_anew() {
    let parts = vec![
        part("Which colour?", true, &["Red", "Blue"]),
        part("Which shape?", false, &["Round", "Square"]),
    ];
    let stage = asked(parts).await;
    stage.press("☐ Red").await;
    stage.sees_buttons("☑ Red", 1).await;
    stage.press("Done").await;
    stage.sees("Which shape?").await;
    assert_eq!(stage.press("Previous").await, "Back");
    // Nothing is checked any more.
    stage.sees_buttons("☐ Red", 1).await;
    stage.press("☐ Blue").await;
    stage.sees_buttons("☑ Blue", 1).await;
    stage.press("Done").await;
    stage.sees("Which shape?").await;
    stage.press("Square").await;
    let answer = answer(&stage).await;
    assert!(
        answer.contains(r#""Which colour?"="Blue""#) && answer.contains(r#""Which shape?"="Square""#),
        "{answer}"
    );
    assert!(!answer.contains("Red"), "{answer}");
}

#[tokio::test]
async fn a_question_that_is_skipped_whole_has_no_answer() {
    let stage = asked(vec![part("Which colour?", false, &["Red", "Blue"])]).await;
    stage.press("Skip").await;
    let answer = answer(&stage).await;
    assert!(answer.contains("did not answer"), "{answer}");
}
