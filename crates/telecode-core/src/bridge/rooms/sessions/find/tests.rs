//! How well words match.

use super::{NameMatch, rank};

#[test]
fn the_better_the_match_the_better_the_rank() {
    let rank = |words| rank(words, "Fix the login", "api@fix");
    assert_eq!(rank("fix the LOGIN"), Some(NameMatch::Exact));
    assert_eq!(rank("fix"), Some(NameMatch::Prefix));
    assert_eq!(rank("log"), Some(NameMatch::Words));
    assert_eq!(rank("login fix"), Some(NameMatch::Words));
    assert_eq!(rank("login api"), Some(NameMatch::Words));
    assert_eq!(rank("ogi"), Some(NameMatch::Parts));
    assert_eq!(rank("ftl"), Some(NameMatch::Letters));
    assert_eq!(rank("xyz"), None);
    assert_eq!(rank("login web"), None);
}
