//! Records for tests: fixed ones, and strategies for any.

use std::collections::{BTreeMap, BTreeSet};

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use telecode_core::seam::access::{AccessSource, OwnerRecord};
use telecode_core::seam::agent::{AskFacts, Cut, Rank, Target, Tokens};
use telecode_core::seam::ask::{Ask, AskChoice, AskState, Told, View};
use telecode_core::seam::call::{Notify, Reaction};
use telecode_core::seam::change::{
    Change, Class, ClaudeLink, CockpitRecord, GroupRecord, Handoff, PointRecord, PromptPiece, PromptRecord,
    PromptStage, ReactionRecord, RunSettings, SessionBooks, SessionRecord, SessionStanding, SlotRecord,
    SlotState, Status, TopicState, TurnRecord, TurnStage, WorkspaceRecord,
};
use telecode_core::seam::checklist::{self, Checklist, ItemState};
use telecode_core::seam::content::{AttachmentKind, PromptAttachment, PromptContent};
use telecode_core::seam::form::{Form, FormBody, FormValue};
use telecode_core::seam::ids::{
    AskId, ChatId, ClaudeId, GroupId, MessageId, PersonId, PromptId, RequestId, SessionId, SlotId, ThreadId,
    Token, ToolCallId, TopicId, TurnId, UpdateId,
};
use telecode_core::seam::page::{
    Button, ButtonAction, ButtonStyle, CellAlign, Direction, Document, Entity, EntityKind, Page, RichBlock,
    RichCell, RichItem, RichPage, RichRun,
};
use telecode_core::seam::permission::{Decision, Extent, Grant, Mode, Rule};
use telecode_core::seam::persona::Persona;
use telecode_core::seam::pick::{ButtonControl, ButtonPick};
use telecode_core::seam::plan::{ParkRecord, SpentRecord, Window, WindowRecord, WindowState};
use telecode_core::seam::preference::{self, DiffView, Preferences, Probe, RichSight, Scope, Verbosity};
use telecode_core::seam::settings::Project;
use telecode_core::seam::time::Wall;
use telecode_core::seam::tool::{Arity, Choice, OwnTool, Question, Tool, ToolCall};
use telecode_core::seam::tree::{NoSnapshot, Snapshot};
use telecode_core::seam::words::Language;
use telecode_core::seam::workspace::{WorkspaceKind, Worktree};

use super::{model, picks};

/// Sessions and turns 1 to 3, which the others refer to.
pub(super) fn ground() -> Vec<Change> {
    let sessions = (1..=3).map(|id| Change::Session(Box::new(session(id))));
    sessions.chain((1..=3).map(|id| Change::Turn(turn(id, TurnStage::Running)))).collect()
}

/// Without the changes that refer to a session or a turn that is not there: a bridge makes none.
pub(super) fn sound(changes: Vec<Vec<Change>>) -> Vec<Vec<Change>> {
    let (mut sessions, mut turns) = (BTreeSet::new(), BTreeMap::new());
    let mut is_sound = |change: &Change| match change {
        Change::Session(record) => {
            sessions.insert(record.id);
            true
        }
        Change::SessionGone(session) => {
            sessions.remove(session);
            turns.retain(|_, of| of != session);
            true
        }
        Change::Turn(record) => {
            let sound = sessions.contains(&record.session);
            if sound {
                turns.insert(record.id, record.session);
            }
            sound
        }
        Change::Prompt(record) => {
            let turn = model::turn_of(record);
            sessions.contains(&record.session) && turn.is_none_or(|turn| turns.contains_key(&turn))
        }
        Change::Point(record) => sessions.contains(&record.session),
        Change::Ask(record) => sessions.contains(&record.session) && turns.contains_key(&record.turn),
        Change::Parked(park) => sessions.contains(&park.session),
        Change::Current { session, .. } => sessions.contains(session),
        Change::PointGone(_)
        | Change::Undone { .. }
        | Change::Spent(_)
        | Change::Window(_)
        | Change::Unparked(_)
        | Change::Cockpit { .. }
        | Change::Handled(_)
        | Change::Owner(_)
        | Change::OwnerGone(_)
        | Change::Refused(_)
        | Change::RefusedGone(_)
        | Change::Speaks { .. }
        | Change::Preferences { .. }
        | Change::Sight { .. }
        | Change::CurrentGone(_)
        | Change::Project(_)
        | Change::ProjectGone { .. }
        | Change::ProjectRules { .. }
        | Change::Group(_)
        | Change::GroupGone(_)
        | Change::Control(_)
        | Change::ControlsGone(_)
        | Change::Slot(_)
        | Change::Sending(_)
        | Change::Shown { .. }
        | Change::SlotGone(_)
        | Change::Reaction(_)
        | Change::ReactionGone { .. }
        | Change::Linked { .. } => true,
    };
    changes.into_iter().map(|batch| batch.into_iter().filter(|change| is_sound(change)).collect()).collect()
}

