use std::path::Path;

use super::super::source::Source;
use super::problems;

fn sources(files: &[(&str, &str)]) -> Vec<Source> {
    let parse = |(path, text): &(&str, &str)| Source::parse(Path::new(path), text).unwrap();
    files.iter().map(parse).collect()
}

#[test]
fn a_cycle_between_modules_is_found_with_its_places() {
    let found = problems(&sources(&[
        ("crates/telecode-core/src/lib.rs", "mod one; mod other; mod third;"),
        ("crates/telecode-core/src/one.rs", "use crate::other::Other;"),
        ("crates/telecode-core/src/other/deep.rs", "fn of(_: crate::third::Third) {}"),
        ("crates/telecode-core/src/third.rs", "use std::fmt;\nuse crate::{ids, one::One};"),
        ("crates/telecode-core/src/ids.rs", ""),
    ]));
    let [problem] = found.as_slice() else { panic!("{found:?}") };
    assert!(problem.starts_with("telecode-core: one, other, third import each other: "), "{problem}");
    assert!(problem.contains("third → one (crates/telecode-core/src/third.rs:2)"), "{problem}");
}

#[test]
fn what_goes_one_way_stays_in_a_module_or_is_for_tests_is_none() {
    let found = problems(&sources(&[
        (
            "crates/telecode-core/src/one.rs",
            "use crate::other::Other; #[cfg(test)] mod tests { use crate::one::One; }",
        ),
        (
            "crates/telecode-core/src/other.rs",
            "mod deep; use crate::other::deep::Deep; #[cfg(test)] use crate::one::One;",
        ),
        ("crates/telecode-core/src/other/deep.rs", "use crate::other::Other;"),
        // The same names in another crate.
        ("crates/telecode/src/other.rs", "use crate::one::One;"),
        ("crates/telecode/src/one.rs", ""),
    ]));
    assert_eq!(found, Vec::<String>::new());
}
