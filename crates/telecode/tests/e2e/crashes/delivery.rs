//! kill -9 of the bot while the final is on its way: it arrives, and what may be there twice is marked.

use telecode_sim::telegram::{Cut, Fault};

use super::scene::answering;
use crate::stage::{LIMIT, Stage};

const PAIR: [(&str, &str); 1] = [("first", "answer one")];

/// What happens to the first try to send the final.
fn to_the_final(fault: Fault) -> Fault {
    Fault {
        method: Some("sendMessage".to_owned()),
        text: Some("answer one".to_owned()),
        times: Some(1),
        ..fault
    }
}

async fn with(fault: Fault) -> Stage {
    let stage = Stage::new(answering(&PAIR)).await;
    stage.telegram.add_fault(to_the_final(fault));
    stage.says("first");
    stage
}

/// One final as it was, and one marked.
async fn repeated_once(stage: &Stage) {
    stage.sees("↻ answer one").await;
    stage.settled().await;
    assert_eq!((stage.count("answer one"), stage.count("↻")), (2, 1), "{}", stage.chat());
    assert_eq!(stage.completed("first"), 1, "the model was not asked again");
}

#[tokio::test]
async fn a_final_that_was_accepted_and_not_confirmed_is_repeated_and_marked() {
    let mut stage = with(Fault { delay_after_ms: 60_000, ..Fault::default() }).await;
    stage.sees("answer one").await;
    stage.restart().await;
    repeated_once(&stage).await;
}

#[tokio::test]
async fn a_final_whose_confirmation_was_lost_is_repeated_and_marked() {
    let stage = with(Fault { cut: Some(Cut::After), ..Fault::default() }).await;
    repeated_once(&stage).await;
}

#[tokio::test]
async fn a_final_that_was_not_accepted_may_be_marked_and_arrives() {
    let mut stage = with(Fault { delay_before_ms: 60_000, ..Fault::default() }).await;
    let sent = |request: &telecode_sim::telegram::Recorded| {
        (request.method == "sendMessage" && request.params.to_string().contains("answer one")).then_some(())
    };
    stage.telegram.wait_for_request(0, LIMIT, sent).await.unwrap();
    stage.restart().await;
    stage.sees("answer one").await;
    stage.settled().await;
    // Nobody can know that it did not arrive.
    assert_eq!((stage.count("answer one"), stage.count("↻ answer one")), (1, 1), "{}", stage.chat());
    assert_eq!(stage.completed("first"), 1, "the model was not asked again");
}

#[tokio::test]
async fn a_confirmed_final_is_not_repeated() {
    let mut stage = Stage::new(answering(&PAIR)).await;
    stage.says("first");
    stage.sees("answer one").await;
    stage.settled().await;
    stage.restart().await;
    stage.restart().await;
    stage.nothing_is_lost(&PAIR).await;
}

#[tokio::test]
async fn a_final_that_waits_for_telegram_is_delivered_unmarked() {
    let limit = Fault { error_code: Some(429), retry_after: Some(3), ..Fault::default() };
    let mut stage = with(limit).await;
    let refused =
        |request: &telecode_sim::telegram::Recorded| (request.response_code == Some(429)).then_some(());
    stage.telegram.wait_for_request(0, LIMIT, refused).await.unwrap();
    stage.until_stored("EXISTS (SELECT 1 FROM slot WHERE class = 'final' AND state = 'waiting')").await;
    stage.restart().await;
    stage.sees("answer one").await;
    stage.nothing_is_lost(&PAIR).await;
}

#[tokio::test]
async fn an_answer_that_the_bot_did_not_live_to_hear_is_found_in_claudes_record() {
    let mut stage = Stage::new(answering(&[("first", "answer one")])).await;
    // The bot is stopped, so that Claude ends its turn alone.
    stage.says("first");
    stage.called(1).await;
    stage.freeze_bot();
    stage.until_so("recorded", || stage.recorded().contains("end_turn")).await;
    stage.restart().await;
    stage.sees("answer one").await;
    stage.settled().await;
    assert_eq!((stage.count("answer one"), stage.completed("first")), (1, 1), "{}", stage.chat());
}