pub(super) fn session(id: i64) -> SessionRecord {
    SessionRecord {
        id: SessionId(id),
        name: format!("session {id}"),
        named: false,
        person: PersonId(1),
        thread: ChatId::of(1).into(),
        topic: TopicState::None,
        workspace: WorkspaceRecord {
            name: "api".into(),
            directory: "/srv/api".into(),
            kind: WorkspaceKind::Project,
        },
        claude: ClaudeLink::new(ClaudeId(format!("claude-{id}"))),
        run: RunSettings::from(Mode::Default),
        standing: SessionStanding::default(),
        background: Vec::new(),
        checklist: Checklist::default(),
        noted: Vec::new(),
        books: SessionBooks { last_active: Wall(2), ..SessionBooks::new(Wall(1)) },
    }
}

pub(super) fn turn(id: i64, stage: TurnStage) -> TurnRecord {
    TurnRecord {
        id: TurnId(id),
        session: SessionId(1),
        started: Wall(1),
        ended: None,
        stage,
        tries: 0,
        answer: String::new(),
        slot: None,
        files: Vec::new(),
        cost_usd: 0.0,
        begun: Vec::new(),
    }
}

pub(super) fn prompt(id: &str, stage: PromptStage) -> PromptRecord {
    PromptRecord {
        id: PromptId(id.into()),
        session: SessionId(1),
        person: PersonId(1),
        messages: vec![MessageId(1)],
        pieces: Vec::new(),
        content: "hello".to_owned().into(),
        created: Wall(1),
        rank: Rank::Next,
        stage,
    }
}

pub(super) fn slot(id: SlotId, class: Class, state: SlotState) -> SlotRecord {
    SlotRecord {
        id,
        thread: ChatId::of(1).into(),
        class,
        page: Page::plain("words"),
        notify: Notify::Loud,
        reply_to: None,
        session: None,
        state,
    }
}

pub(super) fn stop_button(token: &str, slot: SlotId, session: SessionId) -> ButtonControl {
    ButtonControl { token: Token(token.into()), slot, pick: ButtonPick::StopTurn(session) }
}

/// Any change; ids are few, so that records meet.
pub(super) fn change() -> BoxedStrategy<Change> {
    prop_oneof![
        4 => record(),
        1 => (0..4_i64).prop_map(|id| Change::Handled(UpdateId(id))),
        1 => slot_id().prop_map(Change::ControlsGone),
        1 => (0..3_i64).prop_map(|chat| Change::GroupGone(ChatId::of(-chat))),
        1 => slot_id().prop_map(Change::Sending),
        2 => (slot_id(), any::<i64>())
            .prop_map(|(slot, id)| Change::Shown { slot, message: MessageId(id) }),
        1 => slot_id().prop_map(Change::SlotGone),
        1 => turn_id().prop_map(Change::PointGone),
        1 => (session_id(), turn_id(), turn_id(), vec("[a-c]".prop_map(PromptId), 0..3)).prop_map(
            |(session, from, until, prompts)| Change::Undone { session, from, until, prompts },
        ),
        1 => thread().prop_map(Change::CurrentGone),
        1 => (0..2_i64, 0..4_i64).prop_map(|(chat, message)| Change::ReactionGone {
            chat: ChatId::of(chat),
            message: MessageId(message)
        }),
        1 => session_id().prop_map(Change::SessionGone),
        1 => session_id().prop_map(Change::Unparked),
        1 => project_name().prop_map(|name| Change::ProjectGone { name }),
        1 => project_name().prop_map(|project| Change::ProjectRules { project, rules: Vec::new() }),
    ]
    .boxed()
}

/// A record of something that is not finished.
pub(super) fn unfinished() -> BoxedStrategy<Change> {
    record()
        .prop_map(|mut change| {
            if let Change::Prompt(record) = &mut change {
                record.stage = PromptStage::Told(TurnId(1));
            } else if let Change::Turn(record) = &mut change {
                record.stage = TurnStage::Offered;
            } else if let Change::Slot(record) = &mut change {
                record.state = SlotState::Stale(MessageId(1));
            }
            change
        })
        .boxed()
}

