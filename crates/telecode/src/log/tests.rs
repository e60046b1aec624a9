//! What gets into the log.

use std::cell::RefCell;

use super::*;

const TOKEN: &str = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQ";

thread_local! {
    static LINES: RefCell<String> = const { RefCell::new(String::new()) };
}

fn plan(format: LogFormat) -> LogPlan<'static> {
    let secrets = LogSecrets::from_iter(["hush-hush".into()]);
    LogPlan { format, level: None, directives: None, configured: LogLevel::Info, secrets }
}

/// What is written when this is done.
fn logged(plan: &LogPlan<'_>, events: impl FnOnce()) -> String {
    let sink = |bytes: &[u8]| {
        LINES.with_borrow_mut(|lines| lines.push_str(&String::from_utf8_lossy(bytes)));
        Ok(())
    };
    LINES.take();
    tracing::subscriber::with_default(subscriber(plan, sink), events);
    LINES.take()
}

#[test]
fn a_token_in_a_logged_url_is_hidden_in_every_format() {
    for format in [LogFormat::Human, LogFormat::Json] {
        let text = logged(&plan(format), || {
            let url = format!("https://api.telegram.org/bot{TOKEN}/getMe");
            let span = tracing::info_span!("call", %url);
            span.in_scope(
                || tracing::info!(%url, error = ?Some(&url), "failed to fetch {url} with hush-hush"),
            );
        });
        assert!(text.contains("failed to fetch"), "{text}");
        assert!(!text.contains("AAbb") && !text.contains("hush"), "{text}");
    }
}

#[test]
fn json_is_one_object_per_line() {
    let text = logged(&plan(LogFormat::Json), || tracing::warn!(session = 3, "two\nlines"));
    let line: serde_json::Value = serde_json::from_str(text.trim_end()).unwrap();
    assert_eq!(
        (&line["level"], &line["session"], &line["message"]),
        (&"WARN".into(), &3.into(), &"two\nlines".into())
    );
}

#[test]
fn the_level_is_ours_and_others_are_quieter() {
    let events = || {
        tracing::info!(target: "telecode_core::session", "ours");
        tracing::info!(target: "hyper", "theirs");
        tracing::debug!(target: "telecode", "prompt");
    };
    let text = logged(&plan(LogFormat::Human), events);
    assert!(text.contains("ours") && !text.contains("theirs") && !text.contains("prompt"), "{text}");
    let level = LogPlan { level: Some(LogLevel::Debug), directives: Some("off"), ..plan(LogFormat::Human) };
    let text = logged(&level, events);
    assert!(text.contains("prompt") && !text.contains("theirs"), "{text}");
    let directives = LogPlan { directives: Some("hyper=info"), ..plan(LogFormat::Human) };
    let text = logged(&directives, events);
    assert!(text.contains("theirs") && !text.contains("ours"), "{text}");
}

#[test]
fn directives_that_are_not_understood_leave_the_configured_level() {
    let directives = LogPlan { directives: Some("telecode=loud,,="), ..plan(LogFormat::Human) };
    let text = logged(&directives, || tracing::info!(target: "telecode_core::session", "ours"));
    assert!(text.contains("ours"), "{text}");
}
