//! What a new configuration changes.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use super::*;

const TOKEN: &str = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQ";

fn source(dir: &Path, text: &str) -> ConfigSource {
    let file = dir.join("telecode.toml");
    fs::write(&file, text).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    let options = ConfigOptions { config: Some(file), data_dir: None };
    let env = EnvVars::of(&[("HOME", &dir.to_string_lossy())]);
    ConfigSource::new(options, env, LogSecrets::default())
}

fn text(rest: &str) -> String {
    format!("[telegram]\ntoken = \"{TOKEN}\"\n{rest}")
}

fn load(source: &ConfigSource) -> Config {
    Config::load(&source.options, &source.env).unwrap()
}

#[test]
fn what_can_change_changes_and_the_data_stays_where_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let begun = load(&source(dir.path(), &text("")));
    let changed = "[agent]\nmax_live = 3\n[claude]\ncommand = [\"/opt/claude\"]\nenv = { KEY = \"hush\" }\n";
    let source = source(dir.path(), &format!("data_dir = \"/elsewhere\"\n{}", text(changed)));
    let reload = source.read(&begun).unwrap();
    assert_eq!(reload.settings.max_live, 3);
    assert_eq!(
        (reload.launch.command, reload.launch.scratch),
        (vec!["/opt/claude".into()], begun.data_dir.clone())
    );
    assert!(reload.settings.worktrees.starts_with(&*begun.data_dir.to_string_lossy()));
    assert_eq!(needs_restart(&begun, &load(&source)), ["data_dir"]);
    let hidden: Vec<_> =
        source.secrets.all().iter().map(|secret| secret.expose_secret().to_owned()).collect();
    assert_eq!(hidden, [TOKEN, "hush"]);
}

#[test]
fn what_needs_a_restart_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let begun = load(&source(dir.path(), &text("")));
    let other = TOKEN.replace("123", "321");
    let rest = "api_url = \"http://localhost:1\"\nproxy = \"none\"\npoll_timeout = \"3s\"\n[log]\nlevel = \"debug\"\nformat = \"json\"\n";
    let new = load(&source(dir.path(), &text(rest).replace(TOKEN, &other)));
    let keys = [
        "telegram.token",
        "telegram.api_url",
        "telegram.proxy",
        "telegram.poll_timeout",
        "log.level",
        "log.format",
    ];
    assert_eq!(needs_restart(&begun, &new), keys);
}

#[test]
fn a_wrong_configuration_changes_nothing_and_names_all_that_is_wrong() {
    let dir = tempfile::tempdir().unwrap();
    let begun = load(&source(dir.path(), &text("")));
    let wrong =
        source(dir.path(), &text("[agent]\nmax_life = 3\nidle_timeout = 30\n")).read(&begun).unwrap_err();
    assert_eq!(wrong.all.len(), 2, "{wrong}");
    let tokenless = source(dir.path(), "").read(&begun).unwrap_err();
    assert!(tokenless.to_string().contains("no bot token"), "{tokenless}");
}