fn owner() -> impl Strategy<Value = OwnerRecord> {
    (person_id(), prop::sample::select(&[AccessSource::Named, AccessSource::Paired][..]), any::<i64>())
        .prop_map(|(person, source, since)| OwnerRecord { person, source, since: Wall(since) })
}

fn record() -> BoxedStrategy<Change> {
    prop_oneof![
        owner().prop_map(Change::Owner),
        person_id().prop_map(Change::Refused),
        (person_id(), prop::sample::select(&Language::ALL[..]))
            .prop_map(|(person, language)| Change::Speaks { person, language }),
        (scope(), preferences()).prop_map(|(scope, preferences)| Change::Preferences { scope, preferences }),
        (person_id(), sight()).prop_map(|(person, sight)| Change::Sight { person, sight }),
        a_session().prop_map(|record| Change::Session(Box::new(record))),
        (thread(), session_id()).prop_map(|(thread, session)| Change::Current { thread, session }),
        (project_name(), text(), any::<bool>()).prop_map(|(name, path, git)| Change::Project(Project {
            name,
            path,
            git
        })),
        (project_name(), vec(rule(), 1..3))
            .prop_map(|(project, rules)| Change::ProjectRules { project, rules }),
        (0..3_i64, person_id(), any::<bool>()).prop_map(|(chat, person, forum)| Change::Group(GroupRecord {
            chat: ChatId::of(-chat),
            person,
            forum
        })),
        a_prompt().prop_map(Change::Prompt),
        a_turn().prop_map(Change::Turn),
        a_point().prop_map(Change::Point),
        an_ask().prop_map(|ask| Change::Ask(Box::new(ask))),
        (text(), slot_id(), button_pick()).prop_map(|(token, slot, pick)| Change::Control(ButtonControl {
            token: Token(token),
            slot,
            pick
        })),
        a_slot().prop_map(Change::Slot),
        spent().prop_map(Change::Spent),
        window().prop_map(Change::Window),
        park().prop_map(Change::Parked),
        (thread(), option::of((slot_id(), any::<bool>()))).prop_map(|(thread, cockpit)| Change::Cockpit {
            thread,
            cockpit: cockpit.map(|(slot, settled)| CockpitRecord { slot, settled })
        }),
        (0..2_i64, 0..4_i64, any::<bool>(), option::of(slot_id())).prop_map(
            |(chat, message, good, after)| {
                let reaction = if good { Reaction::Answered } else { Reaction::Failed };
                Change::Reaction(ReactionRecord {
                    chat: ChatId::of(chat),
                    message: MessageId(message),
                    reaction,
                    after,
                })
            }
        ),
        (0..2_i64, 0..4_i64, session_id()).prop_map(|(chat, message, session)| Change::Linked {
            chat: ChatId::of(chat),
            message: MessageId(message),
            session
        }),
    ]
    .boxed()
}

fn a_session() -> impl Strategy<Value = SessionRecord> {
    let ids = (session_id(), person_id(), thread(), topic_state());
    let words = (text(), text(), text(), text(), place());
    let origin = (any::<bool>(), option::of(text()), option::of(persona()));
    let state = (
        status(),
        (any::<[bool; 3]>(), handoff()),
        option::of(any::<u32>()),
        option::of(any::<i64>()),
        said(),
    );
    let cut = option::of((text(), option::of(text())));
    let grants = (vec(grant(), 0..3), vec(rule(), 0..3), cut, (option::of(text()), option::of(text())));
    let way = (mode(), option::of(text()), option::of(text()), grants);
    let sums = (any::<(i64, i64, u32)>(), cost(), (0..i64::MAX.cast_unsigned(), 0..9_u64));
    (ids, words, origin, way, state, sums).prop_map(|(ids, words, origin, way, state, sums)| {
        let (id, person, thread, topic) = ids;
        let (name, workspace, directory, claude, place) = words;
        let (begun, fork_of, persona) = origin;
        let (status, ([named, failed, closed], handed_off), pid, left, (background, checklist, noted)) =
            state;
        let (mode, model, effort, (grants, passing, cut, (seen, known_as))) = way;
        let ((created, last_active, turns), cost_usd, (input, output)) = sums;
        SessionRecord {
            id,
            name,
            named,
            person,
            thread,
            topic,
            workspace: WorkspaceRecord { name: workspace, directory, kind: place },
            claude: ClaudeLink {
                id: ClaudeId(claude),
                fork_of: fork_of.map(ClaudeId),
                begun,
                cut: cut.map(|(after, drops)| Cut { after, drops: drops.map(PromptId) }),
                seen: seen.map(PromptId),
                left: left.map(Wall),
                name: known_as,
                pid,
            },
            run: RunSettings { mode, model, effort, persona, grants, passing },
            standing: SessionStanding { status, failed, closed, handed_off },
            background,
            checklist,
            noted,
            books: SessionBooks {
                created: Wall(created),
                last_active: Wall(last_active),
                turns,
                cost_usd,
                tokens: Tokens { input, output },
            },
        }
    })
}

