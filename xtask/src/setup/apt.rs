//! Installs Debian's packages, where that may be done without asking anybody.

use std::process::Command;

use anyhow::Result;

use super::missing;
use crate::cargo::{read, run};
use crate::{say, tree};

/// Installs a package; `what` is missing otherwise, and `remedy` is what a person can do.
pub(super) fn install(package: &str, what: &str, remedy: &str) -> Result<()> {
    let apt = tree::find_program("apt-get").ok_or_else(|| missing(what, remedy))?;
    let root = as_root().ok_or_else(|| missing(&format!("{what}, and no right to install it"), remedy))?;
    say::out(&format!("installing {package}"));
    let get = |arguments: &[&str]| {
        let mut words = root.iter().copied().chain(["env", "DEBIAN_FRONTEND=noninteractive"]);
        let mut command = Command::new(words.next().unwrap_or("env"));
        run(command.args(words).arg(&apt).args(arguments))
    };
    get(&["update", "--quiet=2"])?;
    get(&["install", "--quiet=2", "--yes", package])
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
