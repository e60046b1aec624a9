//! Strategies for what is picked from menus.

use proptest::option;
use proptest::prelude::*;
use telecode_core::seam::ids::{AskId, ChatId, ClaudeId, HoldId, MessageId, PromptId, ToolCallId, TurnId};
use telecode_core::seam::permission::Mode;
use telecode_core::seam::pick::{
    ButtonPick, ChangesPick, ClaudeSession, CockpitPick, FactsPick, Format, Held, HelpPick, HelpTopic,
    HistoryPick, LimitsPick, NewStep, PeersPick, PersonaPick, PlacePick, Preference, PreferenceKind,
    PreferencesPick, ProjectsPick, QueuePick, RichPick, RulesPick, SessionsPick, Since, SteeringPick,
    TerminalPick, Tune, TuningPick, Undo, UndoPick, UsagePick,
};
use telecode_core::seam::preference::{DiffView, Rich, Verbosity};
use telecode_core::seam::time::Wall;
use telecode_core::seam::words::Language;

use super::records::{session_id, text, thread};

/// Any pick.
pub(super) fn pick() -> BoxedStrategy<ButtonPick> {
    prop_oneof![
        Just(ButtonPick::Close),
        sessions().prop_map(ButtonPick::Sessions),
        projects().prop_map(ButtonPick::Projects),
        persona().prop_map(ButtonPick::Persona),
        history().prop_map(ButtonPick::History),
        terminal().prop_map(ButtonPick::Terminal),
        queue().prop_map(ButtonPick::Queue),
        place_pick().prop_map(ButtonPick::Place),
        undo().prop_map(ButtonPick::Undo),
        changes().prop_map(ButtonPick::Changes),
        steering().prop_map(ButtonPick::Steering),
        tuning().prop_map(ButtonPick::Tuning),
        (0_i64..9).prop_map(|ask| ButtonPick::AskCard(AskId(ask))),
        facts().prop_map(ButtonPick::Facts),
        preferences().prop_map(ButtonPick::Preferences),
        rules().prop_map(ButtonPick::Rules),
        session_id().prop_map(|session| ButtonPick::Limits(LimitsPick::WhenOver(session))),
        session_id().prop_map(|session| ButtonPick::Limits(LimitsPick::Now(session))),
        session_id().prop_map(|session| ButtonPick::Limits(LimitsPick::Drop(session))),
        Just(ButtonPick::Usage(UsagePick::Chart)),
        cockpit().prop_map(ButtonPick::Cockpit),
        peers().prop_map(ButtonPick::Peers),
        help().prop_map(ButtonPick::Help),
        prop::sample::select(vec![RichPick::Seen, RichPick::Blank, RichPick::More, RichPick::Plain])
            .prop_map(ButtonPick::Rich),
    ]
    .boxed()
}

fn peers() -> impl Strategy<Value = PeersPick> {
    let held = (session_id(), text(), text());
    let held = held.prop_map(|(session, hold, from)| Held { session, hold: HoldId(hold), from });
    (0..3_usize, held).prop_map(|(kind, held)| match kind {
        0 => PeersPick::Deliver(held),
        1 => PeersPick::Drop(held),
        _ => PeersPick::Details(held),
    })
}

fn cockpit() -> impl Strategy<Value = CockpitPick> {
    prop_oneof![
        session_id().prop_map(CockpitPick::Stop),
        session_id().prop_map(CockpitPick::Status),
        Just(CockpitPick::Sessions),
        session_id().prop_map(CockpitPick::Queue),
        session_id().prop_map(CockpitPick::Context),
        session_id().prop_map(CockpitPick::Usage),
    ]
}

fn sessions() -> impl Strategy<Value = SessionsPick> {
    let choice = || option::of(option::of(text()));
    let step = || {
        let step = (choice(), choice(), any::<bool>());
        step.prop_map(|(project, persona, worktree)| NewStep { project, persona, worktree })
    };
    prop_oneof![
        session_id().prop_map(SessionsPick::Show),
        session_id().prop_map(SessionsPick::Details),
        any::<(usize, bool)>().prop_map(|(page, closed)| SessionsPick::Page { page, closed }),
        session_id().prop_map(SessionsPick::Switch),
        session_id().prop_map(SessionsPick::Wake),
        session_id().prop_map(SessionsPick::Sleep),
        session_id().prop_map(SessionsPick::Close),
        session_id().prop_map(SessionsPick::Delete),
        (session_id(), any::<bool>(), any::<bool>())
            .prop_map(|(session, record, force)| SessionsPick::DeleteNow { session, record, force }),
        session_id().prop_map(SessionsPick::CloseNow),
        (session_id(), any::<bool>())
            .prop_map(|(session, record)| SessionsPick::DeleteKeep { session, record }),
        step().prop_map(SessionsPick::New),
        step().prop_map(SessionsPick::Begin),
        (session_id(), option::of(text()))
            .prop_map(|(session, project)| SessionsPick::Move { session, project }),
    ]
}