/// What is running, what is to be done, and what was said.
fn said() -> impl Strategy<Value = (Vec<String>, Checklist, Vec<String>)> {
    let state = prop::sample::select(vec![ItemState::Open, ItemState::Active, ItemState::Done]);
    let item = (text(), text(), text(), state).prop_map(|(id, text, active, state)| checklist::Item {
        id,
        text,
        active,
        state,
    });
    (vec(text(), 0..3), vec(item, 0..3).prop_map(Checklist::from), vec(text(), 0..3))
}

fn scope() -> impl Strategy<Value = Scope> {
    prop_oneof![person_id().prop_map(Scope::Person), thread().prop_map(Scope::Thread)]
}

fn sight() -> impl Strategy<Value = RichSight> {
    let probe = prop::sample::select(vec![Probe::New, Probe::Asked, Probe::Seen, Probe::Blank]);
    (probe, any::<u8>()).prop_map(|(probe, offered)| RichSight { probe, offered })
}

/// Some of them long ago.
fn spent() -> impl Strategy<Value = SpentRecord> {
    let at = (0..40_i64).prop_map(|day| Wall(day * 86_400_000));
    (1..4_i64, "[ab]?", session_id(), at, 0..9_u64, 0..9_u64).prop_map(
        |(turn, model, session, at, input, output)| SpentRecord {
            turn: TurnId(turn),
            model,
            session,
            at,
            millis: input * 7,
            input,
            output,
            cost_usd: 0.25,
        },
    )
}

fn window() -> impl Strategy<Value = WindowRecord> {
    let name = prop_oneof![Just(Window::FiveHours), Just(Window::SevenDays), text().prop_map(Window::Other)];
    let resets = option::of((0..9_i64).prop_map(Wall));
    (name, option::of(0.0..100.0_f64), resets, any::<bool>(), any::<bool>()).prop_map(
        |(window, percent, resets, warned, told)| WindowRecord {
            state: WindowState { window, percent, resets, warned },
            heard: Wall(5),
            told,
        },
    )
}

fn park() -> impl Strategy<Value = ParkRecord> {
    let until = option::of((0..9_i64).prop_map(Wall));
    (session_id(), until, any::<bool>(), any::<bool>(), slot_id()).prop_map(
        |(session, until, resumes, over, slot)| ParkRecord {
            session,
            since: Wall(3),
            until,
            resumes,
            over,
            slot,
        },
    )
}

fn preferences() -> impl Strategy<Value = Preferences> {
    let verbosity = prop::sample::select(vec![Verbosity::Quiet, Verbosity::Steps, Verbosity::Everything]);
    let rich =
        prop::sample::select(vec![preference::Rich::Auto, preference::Rich::On, preference::Rich::Off]);
    let diff = prop::sample::select(vec![DiffView::Text, DiffView::Picture, DiffView::Off]);
    let language = prop::sample::select(Language::ALL.to_vec());
    (
        option::of(verbosity),
        option::of(rich),
        option::of(diff),
        option::of(any::<bool>()),
        option::of(language),
    )
        .prop_map(|(verbosity, rich, diff, cockpit, language)| Preferences {
            verbosity,
            rich,
            diff,
            cockpit,
            language,
        })
}

fn topic_state() -> impl Strategy<Value = TopicState> {
    prop::sample::select(vec![TopicState::None, TopicState::Wanted, TopicState::Open, TopicState::Lost])
}

fn handoff() -> impl Strategy<Value = Handoff> {
    prop::sample::select(vec![Handoff::No, Handoff::Wanted, Handoff::Told])
}

fn status() -> impl Strategy<Value = Status> {
    prop::sample::select(vec![
        Status::Starting,
        Status::Idle,
        Status::Working,
        Status::Waiting,
        Status::Asleep,
        Status::Interrupted,
        Status::Failed,
    ])
}

fn place() -> impl Strategy<Value = WorkspaceKind> {
    prop_oneof![
        Just(WorkspaceKind::Project),
        Just(WorkspaceKind::Own),
        (text(), text())
            .prop_map(|(repository, branch)| WorkspaceKind::Worktree(Worktree { repository, branch })),
    ]
}

