//! Configurations as people write them.

use std::fs;

use secrecy::ExposeSecret as _;

use super::*;

const TOKEN: &str = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQ";

/// A directory with a `telecode.toml` and a project.
struct Place {
    dir: tempfile::TempDir,
}

fn write(text: &str) -> Place {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("api")).unwrap();
    let file = dir.path().join("telecode.toml");
    fs::write(&file, text).unwrap();
    fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).unwrap();
    Place { dir }
}

impl Place {
    fn load(&self, variables: &[(&str, &str)]) -> Result<Config, ConfigProblems> {
        let options = ConfigOptions { config: Some(self.path("telecode.toml")), data_dir: None };
        let home = self.path("home");
        let mut all = vec![("HOME", home.to_str().unwrap())];
        all.extend(variables);
        Config::load(&options, &EnvVars::of(&all))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }
}

fn problems(text: &str) -> Vec<String> {
    let error = write(text).load(&[]).expect_err("it is wrong");
    error.all.iter().map(ToString::to_string).collect()
}

fn values(config: &Config) -> Vec<(&'static str, Option<String>)> {
    key::KEYS.iter().map(|key| (key.name, show::value(config, key.name))).collect()
}

#[test]
fn the_example_is_the_defaults() {
    let (example, empty) = (write(&example::text()), write(""));
    let variables = [("TELECODE_DATA_DIR", "/data")];
    let (example, empty) = (example.load(&variables).unwrap(), empty.load(&variables).unwrap());
    assert_eq!(values(&example), values(&empty));
    // Every default of the table is said to be one by `show`.
    for key in key::KEYS {
        if let key::KeyPreset::Value(value) = key.default {
            assert_eq!(show::value(&empty, key.name).as_deref(), Some(value), "{}", key.name);
        }
    }
}

#[test]
fn what_the_example_has_in_comments_is_right_too() {
    let text = example::text();
    let all: Vec<_> = text
        .lines()
        .map(|line| line.strip_prefix('#').filter(|rest| !rest.starts_with(' ')).unwrap_or(line))
        .filter(|line| !line.starts_with("token_file"))
        .collect();
    let place = write(&all.join("\n").replace("/srv/api", "api"));
    let config = place.load(&[]).unwrap();
    for (name, value) in values(&config) {
        let expected = name == "telegram.token_file" || name.starts_with("project.");
        assert_eq!(value.is_none(), expected, "{name}");
        assert_eq!(config.places.contains_key(name), name != "telegram.token_file", "{name}");
    }
}

#[test]
fn every_value_is_taken_from_where_it_is_said() {
    let text = r#"
        data_dir = "data"
        [telegram]
        token_file = "bot-token"
        api_url = "http://127.0.0.1:1/"
        poll_timeout = "1s"
        [access]
        owners = [7, 8]
        [claude]
        command = ["~/bin/claude", "--debug"]
        env = { KEY = "secret" }
        model = "opus"
        mode = "acceptEdits"
        [agent]
        idle_timeout = "1h"
        max_live = 2
        stall_timeout = "1m"
        on_crash = "ask"
        init_timeout = "5s"
        [chat]
        live = "edits"
        cockpit = "off"
        language = "ru"
        [[project]]
        name = "api"
        path = "api"
        [log]
        format = "json"
        level = "debug"
    "#;
    let place = write(text);
    fs::write(place.path("bot-token"), format!("{TOKEN}\n")).unwrap();
    fs::set_permissions(place.path("bot-token"), fs::Permissions::from_mode(0o600)).unwrap();
    let config = place.load(&[]).unwrap();
    let settings = config.settings(UtcOffset(3600));
    assert_eq!(config.data_dir, place.path("data"));
    assert_eq!(config.telegram.api_url, "http://127.0.0.1:1");
    assert_eq!(config.claude.command, [place.path("home/bin/claude").to_str().unwrap(), "--debug"]);
    assert_eq!(settings.language, Some(Language::Russian));
    assert_eq!(settings.utc_offset, UtcOffset(3600));
    assert_eq!(config.agent.init_timeout, Duration::from_secs(5));
    assert_eq!(settings.owners, [PersonId(7), PersonId(8)]);
    assert_eq!(settings.projects[0].path, place.path("api").to_str().unwrap());
    assert_eq!(settings.own_workspaces, place.path("data/workspaces").to_str().unwrap());
    assert_eq!((settings.mode, settings.on_crash), (Mode::AcceptEdits, OnCrash::Ask));
    assert_eq!((settings.live, settings.max_live, settings.cockpit), (LiveView::Edits, 2, false));
    assert_eq!(settings.idle_timeout, Duration::from_hours(1));
}

