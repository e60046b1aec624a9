//! Pairing and writing, with a Telegram that is a list of updates.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::os::unix::fs::PermissionsExt as _;
use std::sync::{Arc, Mutex};

use super::*;

/// Batches of updates to give out, and what was asked and told.
#[derive(Default)]
struct Log {
    batches: VecDeque<Vec<SeenUpdate>>,
    offsets: Vec<Option<i64>>,
    told: Vec<(ChatId, String)>,
}

fn telegram(batches: Vec<Vec<SeenUpdate>>) -> (PairingApi, Arc<Mutex<Log>>) {
    let log = Arc::new(Mutex::new(Log { batches: batches.into(), ..Log::default() }));
    let (polled, told) = (log.clone(), log.clone());
    let telegram = PairingApi {
        check: Box::new(|_| Box::pin(async { Ok("a_bot".into()) })),
        poll: Box::new(move |_, offset, wait| {
            let mut log = polled.lock().unwrap();
            log.offsets.push(offset);
            let batch = log.batches.pop_front();
            Box::pin(async move {
                if batch.is_none() {
                    tokio::time::sleep(wait).await;
                }
                Ok(batch.unwrap_or_default())
            })
        }),
        tell: Box::new(move |_, chat, text| {
            told.lock().unwrap().told.push((chat, text));
            Box::pin(async { Ok(()) })
        }),
    };
    (telegram, log)
}

fn seen(id: i64, person: i64, text: &str) -> SeenUpdate {
    let text = PrivateText {
        person: PersonId(person),
        name: "Ann".into(),
        chat: ChatId::of(person),
        text: text.into(),
    };
    SeenUpdate { id: UpdateId(id), text: Some(text) }
}

/// Pairs with codes 22222-22222, 22222-22223 and so on; gives the owner and what stood on the terminal.
fn pair(telegram: &PairingApi) -> (PersonId, Vec<String>) {
    thread_local! {
        static NEXT: RefCell<u32> = const { RefCell::new(0) };
    }
    fn code() -> String {
        NEXT.with_borrow_mut(|next| {
            *next += 1;
            format!("22222-2222{}", next.saturating_add(1))
        })
    }
    let said = RefCell::new(Vec::new());
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build().unwrap();
    let owner = runtime
        .block_on(pair::pair(telegram, &"1:x".into(), "a_bot", code, |line| {
            said.borrow_mut().push(line.to_owned());
        }))
        .unwrap();
    (owner, said.into_inner())
}

#[test]
fn whoever_sends_the_code_is_the_owner_and_later_updates_are_left() {
    let start = seen(10, 7, "/start");
    let (telegram, log) =
        telegram(vec![vec![start], vec![seen(11, 7, " 2222222222 "), seen(12, 8, "hello")]]);
    let (owner, said) = pair(&telegram);
    assert_eq!(owner, PersonId(7));
    assert!(said[0].contains("https://t.me/a_bot?start=22222-22222 "), "{said:?}");
    let log = log.lock().unwrap();
    assert_eq!(log.offsets, [None, Some(11), Some(12)]);
    assert_eq!(log.told.len(), 2, "what to do, and that it fits: {:?}", log.told);
    assert!(log.told.iter().all(|(chat, _)| *chat == ChatId::of(7)), "{:?}", log.told);
}

#[test]
fn guesses_of_strangers_burn_no_code_and_are_not_answered() {
    let guesses = (0..500).map(|n| seen(n, 666 + n % 50, "ABCDE-FGHJK")).collect();
    let (telegram, log) = telegram(vec![guesses, vec![seen(600, 7, "/start 22222-22222")]]);
    let (owner, said) = pair(&telegram);
    assert_eq!(owner, PersonId(7));
    assert_eq!(said.len(), 2, "one code: {said:?}");
    assert_eq!(log.lock().unwrap().told.len(), 1);
}

#[test]
fn after_ten_minutes_there_is_a_new_code() {
    // Twelve empty polls of 50 s are the ten minutes.
    let (telegram, log) = telegram(Vec::new());
    let feed = log.clone();
    let (telegram, polls) = (telegram, Arc::new(Mutex::new(0)));
    let inner = telegram.poll;
    let telegram = PairingApi {
        poll: Box::new(move |token, offset, wait| {
            let mut polls = polls.lock().unwrap();
            *polls += 1;
            if *polls == 14 {
                feed.lock()
                    .unwrap()
                    .batches
                    .push_back(vec![seen(1, 6, "22222-22222"), seen(2, 7, "22222-22223")]);
            }
            inner(token, offset, wait)
        }),
        check: telegram.check,
        tell: telegram.tell,
    };
    let (owner, _) = pair(&telegram);
    assert_eq!(owner, PersonId(7));
}