fn persona() -> impl Strategy<Value = Persona> {
    let words = (text(), text(), option::of(text()), text());
    let way = (option::of(text()), option::of(mode()), option::of(text()));
    let tools = (option::of(vec(text(), 0..3)), vec(text(), 0..3));
    (words, way, tools).prop_map(|(words, way, (tools, disallowed_tools))| {
        let (name, description, icon, instructions) = words;
        let (model, mode, effort) = way;
        Persona { name, description, icon, instructions, model, mode, effort, tools, disallowed_tools }
    })
}

fn a_content() -> impl Strategy<Value = PromptContent> {
    let kind =
        prop::sample::select(vec![AttachmentKind::Picture, AttachmentKind::Document, AttachmentKind::File]);
    let size = 0..u64::from(u32::MAX);
    let attachment = (kind, text(), text(), size, text(), text()).prop_map(
        |(kind, path, name, size, media_type, hash)| PromptAttachment {
            kind,
            path,
            name,
            size,
            media_type,
            hash,
        },
    );
    (text(), vec(attachment, 0..3)).prop_map(|(text, attachments)| PromptContent { text, attachments })
}

fn a_prompt() -> impl Strategy<Value = PromptRecord> {
    let stage = prop_oneof![
        Just(PromptStage::Held),
        Just(PromptStage::Queued),
        turn_id().prop_map(PromptStage::Told),
        turn_id().prop_map(PromptStage::Started),
        turn_id().prop_map(PromptStage::Answered),
        Just(PromptStage::Interrupted),
        Just(PromptStage::Joined),
        Just(PromptStage::Dropped),
    ];
    (
        0..5,
        session_id(),
        person_id(),
        vec(any::<i64>().prop_map(MessageId), 0..4),
        vec((any::<i64>().prop_map(MessageId), text()), 0..3),
        a_content(),
        any::<i64>(),
        prop::sample::select(vec![Rank::Next, Rank::Later, Rank::Now]),
        stage,
    )
        .prop_map(|(id, session, person, messages, pieces, content, created, rank, stage)| {
            PromptRecord {
                id: PromptId(format!("prompt-{id}")),
                session,
                person,
                messages,
                pieces: pieces.into_iter().map(|(message, text)| PromptPiece { message, text }).collect(),
                content,
                created: Wall(created),
                rank,
                stage,
            }
        })
}

fn a_turn() -> impl Strategy<Value = TurnRecord> {
    let stage = prop::sample::select(vec![
        TurnStage::Running,
        TurnStage::Stopping,
        TurnStage::Offered,
        TurnStage::Answered,
        TurnStage::Stopped,
        TurnStage::Failed,
        TurnStage::Dropped,
    ]);
    let times = (any::<i64>(), option::of(any::<i64>()));
    let end = (text(), option::of(slot_id()), vec("[a-z./ \"]{1,8}", 0..3), cost(), vec(text(), 0..3));
    (turn_id(), session_id(), times, stage, any::<u32>(), end).prop_map(
        |(id, session, (started, ended), stage, tries, (answer, slot, files, cost_usd, begun))| TurnRecord {
            id,
            session,
            started: Wall(started),
            ended: ended.map(Wall),
            stage,
            tries,
            answer,
            slot,
            files,
            cost_usd,
            begun: begun.into_iter().map(ToolCallId).collect(),
        },
    )
}

fn a_point() -> impl Strategy<Value = PointRecord> {
    let problem = prop_oneof![
        Just(NoSnapshot::NotGit),
        Just(NoSnapshot::TooLarge),
        Just(NoSnapshot::Late),
        text().prop_map(NoSnapshot::Failed),
    ];
    let before = prop_oneof![text().prop_map(|name| Ok(Snapshot(name))), problem.prop_map(Err)];
    let what = (vec(text(), 0..3), text(), option::of(before), option::of(text()), any::<bool>());
    (turn_id(), session_id(), what).prop_map(|(turn, session, (prompts, words, before, after, settled))| {
        let prompts = prompts.into_iter().map(PromptId).collect();
        PointRecord { turn, session, prompts, words, before, after: after.map(Snapshot), settled }
    })
}

