use super::*;

#[test]
fn moments_in_utc() {
    let moments = [
        (0, "1970-01-01T00:00:00.000Z"),
        (951_782_399_999, "2000-02-28T23:59:59.999Z"),
        (951_782_400_000, "2000-02-29T00:00:00.000Z"),
        (951_868_800_000, "2000-03-01T00:00:00.000Z"),
        (1_795_261_571_130, "2026-11-21T11:46:11.130Z"),
        (-1, "1969-12-31T23:59:59.999Z"),
        (4_107_542_400_000, "2100-03-01T00:00:00.000Z"),
    ];
    for (at, wanted) in moments {
        assert_eq!(rfc3339(Wall(at)), wanted);
    }
}

#[test]
fn the_clock_decides_which_day_it_is() {
    let at = Wall(1_795_301_999_000);
    assert_eq!(
        (Day::of(at, UtcOffset(0)).iso(), clock(at, UtcOffset(0))),
        ("2026-11-21".into(), "22:59".into())
    );
    let ahead = UtcOffset(2 * 3_600);
    assert_eq!((Day::of(at, ahead).iso(), clock(at, ahead)), ("2026-11-22".into(), "00:59".into()));
    let behind = UtcOffset(-23 * 3_600);
    assert_eq!((Day::of(at, behind).iso(), clock(at, behind)), ("2026-11-20".into(), "23:59".into()));
}
