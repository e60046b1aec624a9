use super::cut;

#[test]
fn a_text_that_fits_is_left_alone() {
    assert_eq!(cut("abc", 3), "abc");
    assert_eq!(cut("😀", 2), "😀");
    assert_eq!(cut("", 0), "");
}

#[test]
fn a_longer_text_ends_with_an_ellipsis_within_the_limit() {
    assert_eq!(cut("abcd", 3), "ab…");
    assert_eq!(cut("ab cd", 4), "ab…");
    assert_eq!(cut("abcd", 1), "…");
    assert_eq!(cut("abcd", 0), "");
}

#[test]
fn graphemes_are_not_torn() {
    assert_eq!(cut("ae\u{301}xyz", 3), "a…");
    assert_eq!(cut("a👍🏽bcdef", 5), "a…");
    assert_eq!(cut("😀😀😀", 4), "😀…");
}