fn undo() -> impl Strategy<Value = UndoPick> {
    let what = prop::sample::select(vec![Undo::Files, Undo::Talk, Undo::Both]);
    let turn = || any::<i64>().prop_map(TurnId);
    prop_oneof![
        (session_id(), turn()).prop_map(|(session, turn)| UndoPick::Preview { session, turn }),
        (session_id(), turn(), what, option::of(text()))
            .prop_map(|(session, turn, what, seen)| UndoPick::Back { session, turn, what, seen }),
        (session_id(), text()).prop_map(|(session, to)| UndoPick::Forward { session, to }),
        (session_id(), text(), text()).prop_map(|(session, to, seen)| UndoPick::ForwardNow {
            session,
            to,
            seen
        }),
    ]
}

fn changes() -> impl Strategy<Value = ChangesPick> {
    let since = || {
        prop_oneof![
            Just(Since::Head),
            Just(Since::Beginning),
            any::<i64>().prop_map(|turn| Since::Turn(TurnId(turn))),
            any::<(i64, i64, i64)>().prop_map(|(turn, from, until)| Since::Edits {
                turn: TurnId(turn),
                from: Wall(from),
                until: Wall(until),
            }),
        ]
    };
    prop_oneof![
        (session_id(), since()).prop_map(|(session, since)| ChangesPick::Show { session, since }),
        (session_id(), since()).prop_map(|(session, since)| ChangesPick::Card { session, since }),
        (session_id(), since()).prop_map(|(session, since)| ChangesPick::File { session, since }),
        (session_id(), since(), text()).prop_map(|(session, since, path)| ChangesPick::Picture {
            session,
            since,
            path
        }),
    ]
}

fn steering() -> impl Strategy<Value = SteeringPick> {
    prop_oneof![
        text().prop_map(|prompt| SteeringPick::Now(PromptId(prompt))),
        text().prop_map(|prompt| SteeringPick::Later(PromptId(prompt))),
        text().prop_map(|prompt| SteeringPick::Drop(PromptId(prompt))),
    ]
}

fn tuning() -> impl Strategy<Value = TuningPick> {
    let modes = [Mode::Default, Mode::AcceptEdits, Mode::Plan, Mode::Auto, Mode::DontAsk, Mode::Bypass];
    let what = prop_oneof![
        option::of(text()).prop_map(Tune::Model),
        option::of(text()).prop_map(Tune::Effort),
        prop::sample::select(modes.to_vec()).prop_map(Tune::Mode),
    ];
    prop_oneof![
        (session_id(), what).prop_map(|(session, what)| TuningPick::Set { session, what }),
        session_id().prop_map(TuningPick::Bypass),
        session_id().prop_map(TuningPick::Modes),
        session_id().prop_map(TuningPick::Models),
        session_id().prop_map(TuningPick::Efforts),
    ]
}

fn facts() -> impl Strategy<Value = FactsPick> {
    prop_oneof![
        session_id().prop_map(FactsPick::Servers),
        (session_id(), text()).prop_map(|(session, server)| FactsPick::Reconnect { session, server }),
        (session_id(), text(), any::<bool>()).prop_map(|(session, server, on)| FactsPick::Switch {
            session,
            server,
            on
        }),
        (session_id(), any::<usize>()).prop_map(|(session, page)| FactsPick::Commands { session, page }),
    ]
}

fn kind() -> impl Strategy<Value = PreferenceKind> {
    prop::sample::select(vec![
        PreferenceKind::Verbosity,
        PreferenceKind::Rich,
        PreferenceKind::Diff,
        PreferenceKind::Cockpit,
        PreferenceKind::Language,
    ])
}

fn help() -> impl Strategy<Value = HelpPick> {
    let topics =
        [HelpTopic::Sessions, HelpTopic::Work, HelpTopic::Files, HelpTopic::Terminal, HelpTopic::Settings];
    let pages = topics.map(HelpPick::Page);
    prop::sample::select([&pages[..], &[HelpPick::Main, HelpPick::Example, HelpPick::Projects]].concat())
}

