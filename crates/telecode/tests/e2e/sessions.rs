//! Many sessions at once: parallel, asleep and awake, forked, deleted.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use serde_json::json;
use telecode_sim::messages::{Beat, Recorded, Reply, Script};

use crate::stage::{OWNER, Settings, Stage, bot_messages, text};

/// A model that says where it is, and waits for a gate before it answers.
fn where_am_i(word: &str) -> [Reply; 2] {
    let answer = Reply::new().beat(Beat::Hold(word.to_owned())).beat(Beat::Text(format!("This was {word}.")));
    [Reply::tool("Bash", json!({"command": "pwd", "description": "Look"})), answer]
}

impl Stage {
    /// The newest request whose last words of a person are these.
    fn asked(&self, words: &str) -> Recorded {
        let found = self
            .api
            .turns()
            .into_iter()
            .rev()
            .find(|request| request.human_texts().last().is_some_and(|last| last.contains(words)));
        found.unwrap_or_else(|| panic!("never asked {words}\n{}\n{}", self.chat(), self.log()))
    }

    /// How many agents are alive.
    fn agents(&self) -> usize {
        let is_agent = |words: &[String]| {
            words.first().is_some_and(|word| word.ends_with("claude"))
                && words.iter().any(|word| word.contains("stream-json"))
        };
        self.processes().iter().filter(|process| is_agent(&process.words)).count()
    }

    pub(crate) async fn agents_are(&self, count: usize) {
        self.until_so(&format!("{count} agents"), || self.agents() == count).await;
    }

    /// Begins a session and says its first words, which are answered.
    async fn begins(&self, new: &str, words: &str) {
        self.says(new);
        self.sees("What should Claude do").await;
        let prompt = self.says(words);
        self.sees(&format!("You said: {words}")).await;
        self.sees_reaction(prompt, "👌").await;
    }

    /// Says something that is answered with an echo, and gives what the model was told for it.
    async fn echoes(&self, words: &str) -> Vec<String> {
        let prompt = self.says(words);
        self.sees(&format!("You said: {words}")).await;
        self.sees_reaction(prompt, "👌").await;
        self.asked(words).human_texts()
    }

    /// Claude's records of a session, wherever they are.
    fn records_of(&self, claude: &str) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut folders = vec![self.home.path().join(".claude/projects")];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
                let path = entry.path();
                if path.is_dir() {
                    folders.push(path.clone());
                }
                if path.to_string_lossy().contains(claude) {
                    found.push(path);
                }
            }
        }
        found
    }

    fn claude_of(&self, name: &str) -> String {
        self.stored(&format!("SELECT claude FROM session WHERE name = '{name}'")).unwrap_or_default()
    }

    fn directory_of(&self, name: &str) -> String {
        self.stored(&format!("SELECT directory FROM session WHERE name = '{name}'")).unwrap_or_default()
    }
}

/// Makes the project a git repository with one commit.
async fn repository(stage: &mut Stage) {
    stage.terminate().await;
    std::fs::write(stage.project().join("readme"), "hello\n").unwrap();
    for words in [
        &["init", "-q", "-b", "main"][..],
        &["add", "."],
        &["-c", "user.name=Ana", "-c", "user.email=ana@example.org", "commit", "-q", "-m", "first"],
    ] {
        let done = tokio::process::Command::new("git")
            .args(words)
            .current_dir(stage.project())
            .env_clear()
            .env("HOME", stage.home.path())
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .status()
            .await
            .unwrap();
        assert!(done.success(), "{words:?}");
    }
    stage.start().await;
}

#[tokio::test]
async fn three_sessions_work_in_parallel_in_three_workspaces_without_a_mix_up() {
    let words = ["alpha", "beta", "gamma"];
    let script = words.iter().fold(Script::new(), |script, word| script.when(word, where_am_i(word)));
    let stage = Stage::new(script).await;
    for (word, project) in words.into_iter().zip([" api", "", ""]) {
        stage.says(&format!("/new {word}{project}"));
        stage.sees(&format!("New session “{word}”")).await;
        stage.says(&format!("please do {word}"));
    }
    // All three are in the middle of their turns.
    stage.turns(6).await;
    assert_eq!(stage.agents(), 3);
    for word in ["gamma", "alpha", "beta"] {
        stage.api.release(word);
        let answer = stage.sees(&format!("This was {word}.")).await;
        assert!(text(&answer).contains(&format!("{word} · ")), "the footer names the session: {answer}");
    }
    for word in words {
        let request = stage.asked(word);
        assert_eq!(request.human_texts(), [format!("please do {word}")], "nobody else's words");
        let seen = request.tool_results().first().map(|result| result.text.trim().to_owned());
        assert_eq!(seen.as_deref(), Some(stage.directory_of(word).as_str()));
    }
    assert_eq!(stage.directory_of("alpha"), stage.project().to_string_lossy());
    let chat = stage.telegram.chat(OWNER).unwrap();
    let answers = bot_messages(&chat).into_iter().filter(|message| text(message).contains("This was"));
    assert_eq!(answers.count(), 3, "{}", stage.chat());
}