#[test]
fn roots_of_projects_are_where_they_really_are() {
    let place = write("[access]\nproject_roots = [\"~/code\", \"linked\"]\n[backlog]\nmax_age = \"90s\"\n");
    fs::create_dir_all(place.path("home/code")).unwrap();
    std::os::unix::fs::symlink(place.path("api"), place.path("linked")).unwrap();
    let settings = place.load(&[]).unwrap().settings(UtcOffset(0));
    let real = |name: &str| fs::canonicalize(place.path(name)).unwrap().to_str().unwrap().to_owned();
    assert_eq!(settings.project_roots, [real("home/code"), real("api")]);
    assert_eq!(settings.backlog_max_age, Duration::from_secs(90));
    let usual = write("").load(&[]).unwrap().settings(UtcOffset(0));
    assert_eq!((usual.project_roots.len(), usual.backlog_max_age), (0, Duration::from_mins(10)));
}

#[test]
fn roots_that_are_no_directories_are_told() {
    let text = "[access]\nproject_roots = [\"api\", \"telecode.toml\", 7]\n[backlog]\nmax_age = \"soon\"\n";
    let told: Vec<_> = problems(text).iter().map(|problem| problem.replace('\n', " ")).collect();
    assert_eq!(told.len(), 3, "{told:?}");
    assert!(told[0].contains("access.project_roots") && told[0].contains("telecode.toml is not a directory"));
    assert!(told[1].contains("access.project_roots"), "{told:?}");
    assert!(told[2].contains("backlog.max_age: \"soon\" is not a duration"), "{told:?}");
    let text = "[access]\nproject_roots = \"~/code\"\n";
    assert!(problems(text)[0].contains("a list of directories"), "{:?}", problems(text));
}

