use super::*;
use crate::ask::shell::{BeginningReach, beginnings, reach};

#[test]
fn a_command_is_taken_apart_where_each_part_says_what_it_does() {
    let shown = |command: &str| beginnings(command).map(|all| all.join(", ")).unwrap_or_default();
    for (command, expected) in [
        ("mkdir -p build && date > build/stamp.txt", "mkdir, date"),
        ("cargo test --all 2>&1 | tail -20", "cargo test, tail"),
        ("npm run lint; npm test", "npm run lint, npm test"),
        ("git add . && git commit -m 'fix: a; b && c'", "git add, git commit"),
        ("echo \"a; rm b\" | grep a", "echo, grep"),
        ("touch a &> log\nls", "touch, ls"),
    ] {
        assert_eq!(shown(command), expected, "{command}");
    }
}

#[test]
fn a_command_of_which_one_part_could_do_anything_is_not_taken_apart() {
    for command in [
        "rm -rf build",
        "mkdir x && rm y",
        "sudo ls",
        "sh -c ls",
        "python3 x.py",
        "node x.js",
        "git push",
        "env ls",
        "xargs ls",
        "find . -exec ls",
        "X=1 ls",
        "ls $(rm x)",
        "ls `rm x`",
        "cat <(rm x)",
        "echo \"$(rm x)\"",
        "(ls)",
        "{ ls; }",
        "cargo run",
        "npm run",
        "npm run -s x",
        "npm install x",
        "/tmp/ls",
        "./ls",
        "if true; then rm x; fi",
        "cat <<X\nX",
        "ls # x",
        "",
        " ",
        "mkdir a | tee z",
        "git -c core.pager=x status",
        "npm exec test",
        "echo \"a",
    ] {
        assert_eq!(beginnings(command), None, "{command}");
    }
}

#[test]
fn a_rule_goes_as_far_as_the_widest_command_that_it_lets_through() {
    let cases = [
        (None, RuleReach::Tool),
        (Some(""), RuleReach::Tool),
        (Some(":*"), RuleReach::Tool),
        (Some("*"), RuleReach::Tool),
        (Some("git status"), RuleReach::Exact),
        (Some("xargs sh"), RuleReach::Exact),
        (Some("git commit:*"), RuleReach::Begins),
        (Some("git commit *"), RuleReach::Begins),
        (Some("go test:*"), RuleReach::Options),
        (Some("git*"), RuleReach::Pattern),
        (Some("git * main"), RuleReach::Pattern),
    ];
    for (content, reach) in cases {
        let rule = Rule { tool: "Bash".to_owned(), content: content.map(str::to_owned) };
        assert_eq!(RuleReach::of(&rule), reach, "{content:?}");
    }
    for begin in [
        "git -c",
        "git",
        "env",
        "env A=1",
        "A=1 npm test",
        "xargs",
        "find . -exec",
        "make SHELL=",
        "npx",
        "python -c",
        "ssh host",
        "sh -c",
        "tar --to-command",
        "rsync -e",
        "sed -i",
        "awk",
        "perl -e",
        "cargo run",
        "cargo --config",
        "timeout 5",
        "nohup",
        "git log",
        "npm --script-shell",
        "go generate",
        "sudo ls",
        "/tmp/ls",
        "./grep",
    ] {
        for end in [":*", " *"] {
            let rule = Rule { tool: "Bash".to_owned(), content: Some(format!("{begin}{end}")) };
            assert_eq!(RuleReach::of(&rule), RuleReach::Anything, "{begin}{end}");
        }
    }
}

#[test]
fn what_runs_other_programs_is_wide() {
    for begin in [
        "bash", "python3", "node", "env", "xargs", "find", "rm", "sudo", "git push", "git", "npm", "npm run",
        "make", "docker",
    ] {
        assert_eq!(reach(begin), BeginningReach::Anything, "{begin}");
    }
    for begin in ["touch a", "git commit", "git add"] {
        assert_eq!(reach(begin), BeginningReach::Narrow, "{begin}");
    }
    for begin in ["npm test", "npm run build", "cargo test", "go test", "go vet"] {
        assert_eq!(reach(begin), BeginningReach::Options, "{begin}");
    }
}

#[test]
fn a_rule_of_a_path_stands_for_that_path_only() {
    assert_eq!(path_rule("/srv/api/a.rs").as_deref(), Some("//srv/api/a.rs"));
    for path in [
        "a.rs",
        "/srv/*.rs",
        "/srv/[a].rs",
        "/srv/../etc/x",
        "/srv/a\\b",
        "/srv/a ",
        "/srv/",
        "/srv/a\n",
        "/srv/!x",
    ] {
        assert_eq!(path_rule(path), None, "{path}");
    }
}

#[test]
fn a_command_with_a_star_has_no_rule_of_its_own() {
    assert!(is_exact("touch a && rm 'b(c)'"));
    for command in ["rm *", "echo x:*", " ls", "ls\n", ""] {
        assert!(!is_exact(command), "{command}");
    }
}
