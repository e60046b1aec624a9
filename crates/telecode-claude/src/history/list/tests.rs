use serde_json::{Value, json};

use super::*;
use crate::history::HolderProcess;

const FIRST: &str = "64f55ab8-f2f7-41ac-9adc-4a42954e5f41";
const SECOND: &str = "74f55ab8-f2f7-41ac-9adc-4a42954e5f42";

struct Disk {
    home: tempfile::TempDir,
    project: PathBuf,
}

impl Disk {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let project = home.path().canonicalize().unwrap().join("my.app");
        std::fs::create_dir_all(&project).unwrap();
        Self { home, project }
    }

    fn records(&self) -> ClaudeRecords {
        ClaudeRecords::of(&vec![("HOME".into(), self.home.path().into())])
    }

    /// A record of a session that runs in this directory.
    fn record(&self, directory: &Path, id: &str, lines: &[Value]) -> PathBuf {
        let folder = self.home.path().join(".claude/projects").join(place::folder(directory));
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join(format!("{id}.jsonl"));
        let lines: Vec<_> = lines.iter().map(Value::to_string).collect();
        std::fs::write(&file, lines.join("\n")).unwrap();
        file
    }

    fn list(&self) -> Vec<Terminal> {
        self.records().list(std::slice::from_ref(&self.project))
    }

    fn title(&self, lines: &[Value]) -> Option<String> {
        self.record(&self.project, FIRST, lines);
        self.list().into_iter().next().map(|found| found.title)
    }
}

fn user(directory: &Path, text: &str) -> Value {
    json!({"type": "user", "cwd": directory, "gitBranch": "main", "message": {"role": "user", "content": text}})
}

fn age(file: &Path, seconds: u64) {
    let time = SystemTime::now() - std::time::Duration::from_secs(seconds);
    std::fs::File::options().write(true).open(file).unwrap().set_modified(time).unwrap();
}

#[test]
fn a_title_is_what_the_sdks_take() {
    let disk = Disk::new();
    let say = |text: &str| user(&disk.project, text);
    let custom = json!({"type": "custom-title", "customTitle": "Mine \"so\" ü"});
    let ai = json!({"type": "ai-title", "aiTitle": "Made up"});
    let prompt = json!({"type": "last-prompt", "lastPrompt": "the last"});
    let summary = json!({"type": "summary", "summary": "Summed up"});
    let first = say("the first\nof all");
    let all = [first.clone(), summary.clone(), prompt.clone(), ai.clone(), custom.clone(), ai.clone()];
    assert_eq!(disk.title(&all).unwrap(), "Mine \"so\" ü");
    assert_eq!(disk.title(&[first.clone(), ai.clone(), prompt.clone()]).unwrap(), "Made up");
    assert_eq!(disk.title(&[first.clone(), prompt, summary.clone()]).unwrap(), "the last");
    assert_eq!(disk.title(&[first.clone(), summary]).unwrap(), "Summed up");
    assert_eq!(disk.title(std::slice::from_ref(&first)).unwrap(), "the first of all");
    let renamed = json!({"type": "custom-title", "customTitle": "Newer"});
    assert_eq!(disk.title(&[custom, first, renamed]).unwrap(), "Newer");
    assert_eq!(disk.title(&[json!({"type": "mode", "mode": "normal"})]), None);
}

#[test]
fn a_first_prompt_is_what_a_person_typed() {
    let disk = Disk::new();
    let say = |text: &str| user(&disk.project, text);
    let mut meta = say("caveat");
    meta["isMeta"] = json!(true);
    let mut summary = say("this session is continued");
    summary["isCompactSummary"] = json!(true);
    let result =
        json!({"type": "user", "message": {"content": [{"type": "tool_result", "tool_use_id": "t"}]}});
    let skipped = [
        meta,
        summary,
        result,
        say("<local-command-stdout>x</local-command-stdout>"),
        say("<tick>now"),
        say("[Request interrupted by user for tool use]"),
        say(" <ide_selection>a\nb</ide_selection> "),
        say("<command-name>/init</command-name>"),
        say("<command-name>/cost</command-name>"),
    ];
    assert_eq!(disk.title(&skipped).unwrap(), "/init");
    let blocks = json!([{"type": "image"}, {"type": "text", "text": "<ide_opened_file>a</ide_opened_file>"}, {"type": "text", "text": "words"}]);
    let mut typed = say("");
    typed["message"]["content"] = blocks;
    assert_eq!(disk.title(&[&skipped[..], &[typed]].concat()).unwrap(), "words");
    let long = disk.title(&[say(&"ab ".repeat(100))]).unwrap();
    assert_eq!((long.chars().count(), long.chars().last()), (201, Some('…')));
}

#[test]
fn only_both_ends_of_a_long_record_are_read() {
    let disk = Disk::new();
    let filler = json!({"type": "assistant", "message": {"content": "x".repeat(100_000)}});
    let title = json!({"type": "custom-title", "customTitle": "In the middle"});
    let mut last = user(&disk.project, "later");
    last["gitBranch"] = json!("fix");
    let lines = [user(&disk.project, "first"), filler.clone(), title, filler.clone(), filler, last];
    disk.record(&disk.project, FIRST, &lines);
    let found = disk.list();
    assert_eq!((found[0].title.as_str(), found[0].branch.as_deref()), ("first", Some("fix")));
    assert_eq!(found[0].first_prompt.as_deref(), Some("first"));
    assert_eq!(found[0].directory, disk.project.to_string_lossy());
}