#[test]
fn codes_differ_and_can_be_sent_by_a_link() {
    let codes: std::collections::BTreeSet<_> = (0..50).map(|_| pair::random_code()).collect();
    assert_eq!(codes.len(), 50);
    let may_be_in_a_link = |letter: u8| letter.is_ascii_alphanumeric() || letter == b'-';
    assert!(codes.iter().all(|code| code.len() == 11 && code.bytes().all(may_be_in_a_link)));
}

#[test]
fn what_is_written_is_private_and_loads() {
    let dir = tempfile::tempdir().unwrap();
    let project = dir.path().join("my \"api\"");
    std::fs::create_dir(&project).unwrap();
    let file = dir.path().join("deep/telecode.toml");
    let plan = InitPlan {
        file: file.clone(),
        token: "123456:AAbb".into(),
        project: project.clone(),
        api_url: Some("http://127.0.0.1:1".into()),
    };
    write::write(&plan, PersonId(7)).unwrap();
    for name in ["telecode.toml", "bot-token"] {
        let mode = file.with_file_name(name).metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{name}");
    }
    let options = ConfigOptions { config: Some(file), data_dir: Some("/data".into()) };
    let config = config::Config::load(&options, &EnvVars::default()).unwrap();
    assert_eq!(config.owners, [PersonId(7)]);
    assert_eq!(config.projects[0].path, project.to_str().unwrap());
    assert_eq!(config.telegram.api_url, "http://127.0.0.1:1");
    assert!(config.token().is_ok());
    assert_eq!(config.warnings, [""; 0]);
}

/// What `init` plans without a terminal, with these options.
fn planned(dir: &Path, wanted: &cli::InitOptions) -> Result<(SecretString, PathBuf), UserError> {
    may_replace(&dir.join("telecode.toml"), wanted)?;
    let env = EnvVars::of(&[("TELEGRAM_BOT_TOKEN", "123456:from-env")]);
    Ok((again(false, || token(wanted, &env))?, again(false, || project(wanted))?))
}

#[test]
fn who_presses_start_without_the_code_is_told_once_what_to_do() {
    let (telegram, log) = telegram(vec![
        vec![seen(1, 5, "/start"), seen(2, 5, "/start"), seen(3, 6, "hello")],
        vec![seen(4, 5, "22222-22222")],
    ]);
    let (owner, _) = pair(&telegram);
    assert_eq!(owner, PersonId(5));
    let told = log.lock().unwrap().told.clone();
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].1.contains("Send me the code"), "{told:?}");
}

#[test]
fn the_token_file_wins_over_the_environment() {
    use secrecy::ExposeSecret as _;
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("token");
    std::fs::write(&file, "123456:from-file\n").unwrap();
    let project = Some(dir.path().to_owned());
    let mut wanted = cli::InitOptions { token_file: Some(file), project, force: false };
    assert_eq!(planned(dir.path(), &wanted).unwrap().0.expose_secret(), "123456:from-file");
    wanted.token_file = None;
    assert_eq!(planned(dir.path(), &wanted).unwrap().0.expose_secret(), "123456:from-env");
}

#[test]
fn what_is_there_is_only_replaced_by_force() {
    let dir = tempfile::tempdir().unwrap();
    let wanted = |force| cli::InitOptions { token_file: None, project: Some(dir.path().to_owned()), force };
    for name in ["bot-token", "telecode.toml"] {
        let file = dir.path().join(name);
        std::fs::write(&file, "precious").unwrap();
        let error = planned(dir.path(), &wanted(false)).unwrap_err();
        assert!(error.what.contains(name) && error.hint.contains("--force"), "{error}");
        planned(dir.path(), &wanted(true)).unwrap();
        std::fs::remove_file(file).unwrap();
    }
}

#[test]
fn a_project_must_be_a_directory() {
    let dir = tempfile::tempdir().unwrap();
    let wanted = cli::InitOptions { token_file: None, project: Some(dir.path().join("none")), force: false };
    let error = planned(dir.path(), &wanted).unwrap_err();
    assert!(error.what.contains("not a folder"), "{error}");
}
