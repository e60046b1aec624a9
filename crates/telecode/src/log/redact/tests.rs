//! What is hidden, and what is not.

use super::*;

const TOKEN: &str = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQ-_";

fn clean(input: &str) -> String {
    text(input, std::iter::empty())
}

#[test]
fn a_token_is_hidden_wherever_it_stands() {
    for input in [
        format!("GET https://api.telegram.org/bot{TOKEN}/getUpdates failed"),
        format!("{{\"url\":\"https://host/bot{TOKEN}/x\"}}"),
        format!("{TOKEN}{TOKEN}"),
        TOKEN.replace(':', "%3A"),
        TOKEN.replace(':', "%3a"),
        format!("é{TOKEN}é"),
    ] {
        let clean = clean(&input);
        assert!(!clean.contains("AAbb"), "{clean}");
        assert!(clean.contains(HIDDEN));
    }
}

#[test]
fn other_text_stays_as_it_is() {
    for input in ["12:30:05 done", "a: b", "100% of 3", "port 127.0.0.1:8080", "1234567:short", "%", "é:ü%"]
    {
        assert_eq!(clean(input), input);
    }
}

#[test]
fn a_known_secret_is_hidden_whatever_its_shape() {
    assert_eq!(text("key=sk-123 12:xyz 12%3Axyz", ["sk-123", "12:xyz"].into_iter()), "key=*** *** ***");
}

#[test]
fn a_switch_is_no_secret() {
    let line = "2026-01-01 true";
    assert_eq!(text(line, ["1", "true", ""].into_iter()), line);
}