#[tokio::test]
async fn a_session_sleeps_wakes_ahead_and_remembers() {
    let stage = Stage::new(Script::new()).await;
    stage.begins("/new fox api", "the fox is red").await;
    stage.says("/sleep");
    stage.sees("is going to sleep").await;
    stage.agents_are(0).await;
    stage.says("/switch fox");
    stage.sees("You're in “fox”").await;
    stage.agents_are(1).await;
    assert_eq!(stage.api.turns().len(), 1, "waking says nothing to the model");
    let told = stage.echoes("which colour is it?").await;
    assert_eq!(told, ["the fox is red", "which colour is it?"]);
    assert_eq!(stage.count("waking"), 0, "{}", stage.chat());
}

#[tokio::test]
async fn a_fork_knows_the_history_and_leaves_the_original_alone() {
    let stage = Stage::new(Script::new()).await;
    stage.begins("/new fox api", "the fox is red").await;
    stage.says("/fork hound");
    stage.sees("continues from where “fox” is").await;
    let told = stage.echoes("now it is a hound").await;
    assert_eq!(told, ["the fox is red", "now it is a hound"]);
    stage.says("/switch fox");
    stage.sees("You're in “fox”").await;
    let told = stage.echoes("what is it?").await;
    assert_eq!(told, ["the fox is red", "what is it?"], "the original does not know");
    stage.says("/switch hound");
    stage.sees("You're in “hound”").await;
    let told = stage.echoes("and you?").await;
    assert_eq!(told, ["the fox is red", "now it is a hound", "and you?"]);
    assert_ne!(stage.claude_of("fox"), stage.claude_of("hound"));
}

#[tokio::test]
async fn a_worktree_session_works_on_its_branch_and_its_changes_are_not_lost_by_deleting() {
    let script = Script::new().when("where", where_am_i("where"));
    let mut stage = Stage::new(script).await;
    repository(&mut stage).await;
    stage.says("/new fix api@fix/login");
    stage.sees("a git worktree on the branch fix/login").await;
    stage.api.release("where");
    stage.says("where are you?");
    stage.sees("This was where.").await;
    let directory = stage.directory_of("fix");
    assert!(directory.starts_with(&*stage.data().to_string_lossy()), "{directory}");
    let seen = stage.asked("where are you?").tool_results();
    assert_eq!(seen.first().map(|result| result.text.trim()), Some(directory.as_str()));
    let head = std::fs::read_to_string(stage.project().join(".git/HEAD")).unwrap();
    assert!(head.contains("refs/heads/main"), "the project's own branch is as it was: {head}");
    let new = Path::new(&directory).join("new.txt");
    std::fs::write(&new, "work").unwrap();
    stage.says("/delete fix");
    stage.sees("Delete “fix”?").await;
    stage.press("🗑 Delete").await;
    stage.sees("new.txt").await;
    assert!(new.exists());
    stage.press("anyway").await;
    stage.sees("“fix” is deleted").await;
    assert!(!Path::new(&directory).exists());
    stage.agents_are(0).await;
}

#[tokio::test]
async fn closing_keeps_a_session_and_deleting_takes_its_directory_and_its_record() {
    let stage = Stage::new(Script::new()).await;
    stage.begins("/new ideas --empty", "the fox is red").await;
    let (claude, directory) = (stage.claude_of("ideas"), stage.directory_of("ideas"));
    assert!(!stage.records_of(&claude).is_empty() && Path::new(&directory).exists());
    stage.says("/close");
    stage.sees("“ideas” is archived").await;
    stage.agents_are(0).await;
    stage.says("/switch ideas");
    stage.sees("You're in “ideas”").await;
    let told = stage.echoes("which colour is it?").await;
    assert_eq!(told, ["the fox is red", "which colour is it?"]);
    stage.says("/delete");
    stage.sees("Delete “ideas”?").await;
    stage.press("with Claude's transcript").await;
    stage.sees("“ideas” is deleted, with Claude's transcript").await;
    stage.agents_are(0).await;
    assert!(stage.records_of(&claude).is_empty(), "{:?}", stage.records_of(&claude));
    assert!(!Path::new(&directory).exists());
    let rest: Option<i64> = stage.stored("SELECT count(*) FROM session");
    assert_eq!(rest, Some(0));
    // The next words begin a new one.
    stage.echoes("hello again").await;
}

