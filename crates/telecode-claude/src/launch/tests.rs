use std::ffi::OsString;

use telecode_core::seam::gate::Gate;
use telecode_core::seam::ids::{ClaudeId, LifeId, PromptId};
use telecode_core::seam::permission::Mode;
use telecode_core::seam::settings::OwnFiles;

use super::*;

fn launch(start: Start) -> Launch {
    Launch {
        life: LifeId(1),
        peers: true,
        workspace: "/srv/api".into(),
        claude: ClaudeId("0a".into()),
        start,
        model: Some("-x".into()),
        own: false,
        worktree: None,
        effort: None,
        persona: None,
        permit: Gate::closed().permit(Mode::AcceptEdits, Vec::new()),
        cut: None,
        seen: None,
    }
}

fn variables(names: &[&str]) -> Variables {
    names.iter().map(|name| (OsString::from(name), OsString::from("v"))).collect()
}

#[test]
fn every_value_is_joined_to_its_flag() {
    let arguments = arguments(&launch(Start::New));
    assert!(arguments.iter().all(|argument| argument.starts_with("--")), "{arguments:?}");
    assert!(arguments.contains(&"--model=-x".to_owned()));
    assert!(arguments.contains(&"--session-id=0a".to_owned()));
    assert!(arguments.contains(&"--permission-mode=acceptEdits".to_owned()));
}