fn preferences() -> impl Strategy<Value = PreferencesPick> {
    let what = prop::sample::select(vec![
        Preference::Verbosity(Verbosity::Quiet),
        Preference::Verbosity(Verbosity::Everything),
        Preference::Rich(Rich::Auto),
        Preference::Rich(Rich::Off),
        Preference::Diff(DiffView::Picture),
        Preference::Cockpit(false),
        Preference::Language(Language::Russian),
    ]);
    prop_oneof![
        any::<bool>().prop_map(|mine| PreferencesPick::Show { mine }),
        (any::<bool>(), what).prop_map(|(mine, what)| PreferencesPick::Set { mine, what }),
        (any::<bool>(), kind()).prop_map(|(mine, which)| PreferencesPick::Open { mine, which }),
        (any::<bool>(), kind()).prop_map(|(mine, which)| PreferencesPick::Clear { mine, which }),
    ]
}

fn projects() -> impl Strategy<Value = ProjectsPick> {
    prop_oneof![
        any::<usize>().prop_map(ProjectsPick::Page),
        text().prop_map(ProjectsPick::Begin),
        (option::of(text()), any::<usize>()).prop_map(|(path, page)| ProjectsPick::Browse { path, page }),
        text().prop_map(ProjectsPick::Add),
        text().prop_map(ProjectsPick::Remove),
        session_id().prop_map(ProjectsPick::ToWorktree),
    ]
}

fn persona() -> impl Strategy<Value = PersonaPick> {
    prop_oneof![
        (session_id(), text()).prop_map(|(session, name)| PersonaPick::Show { session, name }),
        (session_id(), option::of(text())).prop_map(|(session, name)| PersonaPick::Use { session, name }),
        session_id().prop_map(PersonaPick::List),
    ]
}

fn history() -> impl Strategy<Value = HistoryPick> {
    let format = prop::sample::select(vec![Format::Markdown, Format::Html, Format::Json]);
    prop_oneof![
        (session_id(), any::<usize>()).prop_map(|(session, page)| HistoryPick::Page { session, page }),
        (session_id(), format).prop_map(|(session, format)| HistoryPick::Export { session, format }),
        (text(), any::<usize>()).prop_map(|(words, page)| HistoryPick::Search { words, page }),
        (session_id(), text(), text(), text()).prop_map(|(session, claude, call, name)| {
            let (claude, call) = (ClaudeId(claude), ToolCallId(call));
            HistoryPick::Output { session, claude, call, name }
        }),
        (any::<i64>(), any::<i64>()).prop_map(|(chat, message)| HistoryPick::Jump {
            chat: ChatId::of(chat),
            message: MessageId(message)
        }),
    ]
}

fn terminal() -> impl Strategy<Value = TerminalPick> {
    let place = || {
        (text(), text()).prop_map(|(claude, directory)| ClaudeSession { claude: ClaudeId(claude), directory })
    };
    prop_oneof![
        any::<usize>().prop_map(TerminalPick::Page),
        place().prop_map(TerminalPick::Attach),
        place().prop_map(TerminalPick::TakeOver),
        place().prop_map(TerminalPick::Fork),
        place().prop_map(TerminalPick::ReadAlong),
        session_id().prop_map(TerminalPick::StopReading),
        session_id().prop_map(TerminalPick::HandoffAfter),
        session_id().prop_map(TerminalPick::HandoffNow),
    ]
}

fn queue() -> impl Strategy<Value = QueuePick> {
    prop_oneof![
        session_id().prop_map(QueuePick::Show),
        (session_id(), 0_usize..9).prop_map(|(session, page)| QueuePick::Page { session, page }),
        text().prop_map(|id| QueuePick::Drop(PromptId(id))),
        text().prop_map(|id| QueuePick::Up(PromptId(id))),
        session_id().prop_map(QueuePick::RunHeld),
        session_id().prop_map(QueuePick::ShowHeld),
        session_id().prop_map(QueuePick::DiscardHeld),
    ]
}

fn rules() -> impl Strategy<Value = RulesPick> {
    let rule = || (session_id(), text());
    prop_oneof![
        session_id().prop_map(RulesPick::Own),
        rule().prop_map(|(session, rule)| RulesPick::RevokeTurn { session, rule }),
        rule().prop_map(|(session, rule)| RulesPick::RevokeSession { session, rule }),
        rule().prop_map(|(session, path)| RulesPick::RevokeFolder { session, path }),
        rule().prop_map(|(session, rule)| RulesPick::RevokeProject { session, rule }),
        rule().prop_map(|(session, rule)| RulesPick::RevokeOwn { session, rule }),
    ]
}

fn place_pick() -> impl Strategy<Value = PlacePick> {
    prop_oneof![
        any::<i64>().prop_map(|id| PlacePick::ServeGroup(ChatId::of(id))),
        session_id().prop_map(PlacePick::MakeTopic),
        thread().prop_map(PlacePick::StayWithout),
    ]
}
