//! What fails is shown, with what to do, and the session goes on.

use telecode_sim::agent;
use telecode_sim::messages::{Beat, Failure, Reply, Script};

use crate::backstage::stand_in;
use crate::stage::{Settings, Stage, text};

#[tokio::test]
async fn a_refused_request_is_shown_and_the_next_one_works() {
    let refusal = Failure::bad_request("the picture is too large");
    let refused = Reply::text("Never.").fails_times(20, &refusal);
    let stage = Stage::new(Script::new().when("look", [refused])).await;
    let prompt = stage.says("look");
    let shown = stage.sees("(400)").await;
    assert!(text(&shown).contains("the picture is too large"), "{shown}");
    stage.sees_reaction(prompt, "💔").await;
    let prompt = stage.says("again");
    stage.sees("You said: again").await;
    stage.sees_reaction(prompt, "👌").await;
}

#[tokio::test]
async fn a_turn_without_a_sign_of_life_is_stopped() {
    let settings = Settings::default().extra("[agent]\nstall_timeout = \"2s\"");
    let stage = Stage::with(Script::new().then(Reply::text("Never.").held_by("never")), settings).await;
    let prompt = stage.says("hello");
    stage.sees("stopped responding").await;
    stage.sees_reaction(prompt, "💔").await;
    let prompt = stage.says("again");
    stage.sees("You said: again").await;
    stage.sees_reaction(prompt, "👌").await;
}

#[tokio::test]
async fn a_refused_key_says_what_to_do() {
    let settings = Settings::default().env("CLAUDE_CODE_MAX_RETRIES", "1");
    let reply = Reply::text("Never.").fails_times(10, &Failure::unauthorised());
    let stage = Stage::with(Script::new().then(reply), settings).await;
    let prompt = stage.says("hello");
    stage.sees("Claude Code isn't logged in on this machine, or its key was rejected.").await;
    stage.sees_reaction(prompt, "💔").await;
}

#[tokio::test]
async fn without_a_login_it_says_what_to_do() {
    let stage = Stage::with(Script::new(), Settings::default().env("ANTHROPIC_API_KEY", "")).await;
    let prompt = stage.says("hello");
    let shown = stage.sees("isn't logged in on this machine").await;
    assert!(text(&shown).contains("/login"), "{shown}");
    stage.sees_reaction(prompt, "💔").await;
    assert_eq!(stage.api.turns().len(), 0);
}

#[tokio::test]
async fn a_rate_limit_is_shown_while_it_lasts() {
    let stage = Stage::new(Script::new().then(Reply::text("At last.").fails(Failure::rate_limited(4)))).await;
    let prompt = stage.says("hello");
    let draft = stage.sees_draft("rate limit").await;
    assert!(text(&draft).contains("attempt 1 of"), "{draft}");
    stage.sees("At last.").await;
    stage.sees_reaction(prompt, "👌").await;
    assert_eq!(stage.count("rate limit"), 0, "nothing of it is left");
}

#[tokio::test]
async fn an_overloaded_api_is_given_up_and_shown() {
    let stage =
        Stage::new(Script::new().then(Reply::text("Never.").fails_times(20, &Failure::overloaded()))).await;
    let prompt = stage.says("hello");
    stage.sees_draft("overloaded").await;
    stage.sees("overloaded (529)").await;
    stage.sees_reaction(prompt, "💔").await;
}

#[tokio::test]
async fn an_answer_that_is_cut_is_given_again() {
    let cut = Reply::new().beat(Beat::Text("The answer is forty-".into())).beat(Beat::Cut);
    let stage = Stage::new(Script::new().then(cut).then("The answer is forty-two.")).await;
    let prompt = stage.says("what is it?");
    let answer = stage.sees("The answer is forty-two.").await;
    assert_eq!(text(&answer).matches("forty").count(), 1, "the cut part is not shown besides: {answer}");
    stage.sees_reaction(prompt, "👌").await;
    assert_eq!(stage.api.turns().len(), 2);
}

#[tokio::test]
async fn a_missing_claude_says_what_to_do() {
    let stage = Stage::with(Script::new(), Settings::default().claude(&["/nonexistent/claude"])).await;
    let prompt = stage.says("hello");
    let shown = stage.sees("I can't find Claude Code").await;
    assert!(
        text(&shown).contains("/nonexistent/claude") && text(&shown).contains("claude.com/claude-code"),
        "{shown}"
    );
    stage.sees_reaction(prompt, "💔").await;
    // Nothing hangs: the next one is told the same.
    stage.says("and now?");
    stage.sees_times("I can't find Claude Code", 2).await;
}

#[tokio::test]
async fn a_claude_that_is_too_old_says_what_to_do() {
    let script = agent::Script { version: "2.0.0".to_owned(), ..agent::Script::default() };
    let (stage, _script) = stand_in(&script, Settings::default()).await;
    let prompt = stage.says("hello");
    let shown = stage.sees("Claude Code 2.0.0 is too old").await;
    assert!(text(&shown).contains("claude update"), "{shown}");
    stage.sees_reaction(prompt, "💔").await;
}
