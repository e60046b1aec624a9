//! What becomes a name, and what does not.

use super::proposed::PROPOSAL_LIMIT;
use super::{NAME_LIMIT, NameProblem, name_in_title, parse_name, proposed_name, slug};

#[test]
fn a_name_has_one_to_forty_characters_that_can_be_seen() {
    assert_eq!(parse_name("  fix   login "), Ok("fix login".to_owned()));
    assert_eq!(parse_name("ы"), Ok("ы".to_owned()));
    assert_eq!(parse_name("👩‍👩‍👧 семья"), Ok("👩‍👩‍👧 семья".to_owned()));
    assert_eq!(parse_name("?"), Ok("?".to_owned()));
    assert_eq!(parse_name(&"ы".repeat(NAME_LIMIT)), Ok("ы".repeat(NAME_LIMIT)));
    assert_eq!(parse_name(&"ы".repeat(NAME_LIMIT + 1)), Err(NameProblem::TooLong(41)));
    for empty in ["", "   ", "\u{200D}", "\u{FE0F}"] {
        assert_eq!(parse_name(empty), Err(NameProblem::Empty), "{empty:?}");
    }
    for hidden in ["a\nb", "a\u{7}b", "a\u{202E}b", "a\u{200B}b", "a\u{1b}[31mb"] {
        assert_eq!(parse_name(hidden), Err(NameProblem::Hidden), "{hidden:?}");
    }
}

#[track_caller]
fn check(prompt: &str, name: &str) {
    assert_eq!(proposed_name(prompt).as_deref(), Some(name), "{prompt:?}");
}

#[test]
fn a_proposed_name_is_the_first_words_cut_at_a_words_end() {
    check("fix the login", "fix the login");
    check("Fix the login of the admin page, please, it has been broken", "Fix the login of the admin page");
    check("Why does it fail?", "Why does it fail");
    check("# Heading\n\ntext", "Heading");
    check("- **Make** `cargo test` pass", "Make cargo test pass");
    check("\n\n  hello  \n", "hello");
    check("🎉 ship it", "🎉 ship it");
    check("🎉🎉🎉", "🎉🎉🎉");
    check("تشغيل الاختبارات من فضلك", "تشغيل الاختبارات من فضلك");
    check("/srv/api/main.rs is broken", "/srv/api/main.rs is broken".trim_start_matches('/'));
    check("> what you said\n\nmy own words", "my own words");
    check("ab\u{202E}cd", "abcd");
}

#[test]
fn a_proposed_name_says_what_it_is_about() {
    check("Can you please have a look at the flaky login test?", "flaky login test");
    check(
        "In src/app/controllers/users_controller.rb line 45, there's a NoMethodError when I log in",
        "users_controller.rb: NoMethodError",
    );
    check("I'd like you to refactor the payment module", "refactor the payment module");
    check("I’d like you to, please, fix it", "fix it");
    check("Write a Python script which downloads all pages of a site", "Write a Python script");
    check("TypeError: Cannot read properties of undefined", "TypeError: Cannot read");
    check("https://github.com/foo/bar/issues/123 please fix this", "bar#123 fix this");
    check("see https://example.org/a/very/long/way?with=words for more", "see example.org for more");
    check("Привет! Посмотри, пожалуйста, почему падают тесты", "почему падают тесты");
    check("Please explain greet.py and say what it does here", "explain greet.py and say");
    check("A/B test of the checkout", "A/B test of the checkout");
    check("a.out crashes", "a.out crashes");
    check("Hi-res pictures are blurred", "Hi-res pictures are blurred");
    check("The: end", "end");
    check("clone https://me:ghp_secret@example.org/foo/bar", "clone example.org");
    check("https://token@example.org/foo/bar/issues/7 please", "bar#7");
    check("Hi", "Hi");
    check("Let's go", "go");
    check("Привет", "Привет");
    check("The end", "end");
    check("a", "a");
}

#[test]
fn one_long_word_is_cut_between_signs() {
    let name = proposed_name(&"a".repeat(100)).unwrap();
    assert_eq!(name.chars().count(), PROPOSAL_LIMIT);
    let family = "👩‍👩‍👧";
    let name = proposed_name(&family.repeat(20)).unwrap();
    assert_eq!(name, family.repeat(PROPOSAL_LIMIT / family.chars().count()));
    check(
        "これは日本語のとても長い依頼文であり途中で切られるはずのものです本当に",
        &"これは日本語のとても長い依頼文であり途中で切られるはずのものです本当に"
            .chars()
            .take(PROPOSAL_LIMIT)
            .collect::<String>(),
    );
}

#[test]
fn a_slash_command_and_bare_punctuation_propose_nothing() {
    for prompt in ["/compact", "/review the last commit", "???", "...", "", " \n ", "— … —", "```"] {
        assert_eq!(proposed_name(prompt), None, "{prompt:?}");
    }
}

#[test]
fn a_slug_is_fit_for_a_directory_and_a_branch() {
    assert_eq!(slug("Fix the Login!"), "fix-the-login");
    assert_eq!(slug("../../etc"), "etc");
    assert_eq!(slug("идеи"), "");
    assert_eq!(slug(&"ab ".repeat(20)), "ab-ab-ab-ab-ab-ab-ab-ab");
}

#[test]
fn a_title_is_a_name_as_far_as_it_can_be_one() {
    assert_eq!(name_in_title("Fix\n the  login").as_deref(), Some("Fix the login"));
    assert_eq!(name_in_title("a\u{202E}b").as_deref(), Some("ab"));
    assert_eq!(name_in_title(&"ы".repeat(99)), Some("ы".repeat(NAME_LIMIT)));
    assert_eq!(name_in_title(""), None);
    assert_eq!(name_in_title(" \u{200B} "), None);
}