#[tokio::test]
async fn two_sessions_share_one_place_for_an_agent() {
    let settings = Settings::default().extra("[agent]\nmax_live = 1");
    let stage = Stage::with(Script::new(), settings).await;
    stage.begins("/new fox --empty", "the fox is red").await;
    stage.begins("/new hound --empty", "the hound is grey").await;
    stage.agents_are(1).await;
    for (name, past) in [("fox", "the fox is red"), ("hound", "the hound is grey")] {
        stage.says(&format!("/switch {name}"));
        stage.sees(&format!("You're in “{name}”")).await;
        let question = format!("which colour is the {name}?");
        let told = stage.echoes(&question).await;
        assert_eq!(told, [past, question.as_str()]);
        stage.agents_are(1).await;
    }
}

#[tokio::test]
async fn the_end_of_the_bot_ends_every_agent_and_every_session_wakes_again() {
    let words = ["alpha", "beta", "gamma"];
    let mut stage = Stage::new(Script::new()).await;
    for word in words {
        stage.begins(&format!("/new {word} --empty"), &format!("this is {word}")).await;
    }
    stage.agents_are(3).await;
    let begun = std::time::Instant::now();
    stage.terminate().await;
    assert!(begun.elapsed().as_secs() < 10, "{:?}", begun.elapsed());
    assert_eq!(stage.agents(), 0, "{}", stage.log());
    let awake: Option<i64> =
        stage.stored("SELECT count(*) FROM session WHERE status <> 'asleep' OR pid NOT NULL");
    assert_eq!(awake, Some(0));
    stage.start().await;
    for word in words {
        stage.says(&format!("/switch {word}"));
        stage.sees(&format!("You're in “{word}”")).await;
        let told = stage.echoes(&format!("what is {word}?")).await;
        assert_eq!(told, [format!("this is {word}"), format!("what is {word}?")]);
    }
}

#[tokio::test]
async fn a_cleared_conversation_is_followed_to_its_new_id_over_a_restart() {
    let mut stage = Stage::new(Script::new()).await;
    stage.begins("/new fox api", "the fox is red").await;
    let before = stage.claude_of("fox");
    let prompt = stage.says("//clear");
    stage.sees_reaction(prompt, "👌").await;
    stage.until_so("another id", || stage.claude_of("fox") != before).await;
    stage.echoes("the hound is grey").await;
    let after = stage.claude_of("fox");
    stage.terminate().await;
    stage.start().await;
    let told = stage.echoes("which colour is it?").await;
    assert!(!told.iter().any(|text| text.contains("fox")), "{told:?}");
    assert!(told.iter().any(|text| text == "the hound is grey"), "{told:?}");
    assert_eq!(stage.claude_of("fox"), after);
}

#[tokio::test]
async fn an_agent_that_is_killed_while_it_starts_is_started_once_more() {
    // The first `claude` is killed before it says anything; the second is the real one.
    let home = tempfile::TempDir::new().unwrap();
    let script = home.path().join("claude");
    let real = crate::stage::real_claude();
    let mark = home.path().join("mark");
    let words = format!(
        "#!/bin/sh\ncase \"$*\" in *stream-json*) if [ ! -e '{0}' ]; then touch '{0}'; kill -9 $$; fi;; esac\nexec '{1}' \"$@\"\n",
        mark.display(),
        real.display(),
    );
    std::fs::write(&script, words).unwrap();
    std::fs::set_permissions(&script, std::fs::Permissions::from_mode(0o755)).unwrap();
    let settings = Settings::default().claude(&[&script.to_string_lossy()]);
    let stage = Stage::with(Script::new(), settings).await;
    stage.echoes("hello").await;
    assert!(mark.exists());
    assert_eq!(stage.count("didn't start"), 0, "{}", stage.chat());
}
