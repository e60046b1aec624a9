use super::*;

#[test]
fn a_hunk_has_context_and_line_numbers() {
    let old = "one\ntwo\nthree\nfour\nfive\n";
    let new = "one\ntwo\n3\nfour\nfive\n";
    let diff = diff(old, new, 1);
    assert_eq!(diff.text, "@@ -2,3 +2,3 @@\n two\n-three\n+3\n four");
    assert_eq!((diff.added, diff.removed), (1, 1));
}

#[test]
fn changes_far_apart_are_hunks_of_their_own() {
    let old = "a\n1\n2\n3\n4\nb\n";
    let new = "A\n1\n2\n3\n4\nB\n";
    assert_eq!(diff(old, new, 1).text, "@@ -1,2 +1,2 @@\n-a\n+A\n 1\n@@ -5,2 +5,2 @@\n 4\n-b\n+B");
}

#[test]
fn a_new_text_only_adds() {
    let diff = diff("", "a\nb\n", 3);
    assert_eq!(diff.text, "@@ -0,0 +1,2 @@\n+a\n+b");
    assert_eq!((diff.added, diff.removed), (2, 0));
}

#[test]
fn equal_texts_have_no_difference() {
    assert_eq!(diff("a\nb", "a\nb\n", 3), Diff::default());
    assert_eq!(diff("", "", 3), Diff::default());
}

#[test]
fn new_line_ends_are_a_change() {
    let diff = diff("a\r\n", "a\n", 3);
    assert_eq!((diff.added, diff.removed), (1, 1));
    assert_eq!(diff.text, "@@ -1 +1 @@\n-a\r\n+a");
}

#[test]
fn texts_too_large_to_compare_are_a_replacement() {
    let lines = |name: &str| (0..3_000).map(|line| format!("{name} {line}\n")).collect::<Vec<_>>().concat();
    let (old, new) =
        (format!("top\n{}same\nend\n", lines("old")), format!("top\n{}same\nend\n", lines("new")));
    let diff = diff(&old, &new, 1);
    assert_eq!((diff.added, diff.removed), (3_000, 3_000));
    assert!(diff.text.starts_with("@@ -1,3002 +1,3002 @@\n top\n-old 0\n"));
    assert!(diff.text.ends_with("\n+new 2999\n same"));
}
