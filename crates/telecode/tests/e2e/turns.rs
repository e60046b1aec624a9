//! Turns with the real `claude`.

use telecode_sim::messages::{Reply, Script};

use crate::stage::Stage;

#[tokio::test]
async fn a_plain_turn_is_answered() {
    let stage = Stage::new(Script::new().then(Reply::text("Hello from **Claude**."))).await;
    let prompt = stage.says("hello");
    let answer = stage.sees("Hello from Claude.").await;
    assert!(answer["entities"].to_string().contains("bold"), "{answer}");
    stage.sees_reaction(prompt, "👌").await;
}
