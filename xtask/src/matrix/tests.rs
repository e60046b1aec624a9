use super::range::Range;
use super::stories::Told;
use super::table::{Row, table};
use super::version::Version;

const SOURCE: &str = "/// Old.\npub const MINIMUM: Version = Version(2, 1, 319);\n\n/// New.\npub const TESTED: Version = Version(2, 1, 332);\n";

fn range() -> Range {
    Range::of(SOURCE).unwrap()
}

#[test]
fn a_version_is_three_numbers() {
    assert_eq!("2.1.329".parse::<Version>().unwrap(), Version([2, 1, 329]));
    for word in ["latest", "2.1", "2.1.3.4", "2.1.x", "../1.2"] {
        assert!(word.parse::<Version>().is_err(), "{word}");
    }
}

#[test]
fn the_range_is_read_from_and_written_to_the_adapters_source() {
    let moved = Range { minimum: Version([2, 1, 325]), tested: Version([2, 2, 0]) };
    let written = moved.written_over(SOURCE).unwrap();
    assert_eq!(Range::of(&written).unwrap(), moved);
    assert!(written.contains("/// Old.") && written.contains("/// New."));
    assert!(Range::of("pub const MINIMUM: u32 = 1;").is_err());
}

#[test]
fn the_oldest_is_never_newer_than_the_newest() {
    let [old, between, new] = [300, 325, 340].map(|patch| Some(Version([2, 1, patch])));
    let moved =
        |minimum, tested| range().moved(minimum, tested).ok().map(|range| (range.minimum, range.tested));
    assert_eq!(moved(None, None), Some((range().minimum, range().tested)));
    assert_eq!(moved(between, None), between.map(|between| (between, range().tested)));
    assert_eq!(moved(None, new), new.map(|new| (range().minimum, new)));
    assert_eq!(moved(new, None), None);
    assert_eq!(moved(None, old), None);
    assert_eq!(moved(old, between), old.zip(between));
}

#[test]
fn the_pin_the_range_and_the_readme_say_the_same() {
    super::check().unwrap();
}

#[test]
fn both_runners_are_understood() {
    let mut told = Told::default();
    let lines = [
        "        PASS [   1.234s] (  1/259) telecode::e2e tuning::one",
        "        SLOW [> 60.000s] (───────) telecode::e2e tuning::slow",
        "     TIMEOUT [ 180.003s] (  2/259) telecode::e2e tuning::slow",
        "        FAIL [   0.500s] (  3/259) telecode::e2e asks::two",
        "PASS [ what a story printed ] telecode::e2e tuning::three",
        "test tuning::four ... ok",
        "test tuning::five ... FAILED",
        "test result: FAILED. 1 passed; 1 failed",
        "        FAIL [   0.500s] (  3/259) telecode::e2e asks::two",
    ];
    let failed: Vec<_> = lines.iter().filter_map(|line| told.hear(line)).collect();
    assert_eq!(failed, ["tuning::slow", "asks::two", "tuning::five"]);
    assert_eq!(told.passed, 2);
    assert!(!told.all_passed() && !Told::default().all_passed());
}

#[test]
fn the_table_names_what_fails_and_where_a_version_stands() {
    let row = |patch, passed, failed: &[&str]| Row {
        version: Version([2, 1, patch]),
        told: Told { passed, failed: failed.iter().map(ToString::to_string).collect() },
    };
    let rows = [row(268, 228, &["asks::two"]), row(332, 259, &[]), row(333, 258, &["tuning::one"])];
    let text = table(&rows, range());
    assert!(text.contains("| 2.1.268 | too old | 228 | 1 |"), "{text}");
    assert!(text.contains("| 2.1.332 | supported | 259 | 0 |"), "{text}");
    assert!(text.contains("| 2.1.333 | newer than tested | 258 | 1 |"), "{text}");
    assert!(text.ends_with("2.1.333 fails:\n* tuning::one"), "{text}");
}
