//! What the checks say.

use super::*;

#[test]
fn a_clock_may_be_off_by_half_a_minute_either_way() {
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000_000);
    let at = |seconds: u64, limit: CheckStanding| {
        let off = Duration::from_secs(seconds);
        assert_eq!(clock(now + off, now).standing, limit, "{seconds} behind");
        assert_eq!(clock(now - off, now).standing, limit, "{seconds} ahead");
    };
    at(30, CheckStanding::Ok);
    at(31, CheckStanding::Warning);
}

#[test]
fn space_is_judged_by_how_much_is_left() {
    for (megabytes, standing) in
        [(10, CheckStanding::Failure), (100, CheckStanding::Warning), (9000, CheckStanding::Ok)]
    {
        assert_eq!(space_of(megabytes * 1024 * 1024).standing, standing);
    }
}

#[test]
fn the_table_is_aligned_and_says_what_to_do() {
    let checks = [
        DoctorCheck::ok("disk space", "900 MB free"),
        DoctorCheck::failure("token", "refused\nby Telegram", "run `telecode init`"),
    ];
    insta::assert_snapshot!(table(&checks), @r"
    ok    disk space  900 MB free
    FAIL  token       refused
                      by Telegram
                      -> run `telecode init`
    ");
    assert_eq!(exit(&checks), ProgramExit::Failed);
    assert_eq!(exit(&checks[..1]), ProgramExit::Ok);
}
