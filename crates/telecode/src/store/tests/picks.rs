//! Strategies for what is picked from menus.

use proptest::option;
use proptest::prelude::*;
use telecode_core::ids::{ChatId, ClaudeId, MessageId, PromptId};
use telecode_core::pick::{
    CockpitPick, Format, HistoryPick, LimitsPick, NewStep, PersonaPick, Pick, Place, PlacePick, ProjectsPick,
    QueuePick, SessionsPick, TerminalPick, UsagePick,
};

use super::records::{session_id, text, thread};

/// Any pick.
pub(super) fn pick() -> BoxedStrategy<Pick> {
    prop_oneof![
        Just(Pick::Close),
        sessions().prop_map(Pick::Sessions),
        projects().prop_map(Pick::Projects),
        persona().prop_map(Pick::Persona),
        history().prop_map(Pick::History),
        terminal().prop_map(Pick::Terminal),
        queue().prop_map(Pick::Queue),
        place_pick().prop_map(Pick::Place),
        session_id().prop_map(|session| Pick::Limits(LimitsPick::Then(session))),
        session_id().prop_map(|session| Pick::Limits(LimitsPick::Now(session))),
        session_id().prop_map(|session| Pick::Limits(LimitsPick::Drop(session))),
        Just(Pick::Usage(UsagePick::Chart)),
        cockpit().prop_map(Pick::Cockpit),
    ]
    .boxed()
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
        (any::<i64>(), any::<i64>()).prop_map(|(chat, message)| HistoryPick::Jump {
            chat: ChatId(chat),
            message: MessageId(message)
        }),
    ]
}

fn terminal() -> impl Strategy<Value = TerminalPick> {
    let place =
        || (text(), text()).prop_map(|(claude, directory)| Place { claude: ClaudeId(claude), directory });
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

fn place_pick() -> impl Strategy<Value = PlacePick> {
    prop_oneof![
        any::<i64>().prop_map(|id| PlacePick::ServeGroup(ChatId(id))),
        session_id().prop_map(PlacePick::MakeTopic),
        thread().prop_map(PlacePick::StayWithout),
    ]
}