#[test]
fn all_problems_are_told_together_with_line_and_hint() {
    let text = "[agent]\nidle_tmeout = \"30m\"\nmax_live = 0\nstall_timeout = \"15\"\n[chat]\nlive = \"rich\"\n\n[agnet]\n";
    insta::assert_snapshot!(problems(text).join("\n"), @r#"
    line 2: agent.idle_tmeout: there is no such key
        hint: did you mean `idle_timeout`?
    line 3: agent.max_live: it is out of range
        hint: write a number from 1
    line 4: agent.stall_timeout: "15" is not a duration
        hint: write "90s", "30m" or "1h30m"
    line 6: chat.live: "rich" is not known
        hint: write one of "auto", "edits"
    line 8: agnet: there is no such key
        hint: did you mean `agent`?
    "#);
}

#[test]
fn a_key_in_the_wrong_section_is_told_where_it_belongs() {
    let problems = problems("[agent]\nmax_live = 3\nowners = [1]\ndata_dir = \"x\"\n");
    assert!(problems.iter().any(|text| text.contains("belongs in [access]")), "{problems:?}");
    assert!(problems.iter().any(|text| text.contains("belongs at the top")), "{problems:?}");
}

#[test]
fn broken_toml_is_told_with_its_line() {
    let problems = problems("[agent]\nmax_live = \n");
    assert!(problems[0].starts_with("line 2: this is not TOML"), "{problems:?}");
}

#[test]
fn wrong_types_are_told() {
    for (text, key) in [
        ("agent = 3", "agent"),
        ("[agent]\nmax_live = \"8\"", "agent.max_live"),
        ("[access]\nowners = 5", "access.owners"),
        ("[access]\nowners = [\"me\"]", "access.owners"),
        ("[access]\nowners = [-5]", "access.owners"),
        ("[claude]\ncommand = []", "claude.command"),
        ("[claude]\nenv = { A = 1 }", "claude.env"),
        ("[telegram]\napi_url = \"api.telegram.org\"", "telegram.api_url"),
        ("[telegram]\npoll_timeout = \"2m\"", "telegram.poll_timeout"),
        ("data_dir = true", "data_dir"),
        ("[project]\nname = \"a\"", "project"),
        ("[[project]]\npath = \"api\"", "project.name"),
        ("[[project]]\nname = \"a\"", "project.path"),
        ("[[project]]\nname = \"a\"\npath = \"telecode.toml\"", "project.path"),
        ("[[project]]\nname=\"a\"\npath=\"api\"\n[[project]]\nname=\"a\"\npath=\"api\"", "project.name"),
    ] {
        let problems = problems(text);
        assert_eq!(problems.len(), 1, "{text}: {problems:?}");
        assert!(problems[0].contains(&format!("{key}: ")), "{text}: {problems:?}");
    }
}

#[test]
fn the_environment_wins_over_the_file() {
    let place = write("data_dir = \"x\"\n[telegram]\ntoken_file = \"none\"\n[claude]\ncommand = \"y\"\n");
    let config = place
        .load(&[
            ("TELEGRAM_BOT_TOKEN", TOKEN),
            ("TELECODE_TELEGRAM_API_URL", "http://127.0.0.1:9"),
            ("TELECODE_CLAUDE", "/opt/claude"),
            ("TELECODE_DATA_DIR", "/data"),
        ])
        .unwrap();
    assert!(config.token().is_ok());
    assert_eq!(config.telegram.api_url, "http://127.0.0.1:9");
    assert_eq!(config.claude.command, ["/opt/claude"]);
    assert_eq!(config.data_dir, Path::new("/data"));
    assert_eq!(config.places["claude.command"], ValuePlace::Env("TELECODE_CLAUDE"));
}

#[test]
fn a_secret_is_never_shown() {
    let place = write(&format!("[telegram]\ntoken = \"{TOKEN}\"\n[claude]\nenv = {{ KEY = \"hush\" }}\n"));
    let config = place.load(&[]).unwrap();
    for text in [show::text(&config, &[]), format!("{config:?}")] {
        assert!(!text.contains("AAbb") && !text.contains("hush"), "{text}");
    }
    assert!(show::text(&config, &[]).contains("token = \"***\"  # line 2"));
    let wrong = write("[telegram]\ntoken = \"not-a-token-but-secret\"\n").load(&[]).unwrap_err();
    assert!(!wrong.to_string().contains("not-a-token"), "{wrong}");
}

#[test]
fn a_token_that_others_can_read_is_refused() {
    let place = write("[telegram]\ntoken_file = \"bot-token\"\n");
    let token = place.path("bot-token");
    fs::write(&token, TOKEN).unwrap();
    fs::set_permissions(&token, fs::Permissions::from_mode(0o644)).unwrap();
    assert!(place.load(&[]).unwrap_err().to_string().contains("chmod 600"));
    // One that is not read does no harm.
    place.load(&[("TELEGRAM_BOT_TOKEN", TOKEN)]).unwrap();
    fs::set_permissions(&token, fs::Permissions::from_mode(0o600)).unwrap();
    place.load(&[]).unwrap();
    // The configuration itself holds no token.
    fs::set_permissions(place.path("telecode.toml"), fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(place.load(&[]).unwrap().warnings, [""; 0]);
}

#[test]
fn variables_for_claude_that_others_can_read_are_a_warning() {
    let place = write("[claude]\nenv = { KEY = \"hush\" }\n");
    assert_eq!(place.load(&[]).unwrap().warnings, [""; 0]);
    fs::set_permissions(place.path("telecode.toml"), fs::Permissions::from_mode(0o644)).unwrap();
    assert!(place.load(&[]).unwrap().warnings[0].contains("[claude.env]"));
}

#[test]
fn a_proxy_for_telegram_alone() {
    let proxy = |value: &str| {
        let text = format!("[telegram]\nproxy = \"{value}\"\n");
        write(&text).load(&[]).map(|config| show::text(&config, &[]))
    };
    for value in ["socks5://127.0.0.1:1080", "socks5h://proxy:1080", "http://proxy", "https://proxy/", "none"]
    {
        assert!(proxy(value).unwrap().contains(&format!("proxy = \"{value}\"  # line 2")), "{value}");
    }
    let shown = proxy("socks5h://me:hush@proxy:1080").unwrap();
    assert!(shown.contains("proxy = \"***\"") && !shown.contains("hush"), "{shown}");
    for value in ["socks4://me:hush@proxy", "proxy:1080", "socks5h://", "http://a b"] {
        let problems = proxy(value).unwrap_err().to_string();
        assert!(problems.contains("telegram.proxy") && !problems.contains("hush"), "{problems}");
    }
}

#[test]
fn a_password_in_the_address_of_the_server_is_not_shown() {
    let load = |url: &str| write(&format!("[telegram]\napi_url = \"{url}\"\n")).load(&[]);
    let config = load("https://me:hush@bots.example/api").unwrap();
    let shown = show::text(&config, &[]);
    assert!(shown.contains("api_url = \"https://***@bots.example/api\""), "{shown}");
    assert!(config.secrets().any(|secret| secret.expose_secret() == "me:hush"), "nor logged");
    let problems = load("ftp://me:hush@bots.example").unwrap_err().to_string();
    assert!(problems.contains("telegram.api_url") && !problems.contains("hush"), "{problems}");
}

#[test]
fn token_and_token_file_together_are_refused_and_a_missing_file_is_told() {
    let both = format!("[telegram]\ntoken = \"{TOKEN}\"\ntoken_file = \"t\"\n");
    assert!(problems(&both)[0].contains("both"));
    assert!(problems("[telegram]\ntoken_file = \"t\"\n")[0].contains("cannot be read"));
}

#[test]
fn without_a_token_there_is_a_hint() {
    let error = write("").load(&[]).unwrap().token().unwrap_err();
    assert!(error.to_string().contains("telecode init"), "{error}");
}