#[test]
fn sessions_write_to_each_other_only_where_all_are_one_persons() {
    let words = |launch: &Launch| arguments(launch).join(" ");
    assert!(!words(&launch(Start::New)).contains("SendMessage"));
    let several = words(&Launch { peers: false, ..launch(Start::Resume) });
    assert!(
        several.contains("--disallowedTools=SendMessage") && several.contains("--disallowedTools=ListAgents")
    );
    let permit = Gate::open().permit(Mode::Default, Vec::new());
    assert_eq!(settings(&permit, None, true), None);
    assert_eq!(settings(&permit, None, false).as_deref(), Some(r#"{"crossSessionInbound":"refuse"}"#));
}

#[test]
fn a_session_that_goes_on_is_resumed() {
    for start in [Start::Resume, Start::Rerun] {
        let arguments = arguments(&launch(start));
        assert!(arguments.contains(&"--resume=0a".to_owned()));
        assert!(!arguments.iter().any(|argument| argument.starts_with("--session-id")));
    }
}

#[test]
fn a_cut_is_said_to_what_goes_on() {
    let cut = |drops: Option<&str>| Cut { after: "a-1".into(), drops: drops.map(|id| PromptId(id.into())) };
    let with = |start: Start, drops| {
        let launch = Launch { cut: Some(cut(drops)), ..launch(start) };
        let mut arguments = arguments(&launch);
        arguments.retain(|argument| {
            argument.starts_with("--resume-session-at") || argument.starts_with("--resume-drops")
        });
        arguments
    };
    let both = ["--resume-session-at=a-1", "--resume-drops-turn=p-1"];
    assert_eq!(with(Start::Resume, Some("p-1")), both);
    assert_eq!(with(Start::Rerun, Some("p-1")), both);
    assert_eq!(with(Start::Resume, None), both[..1]);
    assert_eq!(with(Start::Fork(ClaudeId("0b".into())), Some("p-1")), both[..1]);
    assert!(with(Start::New, Some("p-1")).is_empty());
}

#[test]
fn a_persona_becomes_arguments() {
    let persona = Persona {
        instructions: "-Look only.\nTwice.".into(),
        tools: Some(vec!["Read".into(), "Grep".into()]),
        disallowed_tools: vec!["Bash(git push *)".into(), "Write".into()],
        model: Some("passed on with the launch".into()),
        ..Persona::default()
    };
    let with = |persona: Persona| {
        let launch = Launch { effort: Some("low".into()), persona: Some(persona), ..launch(Start::New) };
        let arguments = arguments(&launch);
        let at = arguments.iter().position(|argument| argument.starts_with("--effort")).unwrap();
        arguments[at..].to_vec()
    };
    let expected = [
        "--effort=low",
        "--append-system-prompt=-Look only.\nTwice.",
        "--tools=Read,Grep",
        "--disallowedTools=mcp__*",
        "--disallowedTools=Bash(git push *)",
        "--disallowedTools=Write",
    ];
    assert_eq!(with(persona), expected);
    let server = Persona { tools: Some(vec!["Read".into(), "mcp__docs__find".into()]), ..Persona::default() };
    assert_eq!(with(server), ["--effort=low", "--tools=Read"]);
    let nothing = Persona { tools: Some(Vec::new()), ..Persona::default() };
    assert_eq!(with(nothing), ["--effort=low", "--tools=", "--disallowedTools=mcp__*"]);
    assert_eq!(with(Persona::default()), ["--effort=low"]);
}

#[test]
fn grants_become_settings() {
    let rule =
        |tool: &str, content: Option<&str>| Rule { tool: tool.into(), content: content.map(Into::into) };
    let grants = [
        Grant::Rules(vec![rule("Bash", Some("npm test:*")), rule("WebSearch", None)]),
        Grant::Mode(Mode::Plan),
        Grant::Rules(vec![rule("Bash", Some(r"echo \(x)"))]),
        Grant::Directories(vec!["/srv/web".into()]),
    ];
    let expected = r#"{"permissions":{"additionalDirectories":["/srv/web"]}}"#;
    let permit = |grants: &[Grant]| Gate::open().permit(Mode::Default, grants.to_vec());
    assert_eq!(settings(&permit(&grants), None, true).as_deref(), Some(expected));
    assert_eq!(settings(&permit(&grants[..3]), None, true), None, "rules are told to the agent");
    let words: Vec<_> = rules(&grants).iter().map(super::rule).collect();
    assert_eq!(words, ["Bash(npm test:*)", "WebSearch", r"Bash(echo \\\(x\))"]);
}

#[test]
fn only_named_variables_get_through() {
    let dropped = [
        "CLAUDECODE",
        "CLAUDE_CODE_ENTRYPOINT",
        "CLAUDE_CODE_SSE_PORT",
        "NODE_OPTIONS",
        "DEBUG",
        "TELEGRAM_BOT_TOKEN",
        "TELECODE_CLAUDE",
        "LD_PRELOAD",
        "PWD",
    ];
    let kept =
        ["HOME", "LC_ALL", "ANTHROPIC_API_KEY", "CLAUDE_CODE_USE_BEDROCK", "no_proxy", "XDG_RUNTIME_DIR"];
    let parent = [variables(&dropped), variables(&kept)].concat();
    let environment = environment(&launch(Start::Resume), &parent, &[]);
    let value =
        |name: &str| environment.iter().find(|(other, _)| other == name).map(|(_, value)| value.clone());
    for name in kept {
        assert_eq!(value(name), Some("v".into()), "{name}");
    }
    for name in &dropped[..dropped.len() - 1] {
        assert_eq!(value(name), None, "{name}");
    }
    assert_eq!(value("PWD"), Some("/srv/api".into()));
    assert_eq!(value("CLAUDE_CODE_RESUME_INTERRUPTED_TURN"), None);
}

#[test]
fn the_owner_has_the_last_word_and_a_rerun_says_so() {
    let owners = [("HOME".to_owned(), "/elsewhere".to_owned()), ("DEBUG".to_owned(), "1".to_owned())];
    let environment = environment(&launch(Start::Rerun), &variables(&["HOME", "DEBUG"]), &owners);
    let values = |name: &str| environment.iter().filter(|(other, _)| other == name).count();
    assert_eq!((values("HOME"), values("DEBUG")), (1, 1));
    assert!(environment.contains(&("HOME".into(), "/elsewhere".into())));
    assert!(environment.contains(&("CLAUDE_CODE_RESUME_INTERRUPTED_TURN".into(), "1".into())));
}

#[test]
fn a_command_line_belongs_to_the_session_that_it_writes() {
    let is_of = |start: Start, session: &str| {
        let words = arguments(&launch(start));
        is_of(words.iter().map(String::as_bytes), &ClaudeId(session.to_owned()))
    };
    let own = launch(Start::New).claude.0;
    for start in [Start::New, Start::Resume, Start::Rerun, Start::Fork(ClaudeId("other".to_owned()))] {
        assert!(is_of(start.clone(), &own), "{start:?}");
        assert!(!is_of(start, "other"));
    }
}

#[test]
fn our_own_files_and_subagents_that_choose_their_mode_are_denied() {
    let own =
        OwnFiles { secret: vec!["/etc/bot (1)/a[b]*.toml".into()], kept: vec!["/etc/bot/personas/".into()] };
    let permit = Gate::guarding(own).permit(Mode::Default, Vec::new());
    let untrusted = Untrusted {
        agents: vec!["evil".into()],
        skills: vec!["sly:one".into()],
        is_closed: true,
        ..Untrusted::default()
    };
    let settings = settings(&permit, Some(&untrusted), true).unwrap();
    let settings: Value = serde_json::from_str(&settings).unwrap();
    let secret = r"//etc/bot \(1\)/a\\[b\\]\\*.toml";
    let expected = [
        format!("Read({secret})"),
        format!("Edit({secret})"),
        "Edit(//etc/bot/personas/**)".to_owned(),
        "Agent(evil)".to_owned(),
    ];
    assert_eq!(settings["permissions"]["deny"], json!(expected));
    assert_eq!(settings["permissions"]["disableBypassPermissionsMode"], "disable");
    assert_eq!(settings["skillOverrides"], json!({"sly:one": "off"}));
    let [agents, sources] = &of_untrusted(&untrusted)[..] else { panic!("two arguments") };
    let agents: Value = serde_json::from_str(agents.strip_prefix("--agents=").unwrap()).unwrap();
    assert_eq!(agents.as_object().unwrap().keys().collect::<Vec<_>>(), ["evil"]);
    assert!(agents["evil"]["permissionMode"].is_null());
    assert_eq!(sources, "--setting-sources=user,local");
    assert!(of_untrusted(&Untrusted::default()).is_empty());
}
