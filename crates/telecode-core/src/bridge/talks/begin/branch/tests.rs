//! Git's rules, with the examples of its manual. The same list was given to `git check-ref-format --branch`.

use super::{BranchProblem, check_branch};

#[test]
fn what_git_takes_is_taken() {
    for branch in ["main", "fix-login", "a/b/c", "feature/ünïcode", "v1.2", "a@b", "x.locks", "привет", "🌿"]
    {
        assert_eq!(check_branch(branch), Ok(()), "{branch}");
    }
}

#[test]
fn what_git_refuses_is_refused_with_the_reason() {
    use BranchProblem::{Begins, Contains, Empty, Ends, Reserved, TooLong};
    for (branch, problem) in [
        ("", Empty),
        ("@", Reserved),
        ("HEAD", Reserved),
        ("a b", Contains("␣")),
        ("a\tb", Contains("␣")),
        ("a\u{7f}b", Contains("␣")),
        ("a..b", Contains("..")),
        ("a~1", Contains("~")),
        ("a^", Contains("^")),
        ("a:b", Contains(":")),
        ("a?", Contains("?")),
        ("a*", Contains("*")),
        ("a[b", Contains("[")),
        ("a\\b", Contains("\\")),
        ("a@{b", Contains("@{")),
        ("a//b", Contains("//")),
        ("/a", Begins("/")),
        ("-a", Begins("-")),
        (".a", Begins(".")),
        ("a/.b", Begins(".")),
        ("a/", Ends("/")),
        ("a.", Ends(".")),
        ("a.lock", Ends(".lock")),
        ("a.lock/b", Ends(".lock")),
    ] {
        assert_eq!(check_branch(branch), Err(problem), "{branch:?}");
    }
    assert_eq!(check_branch(&"a".repeat(201)), Err(TooLong));
}
