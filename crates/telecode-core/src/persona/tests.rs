//! Persona files as people write them.

use proptest::prelude::*;

use super::*;

fn read(text: &str) -> Result<Persona, (Option<usize>, Flaw)> {
    parse(text, Source::Owner).map_err(|spot| (spot.line, spot.flaw))
}

/// A file with these lines of front matter.
fn flaw(front: &str) -> (Option<usize>, Flaw) {
    read(&format!("---\n{front}\n---\nbody")).expect_err("it is wrong")
}

#[test]
fn a_whole_file_is_read() {
    let file = "---\nname: code-review\ndescription: 'Looks at changes: all of them'\nmodel: opus\ntools: Read, Bash , Grep\n\
                disallowedTools:\n  - Bash(git push *)\n  - Write\nmode: acceptEdits\neffort: High\nicon: 👩‍🔬\ncolor: blue\n\
                hooks:\n  PreToolUse:\n    - matcher: Bash\n---\n\n# You review.\n\nBe kind.\n\n";
    let expected = Persona {
        name: "code-review".into(),
        description: "Looks at changes: all of them".into(),
        icon: Some("👩‍🔬".into()),
        instructions: "# You review.\n\nBe kind.".into(),
        model: Some("opus".into()),
        mode: Some(Mode::AcceptEdits),
        effort: Some("high".into()),
        tools: Some(vec!["Read".into(), "Bash".into(), "Grep".into()]),
        disallowed_tools: vec!["Bash(git push *)".into(), "Write".into()],
    };
    assert_eq!(read(file), Ok(expected.clone()));
    let windows = format!("\u{feff}{}", file.replace('\n', "\r\n"));
    assert_eq!(read(&windows), Ok(expected));
}

#[test]
fn what_claude_codes_own_agents_say_is_understood() {
    // Not quite YAML: a colon in a plain text.
    let file = "---\nname: helper\ndescription: Use this when: <example>user: \"do it\"</example> it's needed\nmodel: inherit\n\
                permissionMode: plan\ntools: '*'\n---\nDo.";
    let persona = read(file).unwrap();
    assert_eq!(persona.description, "Use this when: <example>user: \"do it\"</example> it's needed");
    assert_eq!((persona.model, persona.mode, persona.tools), (None, Some(Mode::Plan), None));
}

#[test]
fn every_flaw_has_its_line() {
    let name = |name: &str| Flaw::Name(name.to_owned());
    assert_eq!(read(""), Err((Some(1), Flaw::NoFront)));
    assert_eq!(read("name: x\n---\n"), Err((Some(1), Flaw::NoFront)));
    assert_eq!(read("---\nname: x\n"), Err((Some(1), Flaw::Unclosed)));
    assert_eq!(read("---\n---\nbody"), Err((None, Flaw::Missing("name"))));
    assert_eq!(flaw("description: no name"), (None, Flaw::Missing("name")));
    assert_eq!(flaw("icon: 💡\nname:"), (Some(3), Flaw::Missing("name")));
    assert_eq!(flaw("name: Code Review"), (Some(2), name("Code Review")));
    assert_eq!(flaw("name: ../x"), (Some(2), name("../x")));
    assert_eq!(flaw("name: -x"), (Some(2), name("-x")));
    assert_eq!(flaw("name: new"), (Some(2), name("new")));
    assert_eq!(flaw("name: обзор"), (Some(2), name("обзор")));
    assert_eq!(flaw(&format!("name: {}", "x".repeat(41))), (Some(2), name(&"x".repeat(41))));
    assert_eq!(flaw("name: x\nmode: yolo"), (Some(3), Flaw::Mode("yolo".into())));
    assert_eq!(flaw("name: x\neffort: 11"), (Some(3), Flaw::Effort("11".into())));
    assert_eq!(flaw("name: x\n\nmodel: the big one"), (Some(4), Flaw::Model("the big one".into())));
    assert_eq!(flaw("name: x\nicon: ok"), (Some(3), Flaw::Icon("ok".into())));
    assert_eq!(flaw("name: x\nicon: 💡💡"), (Some(3), Flaw::Icon("💡💡".into())));
    assert_eq!(flaw("name: [x]"), (Some(2), Flaw::Kind("name")));
    assert_eq!(flaw("name: x\ntools: {a: b}"), (Some(3), Flaw::Kind("tools")));
    assert_eq!(flaw("name: x\ntools: [[Read]]"), (Some(3), Flaw::Kind("tools")));
    assert_eq!(flaw("name: x\ntools: Read, Bash(git *)"), (Some(3), Flaw::Tool("Bash(git *)".into())));
    assert_eq!(flaw("name: x\ntools: [Read, '--x']"), (Some(3), Flaw::Tool("--x".into())));
    assert_eq!(flaw("name: x\nname: y"), (Some(3), Flaw::Twice("name".into())));
    assert_eq!(flaw("- name"), (Some(2), Flaw::NoMapping));
    assert_eq!(flaw("just words"), (Some(2), Flaw::NoMapping));
    assert!(matches!(flaw("name: x\ntools: [Read"), (Some(_), Flaw::Syntax(_))));
    assert_eq!(read("---\nname: x\n---\nbell\u{7}"), Err((Some(4), Flaw::Control)));
    assert_eq!(read(&"x".repeat(SIZE_LIMIT + 1)), Err((None, Flaw::TooLong)));
}

