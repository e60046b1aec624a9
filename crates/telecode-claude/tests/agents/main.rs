//! Agents over real processes: scripts that behave as `claude` does, or worse.

mod world;

use std::time::Duration;

use telecode_claude::process::AgentProcess;
use telecode_core::seam::agent::{
    self, AgentEvent, AgentNotice, CycleOutcome, End, Exit, Launch, LaunchProblem, NoWorkspace, Order, Rank,
    Start, WorktreeProblem,
};
use telecode_core::seam::gate::Gate;
use telecode_core::seam::ids::PromptId;
use telecode_core::seam::workspace::Worktree;
use world::World;

fn prompt(text: &str) -> Order {
    Order::Prompt { id: PromptId("p".into()), content: text.to_owned().into(), rank: Rank::Next }
}

#[tokio::test]
async fn a_prompt_is_answered_and_a_gentle_end_is_clean() {
    let world = World::new("while read -r line; do answer; done");
    let (agent, mut events) = world.start();
    events.ready().await;
    agent.tell(prompt("hi")).unwrap();
    let AgentEvent::CycleEnded(result) = events.next().await else { panic!() };
    assert_eq!((result.outcome, result.text.as_str()), (CycleOutcome::Done, "hello"));
    agent.end(End::Gently);
    assert_eq!(events.last().await, AgentEvent::Exited(Exit { code: Some(0), ..Exit::default() }));
}

#[tokio::test]
async fn what_ignores_everything_is_killed_with_what_it_started() {
    let world = World::new(
        "trap '' TERM; sleep 600 & note $!; setsid sleep 600 & note $!; note $$; while :; do sleep 1; done",
    );
    let (agent, mut events) = world.start();
    events.ready().await;
    let pids = world.noted(3).await;
    agent.end(End::Gently);
    let AgentEvent::Exited(exit) = events.last().await else { panic!() };
    assert_eq!((exit.code, exit.signal), (None, Some(9)));
    world.gone(&pids).await;
}

#[tokio::test]
async fn a_gentle_end_does_not_deny_what_is_asked() {
    let world = World::new(
        r#"trap 'echo term >> "$HOME/seen"; exit 143' TERM
        echo '{"type":"control_request","request_id":"r","request":{"subtype":"can_use_tool","tool_name":"Bash"}}'
        while read -r line; do echo "$line" >> "$HOME/seen"; done; echo eof >> "$HOME/seen""#,
    );
    let (agent, mut events) = world.start();
    events.ready().await;
    assert!(matches!(events.next().await, AgentEvent::AskOpened(_)));
    agent.end(End::Gently);
    assert!(matches!(events.last().await, AgentEvent::Exited(Exit { signal: Some(15), .. })));
    let seen = std::fs::read_to_string(world.home.path().join("seen")).unwrap();
    // What is asked at each start may or may not have been read by then.
    let answers: Vec<_> = seen.lines().filter(|line| !line.contains("\"control_request\"")).collect();
    assert_eq!(answers, ["term"], "{seen}");
}

#[tokio::test]
async fn a_guard_that_is_killed_is_stood_in_for() {
    let world = World::new("note $PPID; note $$; setsid sleep 600 & note $!; while :; do sleep 1; done");
    let (_agent, mut events) = world.start();
    events.ready().await;
    let pids = world.noted(3).await;
    let guard = rustix::process::Pid::from_raw(i32::try_from(pids[0]).unwrap()).unwrap();
    rustix::process::kill_process(guard, rustix::process::Signal::KILL).unwrap();
    assert!(matches!(events.last().await, AgentEvent::Exited(Exit { signal: Some(9), .. })));
    world.gone(&pids).await;
}

