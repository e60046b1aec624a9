//! Durations, there and back.

use proptest::prelude::*;

use super::*;

#[test]
fn durations_are_read_as_people_write_them() {
    for (text, seconds) in [("90s", 90), ("30m", 1800), ("1h30m", 5400), ("2d", 172_800), (" 1h 5s ", 3605)] {
        assert_eq!(parse(text), Some(Duration::from_secs(seconds)), "{text}");
    }
    assert_eq!(parse("250ms"), Some(Duration::from_millis(250)));
}

#[test]
fn what_is_not_a_duration_is_refused() {
    for text in ["", "30", "m", "30x", "-5s", "1.5h", "30 m 5", "99999999999999999999s", "9999999999999d"] {
        assert_eq!(parse(text), None, "{text}");
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(ms in 0..u64::MAX / 2) {
        let duration = Duration::from_millis(ms);
        prop_assert_eq!(parse(&format(duration)), Some(duration));
    }
}
