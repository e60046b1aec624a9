//! The browser in which the chat page is tested.

use std::path::PathBuf;
use std::process::Command;
use std::{env, fs};

use anyhow::Result;

use super::missing;
use crate::cargo::{read, run};
use crate::{say, tree};

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
/// Where macOS keeps them.
const APPLICATIONS: [&str; 2] = [
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
];
const REMEDY: &str = "install chromium, or name one in TELECODE_TEST_CHROMIUM";

/// Finds a browser, or installs Debian's.
pub(super) fn browser() -> Result<PathBuf> {
    if let Some(named) = env::var_os("TELECODE_TEST_CHROMIUM").map(PathBuf::from) {
        return if named.is_file() {
            Ok(named)
        } else {
            Err(missing(
                &format!("TELECODE_TEST_CHROMIUM names {}, which is missing", named.display()),
                REMEDY,
            ))
        };
    }
    if let Some(found) = find() {
        return Ok(found);
    }
    let apt = tree::find_program("apt-get").ok_or_else(|| missing("there is no Chromium", REMEDY))?;
    let root =
        as_root().ok_or_else(|| missing("there is no Chromium, and no right to install it", REMEDY))?;
    say::out("installing Chromium");
    let get = |arguments: &[&str]| {
        let mut words = root.iter().copied().chain(["env", "DEBIAN_FRONTEND=noninteractive"]);
        let mut command = Command::new(words.next().unwrap_or("env"));
        run(command.args(words).arg(&apt).args(arguments))
    };
    get(&["update", "--quiet=2"])?;
    get(&["install", "--quiet=2", "--yes", "chromium"])?;
    find().ok_or_else(|| missing("the package chromium brought no browser", REMEDY))
}

fn find() -> Option<PathBuf> {
    let on_path = NAMES.into_iter().find_map(tree::find_program);
    on_path.or_else(|| APPLICATIONS.map(PathBuf::from).into_iter().find(|path| fs::metadata(path).is_ok()))
}

/// The words before a command that run it as root; none if we are root; nothing if that cannot be had.
fn as_root() -> Option<&'static [&'static str]> {
    let id = read(Command::new("id").arg("-u")).ok()?;
    if id.trim() == "0" {
        return Some(&[]);
    }
    // Without a question: nobody may be there to answer it.
    let sudo = Command::new("sudo").args(["-n", "true"]).output().is_ok_and(|output| output.status.success());
    sudo.then_some(&["sudo", "-n"])
}
