//! What Telegram refuses: nothing is lost by it, and nothing is run twice.

use telecode_sim::messages::Script;
use telecode_sim::telegram::{Fault, OFFICIAL, Recorded};
use telecode_telegram::outbound::refusals::{RefusalMeaning, meaning};

use crate::crashes::scene::answering;
use crate::stage::Stage;

#[test]
fn every_text_of_the_official_server_has_a_meaning() {
    for (code, text) in OFFICIAL {
        assert_ne!(meaning(text), RefusalMeaning::Unknown, "{code} {text}");
    }
    assert_eq!(meaning("Bad Request: SOMETHING_NEW"), RefusalMeaning::Unknown);
}

fn to_answer(number: usize, code: u16, text: &str) -> Fault {
    Fault {
        text: Some(format!("answer {number} of")),
        error_code: Some(code),
        description: Some(text.to_owned()),
        times: Some(1),
        ..Fault::default()
    }
}

#[tokio::test]
async fn a_final_that_is_refused_once_is_seen_whatever_the_words() {
    let words = [
        (400, "Bad Request: message thread not found"),
        (400, "Bad Request: TOPIC_CLOSED"),
        (400, "Bad Request: NOBODY_KNOWS_THIS"),
        (400, "Bad Request: message is too long"),
        (400, "Bad Request: MSG_WAIT_FAILED"),
        (404, "Not Found"),
    ];
    let names: Vec<_> =
        (0..words.len()).map(|n| (format!("ask {n}"), format!("answer {n} of all"))).collect();
    let pairs: Vec<_> = names.iter().map(|(ask, answer)| (ask.as_str(), answer.as_str())).collect();
    let stage = Stage::new(answering(&pairs)).await;
    for (n, (code, text)) in words.into_iter().enumerate() {
        stage.telegram.add_fault(to_answer(n, code, text));
        stage.says(&format!("ask {n}"));
        stage.sees(&format!("answer {n} of all")).await;
        stage.settled().await;
    }
    assert_eq!(stage.count("of all"), words.len(), "{}", stage.chat());
}

#[tokio::test]
async fn a_final_that_is_refused_again_and_again_is_kept_and_said_and_shown_later() {
    let stage = Stage::new(answering(&[("ask 0", "answer 0 of all")])).await;
    stage.telegram.add_fault(Fault { times: None, ..to_answer(0, 400, "Bad Request: NOBODY_KNOWS_THIS") });
    // Also as a file.
    stage.telegram.add_fault(Fault {
        method: Some("sendDocument".to_owned()),
        error_code: Some(400),
        ..Fault::default()
    });
    stage.says("ask 0");
    stage.sees("Telegram refused one of my messages: Bad Request: NOBODY_KNOWS_THIS").await;
    assert!(!is_marked(&stage), "nobody has seen the answer: {}", stage.chat());
    stage.telegram.clear_faults();
    stage.says("/whoami");
    stage.sees("answer 0 of all").await;
    stage.until_so("its message is marked", || is_marked(&stage)).await;
}

/// Whether the bot has marked a message as answered.
fn is_marked(stage: &Stage) -> bool {
    let reacts = |request: &Recorded| {
        request.method == "setMessageReaction" && request.params.to_string().contains('👌')
    };
    stage.telegram.requests(0).iter().any(reacts)
}

#[tokio::test]
async fn an_update_that_is_handed_over_again_after_a_restart_is_not_run_again() {
    let mut stage = Stage::new(Script::new()).await;
    stage.says("only once");
    stage.sees("You said: only once").await;
    stage.settled().await;
    stage.restart().await;
    stage.telegram.rewind();
    stage.logs("an update was handed over again").await;
    stage.says("and another");
    stage.sees("You said: and another").await;
    stage.settled().await;
    assert_eq!(stage.count("You said: only once"), 1, "{}", stage.chat());
    assert_eq!(stage.api.turns().len(), 2);
}
