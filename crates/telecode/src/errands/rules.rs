//! A permission rule goes out of the settings that Claude Code keeps for one machine in a directory.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::path::Path;

use serde_json::Value;
use telecode_core::seam::errand::Failure;

/// The lists that rules stand in.
const LISTS: [&str; 3] = ["allow", "ask", "deny"];

/// Takes a rule out, wherever it stands. Everything else in the file stays as it is.
pub(super) fn forget(directory: &Path, rule: &str) -> Result<(), Failure> {
    let file = directory.join(".claude/settings.local.json");
    let text = match fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed(&file, &error)),
    };
    let mut settings: Value = serde_json::from_str(&text).map_err(|error| failed(&file, &error))?;
    if !take_out(&mut settings, rule) {
        return Ok(());
    }
    write(&file, &settings).map_err(|error| failed(&file, &error))
}

/// Says whether the rule was there.
fn take_out(settings: &mut Value, rule: &str) -> bool {
    let mut was_there = false;
    for list in LISTS {
        if let Some(rules) =
            settings.pointer_mut(&format!("/permissions/{list}")).and_then(Value::as_array_mut)
        {
            let before = rules.len();
            rules.retain(|other| other.as_str() != Some(rule));
            was_there |= rules.len() != before;
        }
    }
    was_there
}

/// Claude Code reads the file at any time, so it is never there in part.
fn write(file: &Path, settings: &Value) -> io::Result<()> {
    let permissions = fs::metadata(file)?.permissions();
    let new = file.with_file_name(format!(".new-{}", uuid::Uuid::new_v4()));
    let written = File::create_new(&new).and_then(|mut file| {
        file.write_all(format!("{settings:#}\n").as_bytes())?;
        file.sync_all()
    });
    let put =
        written.and_then(|()| fs::set_permissions(&new, permissions)).and_then(|()| fs::rename(&new, file));
    if put.is_err() {
        let _gone = fs::remove_file(&new);
    }
    put
}

fn failed(file: &Path, error: &dyn std::fmt::Display) -> Failure {
    Failure(format!("{}: {error}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_goes_and_everything_else_stays() {
        let directory = tempfile::TempDir::new().unwrap();
        let file = directory.path().join(".claude/settings.local.json");
        assert_eq!(forget(directory.path(), "Read"), Ok(()), "there is no file");
        fs::create_dir(directory.path().join(".claude")).unwrap();
        fs::write(&file, r#"{"permissions":{"allow":["Read","Bash(ls)"],"deny":["Read"]},"model":"opus"}"#)
            .unwrap();
        assert_eq!(forget(directory.path(), "Read"), Ok(()));
        let left: Value = serde_json::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        let expected =
            serde_json::json!({"permissions": {"allow": ["Bash(ls)"], "deny": []}, "model": "opus"});
        assert_eq!(left, expected);
        fs::write(&file, "not JSON").unwrap();
        assert!(forget(directory.path(), "Read").is_err());
        assert_eq!(fs::read_to_string(&file).unwrap(), "not JSON");
    }
}
