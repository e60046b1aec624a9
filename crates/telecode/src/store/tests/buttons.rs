//! Buttons as they lie in databases that people have.

use telecode_core::seam::ask::AskChoice;
use telecode_core::seam::change::Change;
use telecode_core::seam::ids::{
    AskId, ChatId, HoldId, MessageId, PromptId, SessionId, SlotId, Token, TurnId,
};
use telecode_core::seam::permission::{Extent, Mode};
use telecode_core::seam::pick::{
    ButtonControl, ButtonPick, ChangesPick, CockpitPick, FactsPick, Held, HelpPick, HelpTopic, HistoryPick,
    LimitsPick, PeersPick, PersonaPick, PlacePick, PreferenceKind, PreferencesPick, ProjectsPick, QueuePick,
    RichPick, RulesPick, SessionsPick, Since, SteeringPick, TasksPick, TerminalPick, TuningPick, UndoPick,
    UsagePick,
};

use super::{Connection, DATABASE, after_restart, reopened, sql};

const SESSION: SessionId = SessionId(1);
const ASK: AskId = AskId(4);
const TURN: TurnId = TurnId(2);

/// The columns `act`, `subject` and `choice`.
type Row = (&'static str, i64, Option<&'static str>);

/// What is about Claude's work, which has columns of its own.
fn of_work() -> Vec<(Row, ButtonPick)> {
    let decide = |choice, means| (("decide", 4, Some(choice)), ButtonPick::Decide(ASK, means));
    vec![
        decide(r#""allow""#, AskChoice::Allow),
        decide(r#"{"offer":1}"#, AskChoice::Offer(1)),
        decide(r#"{"allow_for":"project"}"#, AskChoice::AllowFor(Extent::Project)),
        decide(r#"{"approve_plan":"accept_edits"}"#, AskChoice::ApprovePlan(Mode::AcceptEdits)),
        decide(r#""deny_with_reason""#, AskChoice::DenyWithReason),
        decide(r#"{"option":2}"#, AskChoice::Option(2)),
        (("details", 4, None), ButtonPick::AskDetails(ASK)),
        (("stop", 1, None), ButtonPick::StopTurn(SESSION)),
        (("resume", 2, None), ButtonPick::ResumeTurn(TURN)),
        (("drop", 2, None), ButtonPick::DropTurn(TURN)),
        (("show", 2, None), ButtonPick::ShowTurn(TURN)),
    ]
}

/// What is chosen from menus.
fn of_menus() -> Vec<(Row, ButtonPick)> {
    let held = Held { session: SESSION, hold: HoldId("h".into()), from: "api".into() };
    let jump = HistoryPick::Jump { chat: ChatId::of(7), message: MessageId(9) };
    let preview = UndoPick::Preview { session: SESSION, turn: TURN };
    let show = ChangesPick::Show { session: SESSION, since: Since::Turn(TURN) };
    let page = SessionsPick::Page { page: 1, closed: false };
    let menus = [
        (r#""close""#, ButtonPick::Close),
        (r#"{"sessions":{"page":{"page":1,"closed":false}}}"#, ButtonPick::Sessions(page)),
        (r#"{"projects":{"begin":"api"}}"#, ButtonPick::Projects(ProjectsPick::Begin("api".into()))),
        (r#"{"persona":{"list":1}}"#, ButtonPick::Persona(PersonaPick::List(SESSION))),
        (r#"{"history":{"jump":{"chat":7,"message":9}}}"#, ButtonPick::History(jump)),
        (r#"{"terminal":{"page":0}}"#, ButtonPick::Terminal(TerminalPick::Page(0))),
        (r#"{"queue":{"show_held":1}}"#, ButtonPick::Queue(QueuePick::ShowHeld(SESSION))),
        (r#"{"tasks":{"list":1}}"#, ButtonPick::Tasks(TasksPick::List(SESSION))),
        (r#"{"limits":{"now":1}}"#, ButtonPick::Limits(LimitsPick::Now(SESSION))),
        (r#"{"usage":"chart"}"#, ButtonPick::Usage(UsagePick::Chart)),
        (r#"{"cockpit":{"stop":1}}"#, ButtonPick::Cockpit(CockpitPick::Stop(SESSION))),
        (r#"{"cockpit":"sessions"}"#, ButtonPick::Cockpit(CockpitPick::Sessions)),
        (r#"{"place":{"make_topic":1}}"#, ButtonPick::Place(PlacePick::MakeTopic(SESSION))),
        (r#"{"undo":{"preview":{"session":1,"turn":2}}}"#, ButtonPick::Undo(preview)),
        (r#"{"changes":{"show":{"session":1,"since":{"turn":2}}}}"#, ButtonPick::Changes(show)),
        (r#"{"ask":4}"#, ButtonPick::AskCard(ASK)),
        (r#"{"rules":{"own":1}}"#, ButtonPick::Rules(RulesPick::Own(SESSION))),
        (r#"{"steering":{"now":"p"}}"#, ButtonPick::Steering(SteeringPick::Now(PromptId("p".into())))),
        (r#"{"help":{"page":"work"}}"#, ButtonPick::Help(HelpPick::Page(HelpTopic::Work))),
        (
            r#"{"preferences":{"clear":{"mine":true,"which":"diff"}}}"#,
            ButtonPick::Preferences(PreferencesPick::Clear { mine: true, which: PreferenceKind::Diff }),
        ),
        (r#"{"rich":"more"}"#, ButtonPick::Rich(RichPick::More)),
        (r#"{"rich":"plain"}"#, ButtonPick::Rich(RichPick::Plain)),
        (r#"{"tuning":{"modes":1}}"#, ButtonPick::Tuning(TuningPick::Modes(SESSION))),
        (r#"{"facts":{"servers":1}}"#, ButtonPick::Facts(FactsPick::Servers(SESSION))),
        (
            r#"{"preferences":{"show":{"mine":true}}}"#,
            ButtonPick::Preferences(PreferencesPick::Show { mine: true }),
        ),
        (
            r#"{"peers":{"drop":{"session":1,"hold":"h","from":"api"}}}"#,
            ButtonPick::Peers(PeersPick::Drop(held)),
        ),
    ];
    menus.into_iter().map(|(choice, pick)| (("pick", 0, Some(choice)), pick)).collect()
}

fn examples() -> Vec<(Row, ButtonControl)> {
    let all = of_work().into_iter().chain(of_menus()).enumerate();
    let control = |(n, (row, pick)): (usize, (Row, ButtonPick))| {
        (row, ButtonControl { token: Token(format!("b{n:02}")), slot: SlotId(3), pick })
    };
    all.map(control).collect()
}

#[test]
fn every_button_that_is_stored_is_read() {
    let dir = tempfile::tempdir().unwrap();
    reopened(dir.path());
    for ((act, subject, choice), control) in examples() {
        let choice = choice.map_or("NULL".to_owned(), |choice| format!("'{choice}'"));
        let token = control.token.0;
        sql(dir.path(), &format!("INSERT INTO control VALUES ('{token}', 3, '{act}', {subject}, {choice})"));
    }
    let meant: Vec<_> = examples().into_iter().map(|(_, control)| control).collect();
    assert_eq!(reopened(dir.path()).controls, meant);
}

#[test]
fn buttons_are_stored_as_they_always_were() {
    let dir = tempfile::tempdir().unwrap();
    let changes = examples().into_iter().map(|(_, control)| Change::Control(control)).collect();
    after_restart(dir.path(), &[changes]);
    let connection = Connection::open(dir.path().join(DATABASE)).unwrap();
    let mut rows = connection.prepare("SELECT act, subject, choice FROM control ORDER BY token").unwrap();
    let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).unwrap();
    let rows: Vec<(String, i64, Option<String>)> = rows.map(Result::unwrap).collect();
    let owned = |(act, subject, choice): Row| (act.to_owned(), subject, choice.map(str::to_owned));
    let always: Vec<_> = examples().into_iter().map(|(row, _)| owned(row)).collect();
    assert_eq!(rows, always);
}

#[test]
fn what_older_telecodes_called_otherwise_is_read() {
    let dir = tempfile::tempdir().unwrap();
    reopened(dir.path());
    sql(
        dir.path(),
        r#"INSERT INTO control VALUES ('a', 3, 'decide', 4, '"allow_tool"'), ('b', 3, 'decide', 4, '{"allow_always":1}')"#,
    );
    let picks: Vec<_> = reopened(dir.path()).controls.into_iter().map(|control| control.pick).collect();
    let meant = [AskChoice::Offers, AskChoice::Offer(1)].map(|choice| ButtonPick::Decide(ASK, choice));
    assert_eq!(picks, meant);
}
