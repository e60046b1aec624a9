//! Names and words of commands.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;

#[test]
fn no_name_means_two_commands() {
    let names: Vec<_> = COMMANDS.iter().flat_map(|spec| spec.names).collect();
    let different: BTreeSet<_> = names.iter().map(|name| name.to_ascii_lowercase()).collect();
    assert_eq!(names.len(), different.len());
}

proptest! {
    #[test]
    fn any_text_means_something(text in any::<String>()) {
        match Meaning::of_own(&text) {
            Meaning::Words(words) => {
                let whole = text.strip_prefix('/').filter(|rest| rest.starts_with('/')).unwrap_or(&text);
                prop_assert_eq!(words, whole);
            }
            Meaning::Command(_) => prop_assert!(text.starts_with('/')),
        }
    }

    #[test]
    fn the_words_of_a_command_are_what_stands_behind_it(words in any::<String>(), gap in "[ \t\n]{1,3}") {
        let Meaning::Command(given) = Meaning::of_own(&format!("/New@a_bot{gap}{words}")) else {
            return Err(TestCaseError::fail("no command"));
        };
        prop_assert_eq!(given.command(), Command::New(words.trim().to_owned()));
    }
}