fn an_ask() -> impl Strategy<Value = Ask> {
    let ids = (ask_id(), session_id(), turn_id(), slot_id());
    let state = prop_oneof![
        Just(AskState::Open),
        person_id().prop_map(AskState::WantsReason),
        (person_id(), any::<i64>(), decision()).prop_map(|(by, at, decision)| AskState::Answered {
            by,
            at: Wall(at),
            decision
        }),
        Just(AskState::Expired),
    ];
    let answers = (vec((text(), vec(text(), 0..3)), 0..3), vec(any::<usize>(), 0..3));
    let told = prop::sample::select(vec![Told::No, Told::Yes, Told::Settled]);
    let words = (option::of(text()), option::of(text()), told, facts());
    (ids, words, call(), vec(grant(), 0..3), any::<i64>(), (state, view()), answers).prop_map(
        |(
            (id, session, turn, slot),
            (request, reason, told, facts),
            call,
            suggestions,
            opened,
            (state, view),
            (replies, checked),
        )| Ask {
            id,
            session,
            turn,
            request: request.map(RequestId),
            call,
            suggestions,
            reason,
            facts,
            slot,
            opened: Wall(opened),
            state,
            view,
            reminded: 0,
            told,
            replies,
            checked,
        },
    )
}

fn a_slot() -> impl Strategy<Value = SlotRecord> {
    let state = prop_oneof![
        Just(SlotState::Waiting),
        Just(SlotState::Unsure),
        any::<i64>().prop_map(|id| SlotState::Stale(MessageId(id))),
        any::<i64>().prop_map(|id| SlotState::Shown(MessageId(id))),
    ];
    let class = prop::sample::select(vec![Class::Ask, Class::Final, Class::Reply, Class::Rest, Class::Live]);
    let notify = prop::sample::select(vec![Notify::Loud, Notify::Silent]);
    (slot_id(), thread(), class, page(), notify, option::of(any::<i64>()), option::of(session_id()), state)
        .prop_map(|(id, thread, class, page, notify, reply_to, session, state)| SlotRecord {
            id,
            thread,
            class,
            page,
            notify,
            reply_to: reply_to.map(MessageId),
            session,
            state,
        })
}

fn page() -> impl Strategy<Value = Page> {
    let kind = prop_oneof![
        prop::sample::select(vec![
            EntityKind::Bold,
            EntityKind::Italic,
            EntityKind::Underline,
            EntityKind::Strikethrough,
            EntityKind::Spoiler,
            EntityKind::Code,
            EntityKind::Quote,
            EntityKind::CollapsedQuote,
        ]),
        option::of(text()).prop_map(EntityKind::Pre),
        text().prop_map(EntityKind::Link),
        any::<(i64, i64)>().prop_map(|(group, id)| EntityKind::MessageLink(GroupId(group), MessageId(id))),
    ];
    let entity = (any::<usize>(), any::<usize>(), kind).prop_map(|(offset, length, kind)| Entity {
        offset,
        length,
        kind,
    });
    let action = prop_oneof![
        text().prop_map(|token| ButtonAction::Press(Token(token))),
        text().prop_map(ButtonAction::Copy),
        text().prop_map(ButtonAction::Open),
        any::<(i64, i64)>().prop_map(|(group, id)| ButtonAction::Message(GroupId(group), MessageId(id))),
    ];
    let style = prop::sample::select(vec![
        ButtonStyle::Plain,
        ButtonStyle::Go,
        ButtonStyle::Danger,
        ButtonStyle::Main,
    ]);
    let button = (text(), action, style).prop_map(|(label, action, style)| Button { label, action, style });
    let classic = (text(), vec(entity, 0..4), vec(vec(button, 0..3), 0..3));
    let document = (text(), text()).prop_map(|(name, text)| Document { name, text });
    (classic, option::of(rich()), option::of(document)).prop_map(
        |((text, entities, buttons), rich, document)| Page {
            text,
            entities,
            buttons,
            rich: rich.map(Box::new),
            document,
        },
    )
}

fn run() -> impl Strategy<Value = RichRun> {
    let leaf = prop_oneof![
        text().prop_map(RichRun::Text),
        text().prop_map(RichRun::Code),
        text().prop_map(RichRun::Formula),
    ];
    leaf.prop_recursive(2, 6, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(RichRun::Bold),
            vec(inner.clone(), 0..3).prop_map(RichRun::Italic),
            vec(inner.clone(), 0..3).prop_map(RichRun::Strike),
            (text(), vec(inner, 0..3)).prop_map(|(url, text)| RichRun::Link { url, text }),
        ]
    })
}

