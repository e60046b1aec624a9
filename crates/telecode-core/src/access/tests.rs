//! Pairing under attack, and the circle of owners.

use std::time::{Duration, Instant};

use super::pairing::{CODE_LIFE, CODE_TRIES};
use super::strangers::STRANGERS;
use super::*;
use crate::random::Random;

fn now() -> Now {
    #[expect(clippy::disallowed_methods, reason = "time begins somewhere")]
    let instant = Instant::now();
    Now { instant, wall: Wall(1_000) }
}

fn later(now: Now, span: Duration) -> Now {
    Now { instant: now.instant + span, wall: now.wall }
}

fn pairing(now: Now) -> (Access, String, Random) {
    let mut random = Random::new([3; 32]);
    let code = random.code();
    let mut access = Access::new([], []);
    access.set_code(code.clone(), now);
    (access, code, random)
}

fn is_owner(verdict: &Admission) -> bool {
    matches!(verdict, Admission::Paired(_))
}

#[test]
fn thousands_of_guesses_of_thousands_of_people_neither_pair_nor_keep_the_owner_out() {
    let now = now();
    let (mut access, code, mut random) = pairing(now);
    for n in 0..60_000_i64 {
        let guess = random.code();
        let stranger = PersonId(10_000 + n % 20_000);
        assert!(!is_owner(&access.judge(stranger, &guess, now)), "{guess} against {code}");
    }
    assert!(access.pairing.as_ref().unwrap().tries_counted() <= 10_000, "a crowd takes no memory");
    assert!(access.strangers.count() <= STRANGERS);
    assert!(is_owner(&access.judge(PersonId(1), &code, now)));
    assert!(!is_owner(&access.judge(PersonId(2), &code, now)), "the first one only");
}

#[test]
fn who_sent_five_wrong_codes_is_not_let_in_by_the_right_one() {
    let now = now();
    let (mut access, code, mut random) = pairing(now);
    for _ in 0..CODE_TRIES {
        access.judge(PersonId(666), &random.code(), now);
    }
    assert!(!is_owner(&access.judge(PersonId(666), &code, now)));
    let fresh = random.code();
    access.set_code(fresh.clone(), now);
    assert!(is_owner(&access.judge(PersonId(666), &fresh, now)), "a new code is a new chance");
}

#[test]
fn a_code_may_be_written_as_people_write_it_and_come_by_a_link() {
    let now = now();
    for shape in [
        |code: &str| code.to_owned(),
        |code: &str| code.replace('-', ""),
        |code: &str| format!("  {} ", code.to_lowercase().replace('-', " ")),
        |code: &str| format!("/start {code}"),
    ] {
        let (mut access, code, _) = pairing(now);
        assert!(is_owner(&access.judge(PersonId(1), &shape(&code), now)), "{}", shape(&code));
    }
}

#[test]
fn what_is_no_code_costs_no_try() {
    let now = now();
    let (mut access, code, _) = pairing(now);
    for text in ["hello", "/start", "1234567890123", "hi there you"] {
        access.judge(PersonId(1), text, now);
    }
    for _ in 0..20 {
        access.judge(PersonId(1), "let me in", now);
    }
    assert!(is_owner(&access.judge(PersonId(1), &code, now)));
}

#[test]
fn an_old_code_pairs_nobody() {
    let now = now();
    let (mut access, code, _) = pairing(now);
    assert!(!is_owner(&access.judge(PersonId(1), &code, later(now, CODE_LIFE))));
}

#[test]
fn a_crowd_of_strangers_is_refused_slowly_and_each_one_once() {
    let start = now();
    let mut access = Access::new([], []);
    let mut told = 0;
    for second in 0..600_i64 {
        let now = later(start, Duration::from_secs(u64::try_from(second).unwrap()));
        for n in 0..10 {
            told += usize::from(matches!(
                access.judge(PersonId(second * 10 + n), "x", now),
                Admission::RefusedNow(_)
            ));
        }
    }
    assert!((150..=210).contains(&told), "{told} in ten minutes");
    assert_eq!(access.judge(PersonId(0), "x", later(start, Duration::from_hours(1))), Admission::Refused);
}

#[test]
fn the_configuration_alone_counts_as_soon_as_it_names_somebody() {
    let now = now();
    let paired = OwnerRecord { person: PersonId(6), source: AccessSource::Paired, since: Wall(5) };
    let mut access = Access::new([paired], []);
    let shift = access.configure(&[], now);
    assert_eq!((shift.removed.len(), shift.changed.len(), access.serves(PersonId(6))), (0, 0, true));
    let shift = access.configure(&[PersonId(1)], now);
    assert_eq!(shift.removed, [paired]);
    assert_eq!(shift.added, [PersonId(1)]);
    assert!(!access.serves(PersonId(6)));
    let shift = access.configure(&[], now);
    assert!(access.wants_pairing(), "nobody comes back by that");
    assert_eq!(shift.removed.len(), 1);
}

#[test]
fn who_is_paired_and_then_named_stays_as_long_as_they_are_named() {
    let now = now();
    let paired = OwnerRecord { person: PersonId(6), source: AccessSource::Paired, since: Wall(5) };
    let mut access = Access::new([paired], []);
    let shift = access.configure(&[PersonId(6), PersonId(7)], now);
    assert_eq!(shift.stayed, [PersonId(6)]);
    assert_eq!(shift.changed.len(), 2, "why they are served is another thing now");
    assert_eq!(access.owners().next().unwrap().since, Wall(5));
    access.configure(&[PersonId(7)], now);
    assert!(!access.serves(PersonId(6)));
}

#[test]
fn who_is_not_paired_any_more_is_not_served() {
    let now = now();
    let (mut access, code, _) = pairing(now);
    access.judge(PersonId(6), &code, now);
    assert_eq!(access.keep_paired(&[PersonId(6)]).removed, []);
    assert_eq!(access.keep_paired(&[]).removed.len(), 1);
    assert!(access.wants_pairing());
}

#[test]
fn only_who_is_served_may_do_anything() {
    let now = now();
    let mut access = Access::new([], []);
    access.configure(&[PersonId(6)], now);
    assert_eq!(access.role(PersonId(6)), Some(Role::Owner));
    assert!(access.allows(PersonId(6), Role::Owner));
    assert!(!access.allows(PersonId(7), Role::Owner));
    access.configure(&[PersonId(7)], now);
    assert!(!access.allows(PersonId(6), Role::Owner));
}
