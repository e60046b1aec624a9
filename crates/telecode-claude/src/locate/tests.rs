use std::os::unix::fs::PermissionsExt as _;

use super::*;

struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn script(&self, at: &str, body: &str) -> PathBuf {
        let path = self.0.path().join(at);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, format!("#!/bin/sh\n{body}\n")).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
        path
    }

    fn variables(&self) -> Variables {
        let path =
            std::env::join_paths([self.0.path().join("bin"), "/usr/bin".into(), "/bin".into()]).unwrap();
        vec![("HOME".into(), self.0.path().into()), ("PATH".into(), path)]
    }
}

fn command(name: &str) -> Vec<OsString> {
    vec![name.into()]
}

#[test]
fn a_name_is_looked_for_on_the_path_and_then_in_the_usual_places() {
    let home = Home::new();
    let found = |name: &str| program(&command(name), &home.variables()).map(PathBuf::from);
    assert_eq!(
        found("telecode-no-such"),
        Err(LaunchProblem::NotFound { command: "telecode-no-such".into() })
    );
    let old = home.script(".nvm/versions/node/v9.1.0/bin/telecode-no-such", "");
    assert_eq!(found("telecode-no-such"), Ok(old));
    let new = home.script(".nvm/versions/node/v22.0.0/bin/telecode-no-such", "");
    assert_eq!(found("telecode-no-such"), Ok(new));
    let local = home.script(".local/bin/telecode-no-such", "");
    assert_eq!(found("telecode-no-such"), Ok(local));
    let listed = home.script("bin/telecode-no-such", "");
    assert_eq!(found("telecode-no-such"), Ok(listed));
}

#[test]
fn a_path_is_taken_as_it_is_if_it_can_be_executed() {
    let home = Home::new();
    let script = home.script("x/claude", "");
    let named = command(script.to_str().unwrap());
    assert_eq!(program(&named, &home.variables()), Ok(script.clone().into()));
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o644)).unwrap();
    assert!(program(&named, &home.variables()).is_err());
}

#[tokio::test]
async fn a_version_is_asked_for_once_while_the_program_stays() {
    let home = Home::new();
    let log = home.0.path().join("log");
    let body = format!("echo asked >> {}; echo '2.1.400 (Claude Code)'", log.display());
    let program = home.script("bin/claude", &body);
    let locator = ProgramLocator::default();
    for _ in 0..3 {
        let found = locator.find(&command("claude"), &home.variables()).await.unwrap();
        assert_eq!(
            found,
            ClaudeProgram { program: program.clone(), version: Version(2, 1, 400), is_untested: true }
        );
    }
    assert_eq!(std::fs::read_to_string(log).unwrap(), "asked\n");
}

#[tokio::test]
async fn who_comes_while_a_version_is_asked_for_waits_for_the_answer_and_who_looks_for_another_does_not() {
    let home = Home::new();
    let (log, go) = (home.0.path().join("log"), home.0.path().join("go"));
    let slow = format!(
        "echo asked >> {}; while [ ! -e {} ]; do sleep 0.02; done; echo '2.1.400 (Claude Code)'",
        log.display(),
        go.display()
    );
    home.script("bin/claude", &slow);
    home.script("bin/other", "echo '2.1.401 (Claude Code)'");
    let locator = ProgramLocator::default();
    let (variables, claude, other) = (home.variables(), command("claude"), command("other"));
    let meanwhile = async {
        let found = locator.find(&other, &variables).await;
        std::fs::write(&go, "").unwrap();
        found
    };
    let (one, two, found) =
        tokio::join!(locator.find(&claude, &variables), locator.find(&claude, &variables), meanwhile);
    assert_eq!(found.unwrap().version, Version(2, 1, 401));
    assert_eq!(one.as_ref().map(|found| found.version), Ok(Version(2, 1, 400)));
    assert_eq!(one, two);
    assert_eq!(std::fs::read_to_string(log).unwrap(), "asked\n");
}

#[tokio::test]
async fn an_old_version_is_refused_and_words_are_passed_on() {
    let home = Home::new();
    let locator = ProgramLocator::default();
    home.script("bin/claude", "echo 2.0.1");
    let too_old = LaunchProblem::TooOld { version: "2.0.1".into(), minimum: MINIMUM.to_string() };
    assert_eq!(locator.find(&command("claude"), &home.variables()).await, Err(too_old));
    home.script("bin/other", "echo no node here >&2; exit 1");
    let Err(LaunchProblem::NoVersion { said, .. }) = locator.find(&command("other"), &home.variables()).await
    else {
        panic!()
    };
    assert_eq!(said, "no node here");
}

#[tokio::test]
async fn login_is_what_claude_says() {
    let home = Home::new();
    let said = [
        (
            r#"echo '{"loggedIn": true, "authMethod": "api_key"}'"#,
            LoginState::LoggedIn { method: "api_key".into() },
        ),
        (r#"echo '{"loggedIn": false}'; exit 1"#, LoginState::NotLoggedIn),
        ("echo what >&2; exit 2", LoginState::Unknown { reason: "what\n".into() }),
    ];
    for (number, (body, login)) in said.into_iter().enumerate() {
        let name = format!("claude{number}");
        home.script(&format!("bin/{name}"), body);
        assert_eq!(super::login(&command(&name), &home.variables()).await, Ok(login));
    }
}
