//! Plays a recording again: the same words at the same moments, to the real CLI.

use std::collections::HashMap;
use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::{Value, json};
use telecode_claude::launch;
use telecode_core::seam::agent::{Launch, Start};
use telecode_core::seam::gate::Gate;
use telecode_core::seam::ids::{ClaudeId, LifeId};
use telecode_core::seam::permission::Mode;
use telecode_sim::messages::Server;
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::process::{Child, ChildStdin, Command};
use tokio::sync::Notify;
use tokio::time::{sleep, timeout};

use crate::names::Names;
use crate::recording::{Line, Recording, Way, kind};
use crate::{Outcome, model};

/// How long is waited for what came in the recording.
const PATIENCE: Duration = Duration::from_secs(20);
/// The same before nothing more is said.
const CLOSING: Duration = Duration::from_secs(5);
/// How long a process may take to end.
const END: Duration = Duration::from_secs(30);
/// The longest wait before a line that is kept.
const LONGEST: Duration = Duration::from_secs(5);

/// The directories of every recording: where it works, and what its hooks keep.
const FOLDERS: [&str; 2] = ["/workspace", "/run-dir"];

/// What is heard, as it comes.
#[derive(Default)]
struct Heard {
    lines: Mutex<Vec<Line>>,
    news: Notify,
}

/// A recording that is being played.
struct Player<'a> {
    old: &'a Recording,
    claude: &'a Path,
    home: tempfile::TempDir,
    api: Server,
    begun: Instant,
    heard: Arc<Heard>,
    names: Names,
    /// How many lines of the old recording were compared with new ones.
    learned: usize,
    notes: Vec<String>,
}

/// Plays a recording, and returns the new one and what did not go as in the old one.
pub(crate) async fn play(old: &Recording, claude: &Path) -> Outcome<(Recording, Vec<String>)> {
    let home = tempfile::tempdir()?;
    let mut player = Player {
        old,
        claude,
        api: Server::start(model::script(&moved(old, home.path()))).await?,
        home,
        begun: Instant::now(),
        heard: Arc::default(),
        names: Names::default(),
        learned: 0,
        notes: Vec::new(),
    };
    for folder in FOLDERS {
        std::fs::create_dir_all(player.placed(folder))?;
    }
    for (path, content) in old.files() {
        std::fs::write(player.placed(path), content)?;
    }
    let mut life: Option<(Child, ChildStdin)> = None;
    for (index, line) in old.lines.iter().enumerate() {
        match line.way {
            Way::Out => {}
            Way::Spawn => life = Some(player.spawn(&line.said)?),
            Way::In => {
                player.comes(index).await;
                let Some((_, stdin)) = &mut life else { continue };
                player.says(stdin, &line.said).await;
                player.api.release(&model::gate(index));
            }
            Way::Exit => {
                player.comes(index).await;
                if let Some((child, stdin)) = life.take() {
                    player.ends(child, stdin, &line.said).await?;
                }
            }
        }
    }
    Ok(player.finish())
}

