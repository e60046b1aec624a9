//! A disk that is full: people are told, nothing is taken that could be lost, and it goes on once there is space.

use std::io::Write as _;
use std::path::PathBuf;

use telecode_sim::messages::{Reply, Script, When};

use crate::stage::{Settings, Stage};

/// A file system of its own for the data directory: small, and only there for the bot.
fn small_disk() -> Settings {
    let script = "mkdir -p \"$0\" && mount -t tmpfs -o size=4000k tmpfs \"$0\" && exec \"$@\"";
    let prefix = ["unshare", "--map-root-user", "--mount", "sh", "-c", script];
    Settings { prefix: prefix.iter().map(|&word| word.to_owned()).collect(), ..Settings::default() }
}

/// The bot's data directory, seen from outside of its name space.
fn inside(stage: &Stage) -> PathBuf {
    let pid = stage.bot.as_ref().expect("a bot").id().expect("a pid");
    PathBuf::from(format!("/proc/{pid}/root{}", stage.data().display()))
}

#[tokio::test]
async fn a_full_disk_is_told_nothing_is_lost_and_it_goes_on() {
    let replies = [Reply::text("Answered one."), Reply::text("Answered two.")];
    let script = Script::new()
        .rule(When::said("first"), [replies[0].clone()])
        .rule(When::said("second"), [replies[1].clone()]);
    let stage = Stage::with(script, small_disk()).await;
    stage.says("the first prompt");
    stage.sees("Answered one.").await;

    let filler = inside(&stage).join("filler");
    let mut file = std::fs::File::create(&filler)
        .expect("unshare and a tmpfs are needed: is this a container without them?");
    while file.write_all(&[0; 4096]).is_ok() {}
    drop(file);
    // What is in the write-ahead log already can be written over; this is more than that.
    let long = format!("the second prompt {}", "word ".repeat(700));
    for _ in 0..12 {
        stage.says(&long);
    }
    stage.sees("I can't save anything").await;
    assert_eq!(stage.count("Answered two."), 0, "nothing is shown that is not on the disk");

    std::fs::remove_file(&filler).unwrap();
    stage.sees("I can save again").await;
    stage.sees("Answered two.").await;
}