#[test]
fn a_key_that_is_nearly_one_is_not_passed_over() {
    for (key, meant) in [
        ("tool", "tools"),
        ("Tools", "tools"),
        ("disallowed-tools", "disallowedTools"),
        ("disallowed_tool", "disallowedTools"),
        ("mdoe", "mode"),
        ("Model", "model"),
        ("permission_mode", "permissionMode"),
    ] {
        let expected = (Some(3), Flaw::Misspelt { key: key.into(), meant });
        assert_eq!(flaw(&format!("name: x\n{key}: plan")), expected);
    }
    assert!(read("---\nname: x\ncolor: red\nauthor: me\nmaxTurns: 3\n---\n").is_ok());
}

#[test]
fn a_project_sets_no_mode_in_which_more_runs_without_a_question() {
    for (word, mode) in MODES {
        for key in ["mode", "permissionMode"] {
            let file = format!("---\nname: poet\n{key}: {word}\n---\n");
            let widens = matches!(mode, Mode::AcceptEdits | Mode::Auto | Mode::Bypass);
            let refused = FlawSpot { line: Some(3), flaw: Flaw::Widens(word.to_owned()) };
            let expected = if widens { Err(refused) } else { Ok(Some(mode)) };
            assert_eq!(parse(&file, Source::Project).map(|persona| persona.mode), expected, "{key}: {word}");
            // What an owner's may say the configuration decides, when it is used.
            assert_eq!(parse(&file, Source::Owner).map(|persona| persona.mode), Ok(Some(mode)));
        }
    }
}

#[test]
fn the_built_in_ones_are_right() {
    let all: Vec<_> = builtins().collect();
    let names: Vec<_> = all.iter().map(|persona| persona.name.as_str()).collect();
    assert_eq!(names, ["brainstorm", "planner", "research"]);
    assert!(all.iter().all(|persona| persona.instructions.len() > 500 && persona.icon.is_some()));
    assert_eq!(builtin("planner").unwrap().mode, Some(Mode::Plan));
    let tools = builtin("research").unwrap().tools.unwrap();
    assert!(!tools.iter().any(|tool| ["Bash", "Write", "Edit"].contains(&tool.as_str())));
    assert_eq!(builtin("nobody"), None);
}

#[test]
fn a_name_is_proposed_from_the_first_words() {
    let free = |_: &str| false;
    assert_eq!(proposed_name("Always answer in haiku, whatever is asked.", free), "always-answer-in-haiku");
    assert_eq!(proposed_name("Отвечай стихами.", free), "persona");
    assert_eq!(proposed_name("new", free), "persona");
    assert_eq!(proposed_name("", |name| name == "persona"), "persona-2");
    let long = proposed_name(&"x".repeat(300), |name| !name.ends_with("-9"));
    assert!(is_name(&long), "{long}");
}

fn persona() -> impl Strategy<Value = Persona> {
    let name = "[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?".prop_filter("reserved", |name| is_name(name));
    let line = "[^\\p{C}]{0,40}".prop_map(|text| text.trim().to_owned());
    let body = "([^\\p{Cc}]|\n|\t){0,200}".prop_map(|text| text.trim().to_owned());
    let tool = "[A-Za-z][A-Za-z_]{0,12}";
    let rule = "[A-Za-z]{1,8}(\\([^\\p{C}(),]{0,12}\\))?";
    let icon = prop::option::of(prop::sample::select(vec!["💡", "🗺", "👩‍🔬", "🇩🇪", "→"]));
    let effort = prop::option::of(prop::sample::select(EFFORTS.to_vec()));
    let mode = prop::option::of(prop::sample::select(MODES.map(|(_, mode)| mode).to_vec()));
    let model =
        prop::option::of("[a-z][a-z0-9.\\[\\]-]{0,20}".prop_filter("the same", |name| name != "inherit"));
    let tools = prop::option::of(prop::collection::vec(tool, 0..4));
    (name, line, body, icon, effort, mode, model, tools, prop::collection::vec(rule, 0..3)).prop_map(
        |(name, description, instructions, icon, effort, mode, model, tools, disallowed_tools)| Persona {
            name,
            description,
            icon: icon.map(str::to_owned),
            instructions,
            model,
            mode,
            effort: effort.map(str::to_owned),
            tools,
            disallowed_tools,
        },
    )
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(persona in persona()) {
        let file = write(&persona);
        prop_assert_eq!(read(&file), Ok(persona), "{}", file);
    }

    #[test]
    fn no_text_makes_the_reader_panic(text in "\\PC*", front in "(---\n)?([a-zA-Z: \\[\\]{}&*|>#'\"!%@,~-]|\n|\t|name|tools: ){0,80}(\n---\n)?") {
        let _outcome = read(&text);
        let _outcome = read(&front);
        let _outcome = read(&format!("---\n{front}\n---\n{text}"));
    }

    #[test]
    fn a_file_with_bytes_changed_does_not_panic_either(persona in persona(), at in 0_usize..400, with in "\\PC|[\n\t:'\"\\[{&*-]") {
        let mut file = write(&persona);
        if let Some((at, c)) = file.char_indices().nth(at) {
            file.replace_range(at..at + c.len_utf8(), &with);
        }
        let _outcome = read(&file);
    }

    #[test]
    fn a_proposed_name_is_a_name(text in ".{0,80}", taken in 0_usize..4) {
        let name = proposed_name(&text, |name| (0..taken).any(|number| name.ends_with(&number.to_string())));
        prop_assert!(is_name(&name), "{}", name);
    }
}