impl Player<'_> {
    fn spawn(&mut self, said: &Value) -> Outcome<(Child, ChildStdin)> {
        let arguments = self.arguments(said);
        let mut command = Command::new(self.claude);
        command.args(&arguments).env_clear().envs(self.variables(said));
        command.current_dir(self.home.path().join("workspace")).process_group(0).kill_on_drop(true);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = command.spawn()?;
        let stdin = child.stdin.take().ok_or("no stdin")?;
        let stdout = child.stdout.take().ok_or("no stdout")?;
        let words: Vec<_> = std::iter::once("claude").chain(arguments.iter().map(String::as_str)).collect();
        let line = json!({"argv": words, "env": said["env"]});
        self.heard.add(Way::Spawn, self.begun, line);
        let (heard, begun) = (Arc::clone(&self.heard), self.begun);
        tokio::spawn(async move {
            let mut lines = BufReader::new(stdout).lines();
            while let Ok(Some(line)) = lines.next_line().await {
                if let Ok(said) = serde_json::from_str(&line) {
                    heard.add(Way::Out, begun, said);
                }
            }
        });
        Ok((child, stdin))
    }

    /// Ours of today, and what was special in the recording.
    fn arguments(&self, said: &Value) -> Vec<String> {
        let ours = launch::arguments(&plain());
        let of_recording = ["--session-id", "--permission-mode", "--allow-dangerously"];
        let ours = ours.iter().filter(|word| !of_recording.iter().any(|flag| word.starts_with(flag)));
        let mut arguments: Vec<_> = ours.cloned().collect();
        let recorded = said["argv"].as_array().map(Vec::as_slice).unwrap_or_default();
        let mut words = recorded.iter().skip(1).filter_map(Value::as_str);
        while let Some(word) = words.next() {
            if word == "--output-format" || word == "--input-format" {
                words.next();
            } else if !arguments.iter().any(|known| known == word) {
                arguments.push(self.placed(&self.names.text(word)));
            }
        }
        arguments
    }

    fn variables(&self, said: &Value) -> HashMap<String, String> {
        let recorded = said["env"].as_object().into_iter().flatten();
        let mut variables: HashMap<_, _> = recorded
            .map(|(name, value)| (name.clone(), value.as_str().unwrap_or_default().to_owned()))
            .collect();
        variables.insert("ANTHROPIC_BASE_URL".to_owned(), self.api.url());
        variables.insert("HOME".to_owned(), self.home.path().to_string_lossy().into_owned());
        variables.insert("PATH".to_owned(), std::env::var("PATH").unwrap_or_default());
        variables
    }

    /// Waits until the last thing that came before this line in the recording has come again, and as long as then.
    async fn comes(&mut self, index: usize) {
        let before = self.old.lines.get(..index).unwrap_or_default();
        let life = before.iter().rposition(|line| line.way == Way::Spawn).unwrap_or_default();
        let last = before.iter().skip(life).rfind(|line| line.way == Way::Out);
        if let Some(last) = last {
            let wanted = kind(&last.said);
            let count = |lines: &[Line]| {
                lines.iter().filter(|line| line.way == Way::Out && kind(&line.said) == wanted).count()
            };
            let enough = count(before);
            // What comes only because nothing more is said to it comes when that is so.
            let closes = self.old.lines.get(index).is_some_and(is_close);
            let patience = if closes { CLOSING } else { PATIENCE };
            let came = timeout(patience, self.heard.wait(|lines| count(lines) >= enough)).await.is_ok();
            if !came && !closes {
                self.notes.push(format!("{wanted} did not come"));
            }
        }
        self.learn(index);
        let (Some(line), Some(before)) = (self.old.lines.get(index), before.last()) else { return };
        let gap = Duration::from_millis(line.at.saturating_sub(before.at));
        if !is_close(line) {
            sleep(gap.min(LONGEST)).await;
        }
    }

    /// Learns the new names from what was heard so far.
    fn learn(&mut self, until: usize) {
        let heard = self.heard.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let mut counts: HashMap<String, usize> = HashMap::new();
        let lines = self.old.lines.iter().take(until).enumerate().filter(|(_, line)| line.way == Way::Out);
        for (index, line) in lines {
            let wanted = kind(&line.said);
            let count = counts.entry(wanted.clone()).or_default();
            if index >= self.learned {
                let mut same = heard.iter().filter(|line| line.way == Way::Out && kind(&line.said) == wanted);
                if let Some(new) = same.nth(*count) {
                    self.names.learn(&line.said, &new.said);
                }
            }
            *count += 1;
        }
        self.learned = until;
    }

    async fn says(&mut self, stdin: &mut ChildStdin, said: &Value) {
        let said = self.names.now(said);
        let text = self.placed(&said.to_string());
        self.heard.add(Way::In, self.begun, said);
        // One that has ended hears nothing more; that it ended is seen by its end.
        let _unheard = stdin.write_all(format!("{text}\n").as_bytes()).await;
    }

    async fn ends(&mut self, mut child: Child, stdin: ChildStdin, said: &Value) -> Outcome<()> {
        let pid = child.id().and_then(|pid| Pid::from_raw(i32::try_from(pid).ok()?));
        let signal = signal(said);
        if let (Some(signal), Some(pid)) = (signal, pid) {
            kill_process(pid, signal)?;
        } else {
            drop(stdin);
        }
        let status = if let Ok(status) = timeout(END, child.wait()).await {
            status?
        } else {
            self.notes.push("it did not end".to_owned());
            child.kill().await?;
            child.wait().await?
        };
        self.heard.add(Way::Exit, self.begun, exit(status));
        Ok(())
    }

    /// A text of the recording with the directories of now.
    fn placed(&self, text: &str) -> String {
        placed(text, self.home.path())
    }

    /// The new recording, with the directories of every recording.
    fn finish(self) -> (Recording, Vec<String>) {
        let home = self.home.path().to_string_lossy().into_owned();
        let folder = home.replace(|letter: char| !letter.is_ascii_alphanumeric(), "-");
        let url = self.api.url();
        let clean = |text: &str| {
            let text = FOLDERS
                .iter()
                .fold(text.to_owned(), |text, folder| text.replace(&format!("{home}{folder}"), folder));
            text.replace(&home, "/home/person")
                .replace(&folder, "-home-person")
                .replace(&url, "http://127.0.0.1:8080")
        };
        let lines = self.heard.lines.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let lines = lines.into_iter().map(|line| {
            let said = serde_json::from_str(&clean(&line.said.to_string())).unwrap_or(line.said);
            Line { said, ..line }
        });
        (Recording { lines: lines.collect() }, self.notes)
    }
}

