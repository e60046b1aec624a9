//! How well words match.

use super::{Match, rank};

#[test]
fn the_better_the_match_the_better_the_rank() {
    let rank = |words| rank(words, "Fix the login", "api@fix");
    assert_eq!(rank("fix the LOGIN"), Some(Match::Exact));
    assert_eq!(rank("fix"), Some(Match::Prefix));
    assert_eq!(rank("log"), Some(Match::Words));
    assert_eq!(rank("login fix"), Some(Match::Words));
    assert_eq!(rank("login api"), Some(Match::Words));
    assert_eq!(rank("ogi"), Some(Match::Parts));
    assert_eq!(rank("ftl"), Some(Match::Letters));
    assert_eq!(rank("xyz"), None);
    assert_eq!(rank("login web"), None);
}
