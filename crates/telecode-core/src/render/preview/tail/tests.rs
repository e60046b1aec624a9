use super::*;

#[test]
fn a_short_text_is_whole() {
    assert_eq!(tail("abc", 3), ParsedTail { markdown: Cow::Borrowed("abc"), is_whole: true });
}

#[test]
fn it_starts_at_an_empty_line() {
    let text = "one one one\ntwo two two\n\nthree\nfour four four\nfive five five\n";
    assert_eq!(tail(text, 50).markdown, "three\nfour four four\nfive five five\n");
}

#[test]
fn it_starts_at_a_line_when_no_empty_one_is_near() {
    assert_eq!(tail("one one one\n    two two two\nthree\n", 24).markdown, "two two two\nthree\n");
}

#[test]
fn an_open_fence_is_opened_again() {
    assert_eq!(tail("~~~~ js\none one one\ntwo\n~~~\nthree\n", 16).markdown, "~~~~ js\ntwo\n~~~\nthree\n");
}

#[test]
fn a_closed_fence_is_not() {
    assert_eq!(tail("```\none one one\n```\ntwo two\nthree\n", 14).markdown, "two two\nthree\n");
}

#[test]
fn inline_code_opens_no_fence() {
    assert_eq!(tail("```one``` two two two\nthree\nfour\n", 12).markdown, "three\nfour\n");
}

#[test]
fn a_single_line_starts_at_a_word() {
    assert_eq!(tail("aaaa éééé bbbb cccc", 12).markdown, "bbbb cccc");
}