#[test]
fn sessions_are_listed_once_newest_first_and_without_those_of_others() {
    let disk = Disk::new();
    let below = disk.project.join("web");
    // Another directory whose folder has the same name, and one that only begins alike.
    let alike = disk.project.with_file_name("my-app");
    let longer = disk.project.with_file_name("my.application");
    age(&disk.record(&disk.project, FIRST, &[user(&disk.project, "old")]), 600);
    age(&disk.record(&below, SECOND, &[user(&below, "new")]), 60);
    age(&disk.record(&below, FIRST, &[user(&below, "a copy")]), 3_000);
    for (directory, id) in [(&alike, "1"), (&longer, "2")] {
        let id = format!("{id}4f55ab8-f2f7-41ac-9adc-4a42954e5f41");
        disk.record(directory, &id, &[user(directory, "elsewhere")]);
    }
    let mut side = user(&disk.project, "of a subagent");
    side["isSidechain"] = json!(true);
    disk.record(&disk.project, "34f55ab8-f2f7-41ac-9adc-4a42954e5f41", &[side]);
    disk.record(&disk.project, "agent-1", &[user(&disk.project, "no session")]);
    disk.record(&disk.project, "44f55ab8-f2f7-41ac-9adc-4a42954e5f41", &[]);
    let titles: Vec<_> = disk.list().into_iter().map(|found| found.title).collect();
    assert_eq!(titles, ["new", "old"]);
}

#[test]
fn folders_of_long_names_are_found_by_their_beginning() {
    let disk = Disk::new();
    let deep = disk.project.join("deep/".repeat(60));
    std::fs::create_dir_all(&deep).unwrap();
    let name = format!("{}-1x2y3z", place::folder(&deep));
    let folder = disk.home.path().join(".claude/projects").join(name);
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(folder.join(format!("{FIRST}.jsonl")), user(&deep, "deep down").to_string()).unwrap();
    let found = disk.records().list(&[deep]);
    assert_eq!(found[0].title, "deep down");
}

#[test]
fn a_session_outside_of_a_repository_has_no_branch() {
    let disk = Disk::new();
    let mut line = user(&disk.project, "hello");
    line["gitBranch"] = json!("HEAD");
    disk.record(&disk.project, FIRST, &[line]);
    assert_eq!(disk.list()[0].branch, None);
}

#[test]
fn who_works_on_a_session_is_told() {
    let disk = Disk::new();
    disk.record(&disk.project, FIRST, &[user(&disk.project, "hello")]);
    let running = disk.home.path().join(".claude/sessions");
    std::fs::create_dir_all(&running).unwrap();
    let entry = json!({"pid": std::process::id(), "sessionId": FIRST, "entrypoint": "cli"});
    std::fs::write(running.join("1.json"), entry.to_string()).unwrap();
    let listed = disk.list()[0].holder.unwrap();
    let looked = disk.records().look(&disk.project, &ClaudeId(FIRST.to_owned())).unwrap();
    assert_eq!(looked.holder, Some(listed));
    assert_eq!(listed.pid, Some(std::process::id()));
    let changed = disk.records().changed(&disk.project, &ClaudeId(FIRST.to_owned()));
    assert_eq!(changed, Some(looked.changed));
    assert_eq!(disk.records().look(&disk.project, &ClaudeId(SECOND.to_owned())), None);
    let holders: Vec<HolderProcess> = disk.records().holders().remove(&ClaudeId(FIRST.to_owned())).unwrap();
    assert_eq!(holders.len(), 1);
}

#[test]
fn who_is_at_work_in_a_directory_below_it_or_above_it_is_found() {
    let disk = Disk::new();
    let below = disk.project.join("web");
    let beside = disk.project.with_file_name("other");
    let running = disk.home.path().join(".claude/sessions");
    std::fs::create_dir_all(&running).unwrap();
    let third = "84f55ab8-f2f7-41ac-9adc-4a42954e5f43";
    for (directory, id) in [(&disk.project, FIRST), (&below, SECOND), (&beside, third)] {
        disk.record(directory, id, &[user(directory, id)]);
        let facts = json!({"pid": std::process::id(), "sessionId": id, "entrypoint": "cli"});
        std::fs::write(running.join(format!("{id}.json")), facts.to_string()).unwrap();
    }
    // One that has said nothing yet, and one whose process has ended.
    let ended = "94f55ab8-f2f7-41ac-9adc-4a42954e5f44";
    disk.record(&disk.project, ended, &[user(&disk.project, "ended")]);
    let facts = json!({"pid": std::process::id(), "sessionId": "0a", "entrypoint": "cli"});
    std::fs::write(running.join("new.json"), facts.to_string()).unwrap();
    let found = |directory: &Path| {
        let found = disk.records().at_work(directory);
        assert!(found.iter().all(|found| found.holder.is_some()));
        found.into_iter().map(|found| found.claude.0).collect::<Vec<_>>()
    };
    assert_eq!(found(&disk.project), [FIRST, SECOND]);
    assert_eq!(found(&below), [FIRST, SECOND]);
    assert_eq!(found(&beside), [third]);
}