/// A recording whose workspace is this one: what the model does has to happen there.
fn moved(old: &Recording, home: &Path) -> Recording {
    let lines = old.lines.iter().map(|line| {
        let text = placed(&line.said.to_string(), home);
        Line { said: serde_json::from_str(&text).unwrap_or_else(|_| line.said.clone()), ..line.clone() }
    });
    Recording { lines: lines.collect() }
}

/// A text with the directories of every recording in this one.
fn placed(text: &str, home: &Path) -> String {
    let home = home.to_string_lossy();
    FOLDERS.iter().fold(text.to_owned(), |text, folder| text.replace(folder, &format!("{home}{folder}")))
}

impl Heard {
    fn add(&self, way: Way, begun: Instant, said: Value) {
        let at = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.lines.lock().unwrap_or_else(PoisonError::into_inner).push(Line { way, at, said });
        self.news.notify_waiters();
    }

    async fn wait(&self, condition: impl Fn(&[Line]) -> bool) {
        loop {
            let news = self.news.notified();
            if condition(&self.lines.lock().unwrap_or_else(PoisonError::into_inner)) {
                return;
            }
            news.await;
        }
    }
}

/// Whether a process ended because nothing more was said to it.
fn is_close(line: &Line) -> bool {
    line.way == Way::Exit && signal(&line.said).is_none()
}

/// The signal that ended a process in the recording.
fn signal(said: &Value) -> Option<Signal> {
    match said["code"].as_i64() {
        Some(-9 | 137) => Some(Signal::KILL),
        Some(-15 | 143) => Some(Signal::TERM),
        Some(_) | None => None,
    }
}

fn exit(status: ExitStatus) -> Value {
    use std::os::unix::process::ExitStatusExt as _;
    match status.signal() {
        Some(signal) => json!({"signal": signal, "code": -signal}),
        None => json!({"code": status.code()}),
    }
}

/// A launch with nothing special.
fn plain() -> Launch {
    Launch {
        life: LifeId(1),
        peers: true,
        workspace: String::new(),
        own: false,
        worktree: None,
        claude: ClaudeId(String::new()),
        start: Start::New,
        model: None,
        effort: None,
        persona: None,
        permit: Gate::open().permit(Mode::Default, Vec::new()),
        cut: None,
        seen: None,
    }
}