#[tokio::test]
async fn a_session_that_another_process_works_on_is_left_alone() {
    let world = World::new("while read -r line; do :; done");
    let folder = world.home.path().join(".claude/sessions");
    std::fs::create_dir_all(&folder).unwrap();
    let mut holder = std::process::Command::new("sleep").arg("600").spawn().unwrap();
    let claude = world.claude().0;
    let entry =
        |kind: &str| format!(r#"{{"pid":{},"sessionId":"{claude}","entrypoint":"{kind}"}}"#, holder.id());
    std::fs::write(folder.join("1.json"), entry("cli")).unwrap();
    let (_agent, mut events) = world.start();
    let last = events.last().await;
    let AgentEvent::LaunchFailed(LaunchProblem::Busy { holder: Some(seen) }) = last else {
        panic!("{last:?}")
    };
    assert_eq!((seen.pid, seen.kind), (Some(holder.id()), agent::HolderKind::Person));
    assert_eq!(seen.started.is_some(), cfg!(target_os = "linux"));
    // What a dead bot left is about to end.
    std::fs::write(folder.join("1.json"), entry("sdk-cli")).unwrap();
    let (agent, mut events) = world.start();
    tokio::task::yield_now().await;
    holder.kill().unwrap();
    holder.wait().unwrap();
    events.ready().await;
    agent.end(End::Gently);
    assert!(matches!(events.last().await, AgentEvent::Exited(_)));
}

#[tokio::test]
async fn an_agent_begins_in_its_worktree() {
    let world = World::new(
        "git symbolic-ref --short HEAD >> \"$HOME/seen\"; pwd >> \"$HOME/seen\"; while read -r line; do :; done",
    );
    let repository = world.repository();
    let tree = Worktree { repository, branch: "fix".into() };
    let (agent, mut events) = world.start_in(tree.clone());
    events.ready().await;
    agent.end(End::Gently);
    assert!(matches!(events.last().await, AgentEvent::Exited(_)));
    let work = world.home.path().join("work").canonicalize().unwrap();
    let seen = std::fs::read_to_string(world.home.path().join("seen")).unwrap();
    assert_eq!(seen, format!("fix\n{}\n", work.display()));
    // The repository itself has this branch.
    let (_agent, mut events) = world.start_in(Worktree { branch: "main".into(), ..tree });
    let AgentEvent::LaunchFailed(LaunchProblem::Worktree { branch, reason }) = events.last().await else {
        panic!()
    };
    assert_eq!(branch, "main");
    let taken = WorktreeProblem::Taken { path: work.display().to_string(), branch: Some("fix".to_owned()) };
    assert_eq!(reason, taken);
}

#[tokio::test]
async fn killing_is_at_once() {
    let world = World::patient("trap '' TERM; note $$; while :; do sleep 1; done", Duration::from_mins(10));
    let (agent, mut events) = world.start();
    events.ready().await;
    let pids = world.noted(1).await;
    agent.end(End::Gently);
    agent.end(End::Kill);
    assert!(matches!(events.last().await, AgentEvent::Exited(Exit { signal: Some(9), .. })));
    world.gone(&pids).await;
}

#[tokio::test]
async fn a_dropped_agent_ends_gently() {
    let world = World::new("while read -r line; do :; done; exit 3");
    let (agent, mut events) = world.start();
    events.ready().await;
    drop(agent);
    assert!(matches!(events.last().await, AgentEvent::Exited(Exit { code: Some(3), .. })));
}

#[tokio::test]
async fn an_agent_that_nobody_listens_to_ends() {
    let world = World::new("note $$; while read -r line; do :; done");
    let (agent, mut events) = world.start();
    events.ready().await;
    let pids = world.noted(1).await;
    drop(events);
    agent.tell(prompt("hi")).unwrap();
    world.gone(&pids).await;
}

#[tokio::test]
async fn garbage_and_endless_lines_are_passed_over() {
    let world = World::new(
        "echo 'Update available!'; echo; echo '[1]'; printf '\\377\\376\\n'
         head -c 73400320 /dev/zero | tr '\\0' x; echo; answer; while read -r line; do :; done",
    );
    let (agent, mut events) = world.start();
    events.ready().await;
    assert_eq!(events.next().await, AgentEvent::Notice(AgentNotice::TooLong { megabytes: 70 }));
    assert!(matches!(events.next().await, AgentEvent::CycleEnded(_)));
    agent.end(End::Gently);
    assert!(matches!(events.last().await, AgentEvent::Exited(_)));
}

#[tokio::test]
async fn an_agent_that_does_not_read_can_still_be_heard_and_ended() {
    let world = World::new("answer; while :; do sleep 1; done");
    let (agent, mut events) = world.start();
    events.ready().await;
    let big = "x".repeat(1024 * 1024);
    let mut refused = 0;
    for _ in 0..300 {
        refused += usize::from(agent.tell(prompt(&big)).is_err());
        tokio::task::yield_now().await;
    }
    assert!(refused > 0, "orders are not piled up without end");
    assert!(matches!(events.next().await, AgentEvent::CycleEnded(_)));
    agent.end(End::Gently);
    assert!(matches!(events.last().await, AgentEvent::Exited(_)));
}

#[tokio::test]
async fn an_agent_that_asks_and_does_not_read_is_ended() {
    let world = World::new(
        r#"for i in $(seq 4000); do
               echo '{"type":"control_request","request_id":"'$i'","request":{"subtype":"of_the_day"}}'
           done
           while :; do sleep 1; done"#,
    );
    let (_agent, mut events) = world.start();
    events.ready().await;
    let AgentEvent::Exited(exit) = events.last().await else { panic!() };
    assert_eq!((exit.code, exit.signal), (None, Some(9)));
}

#[tokio::test]
async fn a_slow_listener_loses_nothing() {
    let world = World::new("for i in $(seq 3000); do answer; done; while read -r line; do :; done");
    let (agent, mut events) = world.start();
    events.ready().await;
    for number in 0..3000 {
        assert!(matches!(events.next().await, AgentEvent::CycleEnded(_)), "{number}");
    }
    agent.end(End::Gently);
    assert!(matches!(events.last().await, AgentEvent::Exited(_)));
}

#[tokio::test]
async fn an_answer_in_many_pieces_is_told_whole_in_fewer() {
    const PIECES: usize = 2_000;
    let piece = |kind: &str, words: &str| {
        format!(
            r#"{{"type":"stream_event","event":{{"type":"content_block_delta","index":0,"delta":{{"type":"{kind}_delta","{kind}":"{words}"}}}}}}"#
        )
    };
    let (thought, text) = (piece("thinking", "hm "), piece("text", "'$i' "));
    let world = World::new(&format!(
        "echo '{thought}'; for i in $(seq {PIECES}); do echo '{text}'; done; answer
         echo '{text}'; echo '{thought}'; answer; while read -r line; do :; done"
    ));
    let (agent, mut events) = world.start();
    events.ready().await;
    let (mut thoughts, mut texts, mut answer) = (0, 0, String::new());
    loop {
        let event = events.next().await;
        if let AgentEvent::TextDelta(text) = event {
            texts += 1;
            answer.push_str(&text);
        } else if event == AgentEvent::ThinkingDelta("hm ".to_owned()) {
            thoughts += 1;
        } else {
            assert!(matches!(event, AgentEvent::CycleEnded(_)), "{event:?}");
            break;
        }
    }
    let whole = (1..=PIECES).fold(String::new(), |whole, number| whole + &format!("{number} "));
    assert_eq!((thoughts, answer), (1, whole));
    assert!(texts < PIECES, "{texts}");
    assert!(matches!(events.next().await, AgentEvent::TextDelta(_)), "the order stays");
    assert!(matches!(events.next().await, AgentEvent::ThinkingDelta(_)));
    assert!(matches!(events.next().await, AgentEvent::CycleEnded(_)));
    agent.end(End::Gently);
    assert!(matches!(events.last().await, AgentEvent::Exited(_)));
}

#[tokio::test]
async fn an_exit_before_it_was_ready_is_a_failed_launch() {
    let world = World::raw("echo 'error: unknown option' >&2; exit 1");
    let (_agent, mut events) = world.start();
    let exit = Exit { code: Some(1), signal: None, stderr: "error: unknown option".to_owned() };
    assert_eq!(events.last().await, AgentEvent::LaunchFailed(LaunchProblem::Ended(exit)));
}

#[tokio::test]
async fn an_agent_that_is_killed_before_it_was_ready_has_exited() {
    let world = World::raw("kill -9 $$");
    let (_agent, mut events) = world.start();
    let AgentEvent::Exited(exit) = events.last().await else { panic!() };
    assert_eq!((exit.code, exit.signal), (None, Some(9)));
}

#[tokio::test]
async fn an_agent_that_does_not_get_ready_is_ended() {
    let world = World::raw("echo 'waiting for a plugin' >&2; note $$; while :; do sleep 1; done");
    let (_agent, mut events) = world.start_within(Duration::from_millis(300));
    let AgentEvent::LaunchFailed(LaunchProblem::TimedOut { waited, stderr }) = events.last().await else {
        panic!()
    };
    assert!(waited >= Duration::from_millis(300));
    assert_eq!(stderr, "waiting for a plugin");
    world.gone(&world.noted(1).await).await;
}

#[tokio::test]
async fn a_missing_program_is_told() {
    let mut world = World::new("");
    world.settings.command = vec!["/no/such/claude".into()];
    let (_agent, mut events) = world.start();
    let command = "/no/such/claude".to_owned();
    assert_eq!(events.last().await, AgentEvent::LaunchFailed(LaunchProblem::NotFound { command }));
}

/// Starts where a launch says, and gives what is told first.
async fn told_first(world: &World, launch: Launch) -> (AgentProcess, world::Events, AgentEvent) {
    let (sender, events) = tokio::sync::mpsc::channel(4);
    let agent = AgentProcess::start(launch, world.settings.clone(), sender);
    let mut events = world::Events(events);
    let first = events.next().await;
    (agent, events, first)
}

#[tokio::test]
async fn a_place_that_is_not_there_is_told_and_waited_for_and_never_made() {
    let world = World::new("echo started > \"$HOME/started\"; while read -r line; do :; done");
    let place = world.home.path().join("moved/away");
    let launch = Launch { workspace: place.to_str().unwrap().into(), ..world.launch() };
    let (_agent, _events, first) = told_first(&world, launch).await;
    let reason = "No such file or directory".to_owned();
    assert_eq!(
        first,
        AgentEvent::WorkspaceMissing {
            path: place.to_str().unwrap().into(),
            why: NoWorkspace::Missing { reason }
        }
    );
    assert!(!place.parent().unwrap().exists());
    std::fs::create_dir(place.parent().unwrap()).unwrap();
    std::fs::create_dir(&place).unwrap();
    world.until("started").await;
}

#[tokio::test]
async fn a_file_in_the_place_of_a_directory_is_no_place() {
    let world = World::new("");
    let place = world.home.path().join("file");
    std::fs::write(&place, "").unwrap();
    let launch = Launch { workspace: place.to_str().unwrap().into(), ..world.launch() };
    let (_agent, _events, first) = told_first(&world, launch).await;
    assert!(
        matches!(&first, AgentEvent::WorkspaceMissing { why: NoWorkspace::Missing { reason }, .. } if reason == "Not a directory"),
        "{first:?}"
    );
}

#[tokio::test]
async fn a_repository_that_is_not_there_is_told_and_waited_for() {
    let world = World::new("echo started > \"$HOME/started\"; while read -r line; do :; done");
    let repository = world.repository();
    let away = world.home.path().join("away");
    std::fs::rename(&repository, &away).unwrap();
    let worktree = Worktree { repository: repository.clone(), branch: "fix".to_owned() };
    let place = world.home.path().join("tree");
    let launch =
        Launch { workspace: place.to_str().unwrap().into(), worktree: Some(worktree), ..world.launch() };
    let (_agent, _events, first) = told_first(&world, launch).await;
    assert!(matches!(first, AgentEvent::WorkspaceMissing { path, .. } if path == repository));
    std::fs::rename(&away, &repository).unwrap();
    world.until("started").await;
    assert!(place.join(".git").exists());
}

#[tokio::test]
async fn a_directory_of_a_sessions_own_is_made_but_not_what_it_lies_in() {
    let world = World::new("echo started > \"$HOME/started\"; while read -r line; do :; done");
    let data = world.home.path().join("data");
    let own = data.join("workspaces/fix-1234");
    let launch = Launch { workspace: own.to_str().unwrap().into(), own: true, ..world.launch() };
    let (_agent, _events, first) = told_first(&world, launch).await;
    assert!(matches!(first, AgentEvent::WorkspaceMissing { .. }), "{first:?}");
    assert!(!data.exists());
    std::fs::create_dir(&data).unwrap();
    world.until("started").await;
    assert!(own.is_dir());
}

#[tokio::test]
async fn what_a_session_has_begun_in_is_not_made_again() {
    let world = World::new("");
    std::fs::create_dir_all(world.home.path().join(".claude")).unwrap();
    let data = world.home.path().join("data");
    std::fs::create_dir(&data).unwrap();
    let own = data.join("workspaces/fix-1234").to_str().unwrap().to_owned();
    let launch = Launch { workspace: own.clone(), own: true, start: Start::Resume, ..world.launch() };
    let (_agent, _events, first) = told_first(&world, launch).await;
    assert!(matches!(&first, AgentEvent::WorkspaceMissing { path, .. } if *path == own), "{first:?}");
    let repository = world.repository();
    let worktree = Some(Worktree { repository, branch: "fix".to_owned() });
    for (start, there) in [(Start::New, "gone"), (Start::Resume, "gone/worktrees/api")] {
        let workspace = world.home.path().join("gone/worktrees/api/fix").to_str().unwrap().to_owned();
        let launch = Launch { workspace, start, worktree: worktree.clone(), ..world.launch() };
        let (_agent, _events, first) = told_first(&world, launch).await;
        assert!(
            matches!(&first, AgentEvent::WorkspaceMissing { path, .. } if path.ends_with(there)),
            "{first:?}"
        );
    }
    assert!(!world.home.path().join("gone").exists() && !data.join("workspaces").exists());
}

#[tokio::test]
async fn what_waits_for_its_place_can_be_told_to_end() {
    let world = World::new("");
    let place = world.home.path().join("away");
    let launch = Launch { workspace: place.to_str().unwrap().into(), ..world.launch() };
    let (agent, mut events, _) = told_first(&world, launch).await;
    agent.end(End::Gently);
    assert_eq!(events.last().await, AgentEvent::Exited(Exit::default()));
}

#[tokio::test]
async fn a_session_without_a_record_begins_anew_and_says_so() {
    let world = World::new("echo \"$*\" > \"$HOME/arguments\"; while read -r line; do :; done");
    let mut launch = world.launch();
    launch.start = Start::Rerun;
    let (agent, mut events, first) = told_first(&world, launch).await;
    // Where Claude Code keeps its records is not there: they may be.
    assert!(
        matches!(&first, AgentEvent::WorkspaceMissing { path, .. } if path.ends_with(".claude")),
        "{first:?}"
    );
    std::fs::create_dir(world.home.path().join(".claude")).unwrap();
    assert!(matches!(events.next().await, AgentEvent::Notice(_)));
    events.ready().await;
    agent.end(End::Gently);
    events.last().await;
    let arguments = std::fs::read_to_string(world.home.path().join("arguments")).unwrap();
    let begins = format!("--session-id={}", world.claude().0);
    assert!(arguments.contains(&begins) && !arguments.contains("--resume"), "{arguments}");
}

#[tokio::test]
async fn long_settings_go_through_a_private_file_that_does_not_stay() {
    use telecode_core::seam::permission::{Grant, Mode};
    let world = World::new(
        "for a; do case $a in --settings=*) f=${a#--settings=}; ls -l \"$f\" > \"$HOME/ls\"; wc -c < \"$f\" > \"$HOME/size\";; esac; done
         while read -r line; do :; done",
    );
    let mut launch = world.launch();
    let grants = vec![Grant::Directories(vec![format!("/{}", "x".repeat(200_000))])];
    launch.permit = Gate::closed().permit(Mode::Default, grants);
    let (sender, events) = tokio::sync::mpsc::channel(4);
    let mut events = world::Events(events);
    let agent = AgentProcess::start(launch, world.settings.clone(), sender);
    events.ready().await;
    agent.end(End::Gently);
    events.last().await;
    let read = |name: &str| std::fs::read_to_string(world.home.path().join(name)).unwrap();
    assert!(read("ls").starts_with("-rw-------"), "{}", read("ls"));
    assert!(read("size").trim().parse::<usize>().unwrap() > 200_000);
    assert_eq!(world.settings.scratch.read_dir().unwrap().count(), 0);
}