fn rich_block() -> impl Strategy<Value = RichBlock> {
    let runs = || vec(run(), 0..3);
    let align = prop::sample::select(vec![CellAlign::Left, CellAlign::Center, CellAlign::Right]);
    let cell =
        (runs(), align, any::<bool>()).prop_map(|(text, align, header)| RichCell { text, align, header });
    let leaf = prop_oneof![
        runs().prop_map(RichBlock::Paragraph),
        runs().prop_map(RichBlock::Footer),
        (1..7_u8, runs()).prop_map(|(level, text)| RichBlock::Heading { level, text }),
        (option::of(text()), text()).prop_map(|(language, text)| RichBlock::Code { language, text }),
        text().prop_map(RichBlock::Formula),
        Just(RichBlock::Rule),
        vec(vec(cell, 0..3), 0..3).prop_map(RichBlock::Table),
    ];
    leaf.prop_recursive(2, 6, 3, move |inner| {
        let blocks = vec(inner, 0..3);
        let item = (option::of(any::<u64>()), option::of(any::<bool>()), blocks.clone())
            .prop_map(|(number, done, blocks)| RichItem { number, done, blocks });
        prop_oneof![
            vec(item, 0..3).prop_map(RichBlock::List),
            blocks.clone().prop_map(RichBlock::Quote),
            (runs(), blocks).prop_map(|(summary, blocks)| RichBlock::Details { summary, blocks }),
        ]
    })
}

fn rich() -> impl Strategy<Value = RichPage> {
    let direction = prop::sample::select(vec![Direction::LeftToRight, Direction::RightToLeft]);
    let before = vec(text().prop_map(Page::plain), 0..3);
    (vec(rich_block(), 0..3), direction, before).prop_map(|(blocks, direction, before)| RichPage {
        blocks,
        direction,
        before,
    })
}

fn rule() -> impl Strategy<Value = Rule> {
    (text(), option::of(text())).prop_map(|(tool, content)| Rule { tool, content })
}

fn grant() -> impl Strategy<Value = Grant> {
    prop_oneof![
        vec(rule(), 0..3).prop_map(Grant::Rules),
        mode().prop_map(Grant::Mode),
        vec(text(), 0..3).prop_map(Grant::Directories),
    ]
}

fn decision() -> impl Strategy<Value = Decision> {
    prop_oneof![
        (vec(grant(), 0..3), extent()).prop_map(|(grants, extent)| Decision::Allow { grants, extent }),
        text().prop_map(|message| Decision::Deny { message }),
        vec((text(), vec(text(), 0..3)), 0..3).prop_map(|answers| Decision::Reply { answers }),
        vec((text(), form_value()), 0..3).prop_map(|values| Decision::Submit { values }),
        prop::sample::select(vec![Decision::Decline, Decision::Cancel]),
    ]
}

fn form_value() -> impl Strategy<Value = FormValue> {
    prop_oneof![
        text().prop_map(FormValue::Text),
        text().prop_map(FormValue::Number),
        any::<bool>().prop_map(FormValue::Flag),
        vec(text(), 0..3).prop_map(FormValue::Many),
    ]
}

fn extent() -> impl Strategy<Value = Extent> {
    prop::sample::select(vec![Extent::Turn, Extent::Session, Extent::Project, Extent::Settings])
}

fn view() -> impl Strategy<Value = View> {
    prop_oneof![
        Just(View::Card),
        option::of(any::<usize>()).prop_map(View::Offers),
        (any::<usize>(), extent()).prop_map(|(index, extent)| View::Wide(index, extent)),
        Just(View::Seen),
        Just(View::Confirm),
    ]
}

fn facts() -> impl Strategy<Value = AskFacts> {
    let target = (option::of(text()), any::<bool>(), option::of(any::<usize>()), option::of(any::<usize>()))
        .prop_map(|(leads_to, exists, lines, matches)| Target { leads_to, exists, lines, matches });
    let words = || option::of(text());
    (words(), words(), words(), words(), option::of(target), any::<[bool; 4]>()).prop_map(
        |(blocked_path, agent, skill, says, target, [deny_first, no_rules, confirm, skips])| AskFacts {
            blocked_path,
            agent,
            deny_first,
            no_rules,
            confirm,
            skips,
            skill,
            says,
            target: target.map(Box::new),
        },
    )
}

