//! The browser in which the chat page is tested.

use std::path::PathBuf;
use std::{env, fs};

use anyhow::Result;

use super::{apt, missing};
use crate::tree;

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
    apt::install("chromium", "there is no Chromium", REMEDY)?;
    find().ok_or_else(|| missing("the package chromium brought no browser", REMEDY))
}

fn find() -> Option<PathBuf> {
    let on_path = NAMES.into_iter().find_map(tree::find_program);
    on_path.or_else(|| APPLICATIONS.map(PathBuf::from).into_iter().find(|path| fs::metadata(path).is_ok()))
}
