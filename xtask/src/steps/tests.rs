use anyhow::{Result, bail};

use super::Steps;

#[test]
fn one_failed_step_fails_the_whole_and_the_others_still_run() {
    let mut steps = Steps::default();
    assert_eq!(steps.step("one", || Ok(1)), Some(1));
    assert_eq!(steps.step("two", || -> Result<()> { bail!("no") }), None);
    assert_eq!(steps.step("three", || Ok(3)), Some(3));
    steps.skip("four", "not here".to_owned());
    assert_eq!(steps.finish().unwrap_err().to_string(), "1 of 4 steps failed");
}

#[test]
fn what_is_skipped_fails_nothing() {
    let mut steps = Steps::default();
    steps.skip("one", "not here".to_owned());
    assert!(steps.finish().is_ok());
}
