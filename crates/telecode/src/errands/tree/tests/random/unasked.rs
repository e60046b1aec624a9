//! Random snapshots between random changes, also of what git reads beside the files: whether git was asked or not, each is what
//! somebody would find who knows nothing from before.

use std::cell::Cell;

use super::deeds::unasked_case;
use super::*;

/// How many cases there are without `PROPTEST_CASES`: each takes two snapshots a change, and two to compare them with.
const CASES: u32 = 3;

async fn compare(case: &Case, unasked: &Cell<usize>) {
    let mut player = Player::new(case);
    for deed in &case.turn {
        player.play(std::slice::from_ref(deed));
        // Once to find out, once with what is known then.
        for _ in 0..2 {
            let (found, expected) = (player.ground.again().await, player.ground.anew().await);
            match (found, expected) {
                (Ok((found, is_asked)), Ok(expected)) => {
                    assert!(
                        found == expected,
                        "after {deed:?}, asked: {is_asked}: {found:?} is not {expected:?}"
                    );
                    unasked.set(unasked.get() + usize::from(!is_asked));
                }
                (Err(_), Err(_)) => {}
                (found, expected) => panic!("{found:?} and {expected:?} after {deed:?}"),
            }
        }
    }
}

#[test]
fn a_random_snapshot_that_asks_nobody_is_what_git_would_have_said() {
    let unasked = Cell::new(0);
    run(CASES, unasked_case(), &async |case: &Case| compare(case, &unasked).await);
    assert!(unasked.get() > 0, "git was always asked");
}