fn button_pick() -> impl Strategy<Value = ButtonPick> {
    let choose = prop_oneof![
        prop::sample::select(vec![
            AskChoice::Allow,
            AskChoice::AllowNow,
            AskChoice::AllowReads,
            AskChoice::Offers,
            AskChoice::Skip,
            AskChoice::Default,
            AskChoice::Decline,
            AskChoice::Cancel,
            AskChoice::Before,
            AskChoice::Deny,
            AskChoice::DenyWithReason,
            AskChoice::Back,
            AskChoice::Done,
        ]),
        any::<usize>().prop_map(AskChoice::Offer),
        extent().prop_map(AskChoice::AllowFor),
        any::<usize>().prop_map(AskChoice::Option),
        mode().prop_map(AskChoice::ApprovePlan),
    ];
    prop_oneof![
        (ask_id(), choose).prop_map(|(ask, choose)| ButtonPick::Decide(ask, choose)),
        ask_id().prop_map(ButtonPick::AskDetails),
        session_id().prop_map(ButtonPick::StopTurn),
        turn_id().prop_map(ButtonPick::ResumeTurn),
        turn_id().prop_map(ButtonPick::DropTurn),
        turn_id().prop_map(ButtonPick::ShowTurn),
        picks::pick(),
    ]
}

fn call() -> impl Strategy<Value = ToolCall> {
    (text(), text(), tool(), text()).prop_map(|(id, name, tool, input)| ToolCall {
        id: ToolCallId(id),
        name,
        tool,
        input,
    })
}

fn tool() -> impl Strategy<Value = Tool> {
    let choice = (text(), text(), option::of(text())).prop_map(|(label, description, preview)| Choice {
        label,
        description,
        preview,
    });
    let arity = prop::sample::select(vec![Arity::One, Arity::Many]);
    let question = (text(), text(), vec(choice, 0..3), arity)
        .prop_map(|(text, header, options, arity)| Question { text, header, options, arity });
    prop_oneof![
        (text(), option::of(text())).prop_map(|(command, description)| Tool::Bash { command, description }),
        text().prop_map(|path| Tool::Read { path }),
        (text(), text(), text()).prop_map(|(path, old, new)| Tool::Edit { path, old, new }),
        (text(), text()).prop_map(|(path, content)| Tool::Write { path, content }),
        text().prop_map(|pattern| Tool::Grep { pattern }),
        text().prop_map(|pattern| Tool::Glob { pattern }),
        text().prop_map(|url| Tool::Fetch { url }),
        text().prop_map(|query| Tool::WebSearch { query }),
        (text(), option::of(text())).prop_map(|(description, name)| Tool::Agent { description, name }),
        text().prop_map(|skill| Tool::Skill { skill }),
        vec(question, 0..3).prop_map(Tool::Question),
        text().prop_map(|plan| Tool::Plan { plan }),
        (text(), text()).prop_map(|(server, tool)| Tool::Mcp { server, tool }),
        text().prop_map(|host| Tool::Network { host }),
        (text(), text()).prop_map(|(server, message)| {
            Tool::Form(Box::new(Form { server, message, body: FormBody::Fields(Vec::new()) }))
        }),
        prop::sample::select(vec![
            Tool::Checklist,
            Tool::EnterPlan,
            Tool::Own(OwnTool::Schedule),
            Tool::Other
        ]),
    ]
}

fn mode() -> impl Strategy<Value = Mode> {
    prop::sample::select(vec![
        Mode::Default,
        Mode::AcceptEdits,
        Mode::Plan,
        Mode::Auto,
        Mode::DontAsk,
        Mode::Bypass,
    ])
}

pub(super) fn thread() -> impl Strategy<Value = ThreadId> {
    let chat = prop_oneof![0..2_i64, Just(i64::MIN)];
    (chat, option::of(0..2_i64))
        .prop_map(|(chat, topic)| ThreadId { chat: ChatId::of(chat), topic: topic.map(TopicId) })
}

/// Any text, also with what SQL, JSON and C trip over.
pub(super) fn text() -> impl Strategy<Value = String> {
    prop_oneof![".{0,12}", Just("a'b\"c\\d\n\u{0}e\u{1F600}".to_owned()), Just(String::new())]
}

fn cost() -> impl Strategy<Value = f64> {
    prop::num::f64::POSITIVE | prop::num::f64::ZERO
}

fn project_name() -> impl Strategy<Value = String> {
    prop_oneof![Just("api".to_owned()), Just("site".to_owned()), text()]
}

pub(super) fn session_id() -> impl Strategy<Value = SessionId> {
    (1..=3_i64).prop_map(SessionId)
}

fn turn_id() -> impl Strategy<Value = TurnId> {
    (1..=3_i64).prop_map(TurnId)
}

fn ask_id() -> impl Strategy<Value = AskId> {
    (1..=4_i64).prop_map(AskId)
}

fn slot_id() -> impl Strategy<Value = SlotId> {
    (1..=4_i64).prop_map(SlotId)
}

fn person_id() -> impl Strategy<Value = PersonId> {
    prop_oneof![0..3_i64, any::<i64>()].prop_map(PersonId)
}
