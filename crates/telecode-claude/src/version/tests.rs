use super::*;

#[test]
fn the_words_around_a_version_do_not_matter() {
    for text in ["2.1.329", "2.1.329 (Claude Code)\n", " v2.1.329", "2.1.329-beta.1"] {
        assert_eq!(Version::parse(text), Some(Version(2, 1, 329)), "{text}");
    }
    for text in ["", "claude", "2.1", "2.1.x", "99999999999.1.1"] {
        assert_eq!(Version::parse(text), None, "{text}");
    }
}

#[test]
fn versions_are_compared_by_number() {
    assert!(Version(2, 1, 99) < MINIMUM && MINIMUM < TESTED && TESTED < Version(2, 2, 0));
}
