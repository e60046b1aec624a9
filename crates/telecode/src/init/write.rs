//! Writes the configuration and the token, each in a file that only the user can read.

use std::fs::{self, DirBuilder, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};

use secrecy::ExposeSecret as _;
use telecode_core::seam::ids::PersonId;

use super::InitPlan;
use crate::config::show::quoted;
use crate::error::UserError;

/// The name of the token's file, next to the configuration.
const TOKEN_FILE: &str = "bot-token";

/// Where the token goes.
pub(super) fn token_file(config: &Path) -> PathBuf {
    config.with_file_name(TOKEN_FILE)
}

/// Finds out whether the files can be written, before anything is asked for: their directory is made, and a file in it and away again.
pub(super) fn try_out(config: &Path) -> Result<(), UserError> {
    make_home(config)?;
    let trial = config.with_extension("new");
    private_new(&trial, "").and_then(|()| fs::remove_file(&trial)).map_err(|error| failed(config, &error))
}

/// Writes both files; the configuration last, so that it never names a token that is not there.
pub(super) fn write(plan: &InitPlan, owner: PersonId) -> Result<(), UserError> {
    make_home(&plan.file)?;
    private(&token_file(&plan.file), &format!("{}\n", plan.token.expose_secret()))?;
    private(&plan.file, &text(plan, owner))
}

fn make_home(config: &Path) -> Result<(), UserError> {
    let Some(dir) = config.parent() else { return Ok(()) };
    let made = DirBuilder::new().recursive(true).mode(0o700).create(dir);
    made.map_err(|error| failed(dir, &error))
}

fn text(plan: &InitPlan, owner: PersonId) -> String {
    let server = plan.api_url.as_ref().map(|url| format!("api_url = {}\n", quoted(url))).unwrap_or_default();
    let name = plan.project.file_name().map_or("root".into(), |name| name.to_string_lossy());
    format!(
        "# Made by `telecode init`. `telecode config example` explains every key.\n\n\
        [telegram]\ntoken_file = {}\n{server}\n[access]\nowners = [{}]\n\n[[project]]\nname = {}\npath = {}\n",
        quoted(TOKEN_FILE),
        owner.0,
        quoted(&name),
        quoted(&plan.project.to_string_lossy()),
    )
}

/// Writes a file at once or not at all: first beside it, then in its place.
fn private(file: &Path, text: &str) -> Result<(), UserError> {
    let beside = file.with_extension("new");
    let written = private_new(&beside, text).and_then(|()| fs::rename(&beside, file));
    written.map_err(|error| failed(file, &error))
}

fn private_new(file: &Path, text: &str) -> io::Result<()> {
    // A leftover could have other permissions.
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        Ok(()) | Err(_) => {}
    }
    let mut new = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?;
    new.write_all(text.as_bytes())?;
    new.sync_all()
}

fn failed(path: &Path, error: &io::Error) -> UserError {
    UserError::new(
        format!("{} cannot be written: {error}", path.display()),
        "let this user write there, or use --config",
    )
}
