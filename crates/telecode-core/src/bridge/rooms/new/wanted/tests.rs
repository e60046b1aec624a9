//! Words after `/new`, with the projects api and web, and the personas planner and research.

use super::{NewWanted, wanted};

fn one_of(names: [&'static str; 2]) -> impl Fn(&str) -> Option<String> {
    move |word| names.into_iter().find(|name| name.eq_ignore_ascii_case(word)).map(str::to_owned)
}

#[track_caller]
fn check(text: &str, name: Option<&str>, project: Option<&str>, branch: Option<&str>, persona: Option<&str>) {
    let own = |text: Option<&str>| text.map(str::to_owned);
    let expected = NewWanted {
        name: own(name),
        project: own(project),
        branch: own(branch),
        persona: own(persona),
        unknown: None,
        empty: false,
    };
    assert_eq!(wanted(text, one_of(["api", "web"]), one_of(["planner", "research"])), expected, "{text}");
}

#[test]
fn words_are_understood_by_what_they_are() {
    check("", None, None, None, None);
    check("ideas", Some("ideas"), None, None, None);
    check("api", None, Some("api"), None, None);
    check("API", None, Some("api"), None, None);
    check("fix-login api", Some("fix-login"), Some("api"), None, None);
    check("api fix-login", Some("fix-login"), Some("api"), None, None);
    check(
        "fix-login api@fix-login planner",
        Some("fix-login"),
        Some("api"),
        Some("fix-login"),
        Some("planner"),
    );
    check("planner", None, None, None, Some("planner"));
    check("the new login web research", Some("the new login"), Some("web"), None, Some("research"));
    check("api api", Some("api"), Some("api"), None, None);
    check("api@a@b", None, Some("api"), Some("a@b"), None);
    check("api@", None, Some("api"), Some(""), None);
    check("@home", Some("@home"), None, None, None);
}

#[test]
fn what_is_quoted_is_the_name() {
    check("\"api planner\" web", Some("api planner"), Some("web"), None, None);
    check("«моя сессия» api", Some("моя сессия"), Some("api"), None, None);
    check("“a b” “c”", Some("a b c"), None, None, None);
    check("\"never closed api", Some("never closed api"), None, None, None);
    check("\"me@home\"", Some("me@home"), None, None, None);
}

#[test]
fn a_branch_of_no_project_is_found_out() {
    let wanted = wanted("x apu@fix", one_of(["api", "web"]), one_of(["planner", "research"]));
    assert_eq!(wanted.unknown.as_deref(), Some("apu"));
}

#[test]
fn an_empty_folder_is_what_one_asks_for() {
    for text in ["ideas --empty", "--empty ideas", "ideas —empty"] {
        let wanted = wanted(text, one_of(["api", "web"]), one_of(["planner", "research"]));
        assert_eq!((wanted.name.as_deref(), wanted.empty), (Some("ideas"), true), "{text}");
    }
}
