use super::*;

#[test]
fn line_ends_and_tabs_are_seen() {
    assert_eq!(escape_invisible("rm a\n\trm -rf /"), "rm a⏎⇥rm -rf /");
    assert_eq!(escape_invisible("a\r\nb"), "a\u{FFFD}⏎b");
}

#[test]
fn terminal_sequences_become_one_mark() {
    assert_eq!(escape_invisible("\u{1b}[1;31mred\u{1b}[0m"), "\u{FFFD}red\u{FFFD}");
    assert_eq!(escape_invisible("a\u{1b}"), "a\u{FFFD}");
}

#[test]
fn only_colours_and_movements_go_with_their_escape() {
    assert_eq!(escape_invisible("\u{1b}]0;title\u{7}x"), "\u{FFFD}]0;title\u{FFFD}x");
    assert_eq!(escape_invisible("\u{1b}]8;;https://a.b\u{1b}\\x"), "\u{FFFD}]8;;https://a.b\u{FFFD}\\x");
    assert_eq!(escape_invisible("\u{1b}[ rm -rf /"), "\u{FFFD}[ rm -rf /");
    assert_eq!(escape_invisible("\u{1b}Prm"), "\u{FFFD}Prm");
}

#[test]
fn a_sequence_without_end_hides_nothing() {
    assert_eq!(escape_invisible("\u{1b}]rm -rf /"), "\u{FFFD}]rm -rf /");
}

#[test]
fn overrides_and_shapeless_characters_are_seen() {
    assert_eq!(escape_invisible("a\u{202E}b\u{2066}\u{200B}c"), "a\u{FFFD}b\u{FFFD}c");
    assert_eq!(escape_invisible("rm\u{200D}x"), "rm\u{FFFD}x");
    assert_eq!(escape_invisible("a\u{E0041}b"), "a\u{FFFD}b");
    assert_eq!(escape_invisible("a\u{A0}b"), "a␣b");
}

#[test]
fn emoji_and_letters_of_all_scripts_stay() {
    for text in ["👩‍👩‍👧‍👦", "❤️‍🔥", "1️⃣", "⚠️ ok", "می‌خواهم", "שלום", "e\u{301}", "a b"]
    {
        assert_eq!(escape_invisible(text), text);
    }
}

#[test]
fn a_text_of_shapeless_characters_is_blank() {
    assert!(is_blank("\u{200B}\n\u{FEFF}\u{0}"));
    assert!(!is_blank("\u{200B}."));
}
