//! Puts changes into tables. Runs inside a transaction of the caller.

use rusqlite::{Connection, ToSql, named_params, params};
use telecode_core::seam::access::OwnerRecord;
use telecode_core::seam::ask::{Ask, AskState};
use telecode_core::seam::change::{
    Change, GroupRecord, PromptRecord, PromptStage, ReactionRecord, SlotRecord, SlotState, TurnRecord,
};
use telecode_core::seam::ids::{
    ChatId, MessageId, PersonId, PromptId, SessionId, SlotId, ThreadId, TurnId, UpdateId,
};
use telecode_core::seam::page::Page;
use telecode_core::seam::permission::Rule;
use telecode_core::seam::pick::{ButtonControl, ButtonPick};
use telecode_core::seam::preference::{Preferences, RichSight, Scope};
use telecode_core::seam::settings::Project;
use telecode_core::seam::words::Language;

use super::{StoreError, json, text};

mod plan;
mod point;
mod session;

type Done = Result<(), StoreError>;

/// Puts one change into its table.
pub(super) fn change(connection: &Connection, change: &Change) -> Done {
    match change {
        Change::Handled(update) => handled(connection, *update),
        Change::Owner(record) => owner(connection, *record),
        Change::OwnerGone(person) => owner_gone(connection, *person),
        Change::Refused(person) => refused(connection, *person),
        Change::RefusedGone(person) => refused_gone(connection, *person),
        Change::Speaks { person, language } => speaks(connection, *person, *language),
        Change::Preferences { scope, preferences } => preference(connection, *scope, *preferences),
        Change::Sight { person, sight } => self::sight(connection, *person, *sight),
        Change::Session(record) => session::put(connection, record),
        Change::Current { thread, session } => current(connection, *thread, *session),
        Change::CurrentGone(thread) => current_gone(connection, *thread),
        Change::SessionGone(session) => session::forget(connection, *session),
        Change::Project(record) => project(connection, record),
        Change::ProjectGone { name } => project_gone(connection, name),
        Change::ProjectRules { project, rules } => project_rules(connection, project, rules),
        Change::Group(record) => group(connection, record),
        Change::GroupGone(chat) => group_gone(connection, *chat),
        Change::Prompt(record) => prompt(connection, record),
        Change::Turn(record) => turn(connection, record),
        Change::Point(record) => point::put(connection, record),
        Change::PointGone(turn) => point::gone(connection, *turn),
        Change::Undone { session, from, until, prompts } => {
            undone(connection, *session, (*from, *until), prompts)
        }
        Change::Ask(record) => ask(connection, record),
        Change::Control(record) => control(connection, record),
        Change::ControlsGone(slot) => controls_gone(connection, *slot),
        Change::Slot(record) => slot(connection, record),
        Change::Sending(slot) => sending(connection, *slot),
        Change::Shown { slot, message } => shown(connection, *slot, *message),
        Change::SlotGone(slot) => slot_gone(connection, *slot),
        Change::Spent(record) => plan::spent(connection, record),
        Change::Window(record) => plan::window(connection, record),
        Change::Parked(record) => plan::park(connection, record),
        Change::Unparked(session) => plan::unpark(connection, *session),
        Change::Cockpit { thread, cockpit } => plan::cockpit(connection, *thread, *cockpit),
        Change::Reaction(record) => reaction(connection, *record),
        Change::ReactionGone { chat, message } => reaction_gone(connection, *chat, *message),
        Change::Linked { chat, message, session } => linked(connection, *chat, *message, *session),
    }
}

fn handled(connection: &Connection, update: UpdateId) -> Done {
    let sql = "UPDATE chat_update SET handled = 1, raw = '' WHERE id = ?1";
    execute(connection, sql, params![update.0])
}

fn owner(connection: &Connection, record: OwnerRecord) -> Done {
    let sql = "INSERT OR REPLACE INTO owner (person, source, since) VALUES (?1, ?2, ?3)";
    execute(connection, sql, params![record.person.0, text::source(record.source), record.since.0])
}

pub(super) fn owner_gone(connection: &Connection, person: PersonId) -> Done {
    execute(connection, "DELETE FROM owner WHERE person = ?1", params![person.0])
}

fn refused(connection: &Connection, person: PersonId) -> Done {
    let sql = "INSERT INTO person (id, refused) VALUES (?1, 1) ON CONFLICT (id) DO UPDATE SET refused = 1";
    execute(connection, sql, params![person.0])
}

fn refused_gone(connection: &Connection, person: PersonId) -> Done {
    execute(connection, "DELETE FROM person WHERE id = ?1 AND language IS NULL", params![person.0])?;
    execute(connection, "UPDATE person SET refused = 0 WHERE id = ?1", params![person.0])
}

fn speaks(connection: &Connection, person: PersonId, language: Language) -> Done {
    let sql = "INSERT INTO person (id, language) VALUES (?1, ?2)
        ON CONFLICT (id) DO UPDATE SET language = excluded.language";
    execute(connection, sql, params![person.0, language.code()])
}

fn current(connection: &Connection, thread: ThreadId, session: SessionId) -> Done {
    current_gone(connection, thread)?;
    let topic = thread.topic.map(|topic| topic.0);
    let sql = "INSERT INTO thread (chat, topic, session) VALUES (?1, ?2, ?3)";
    execute(connection, sql, params![thread.chat.number(), topic, session.0])
}

fn current_gone(connection: &Connection, thread: ThreadId) -> Done {
    let topic = thread.topic.map(|topic| topic.0);
    let sql = "DELETE FROM thread WHERE chat = ?1 AND topic IS ?2";
    execute(connection, sql, params![thread.chat.number(), topic])
}

/// A project that is added again counts as the newest.
fn project(connection: &Connection, record: &Project) -> Done {
    let sql = "INSERT OR REPLACE INTO project (name, path, git) VALUES (?1, ?2, ?3)";
    execute(connection, sql, params![record.name, record.path, record.git])
}

fn project_gone(connection: &Connection, name: &str) -> Done {
    execute(connection, "DELETE FROM project WHERE name = ?1", params![name])
}

fn project_rules(connection: &Connection, project: &str, rules: &[Rule]) -> Done {
    if rules.is_empty() {
        return execute(connection, "DELETE FROM project_rules WHERE project = ?1", params![project]);
    }
    let sql = "INSERT OR REPLACE INTO project_rules (project, rules) VALUES (?1, ?2)";
    execute(connection, sql, params![project, json::rules(rules)?])
}

fn preference(connection: &Connection, scope: Scope, preferences: Preferences) -> Done {
    let (person, thread) = match scope {
        Scope::Person(person) => (Some(person.0), None),
        Scope::Thread(thread) => (None, Some(thread)),
    };
    let (chat, topic) = (thread.map(|thread| thread.chat.number()), thread.and_then(|thread| thread.topic));
    let place = params![person, chat, topic.map(|topic| topic.0)];
    let gone = "DELETE FROM preference WHERE person IS ?1 AND chat IS ?2 AND topic IS ?3";
    execute(connection, gone, place)?;
    if preferences == Preferences::default() {
        return Ok(());
    }
    let Preferences { verbosity, rich, diff, cockpit, language } = preferences;
    execute(
        connection,
        "INSERT INTO preference (person, chat, topic, verbosity, rich, diff, cockpit, language)
            VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        params![
            person,
            chat,
            topic.map(|topic| topic.0),
            verbosity.map(text::verbosity),
            rich.map(text::rich),
            diff.map(text::diff_view),
            cockpit,
            language.map(Language::code),
        ],
    )
}

fn sight(connection: &Connection, person: PersonId, sight: RichSight) -> Done {
    let sql = "INSERT OR REPLACE INTO sight (person, probe, offered) VALUES (?1, ?2, ?3)";
    execute(connection, sql, params![person.0, text::probe(sight.probe), sight.offered])
}

fn group(connection: &Connection, record: &GroupRecord) -> Done {
    let sql = "INSERT OR REPLACE INTO served_group (chat, person, forum) VALUES (?1, ?2, ?3)";
    execute(connection, sql, params![record.chat.number(), record.person.0, record.forum])
}

fn group_gone(connection: &Connection, chat: ChatId) -> Done {
    execute(connection, "DELETE FROM served_group WHERE chat = ?1", params![chat.number()])
}

fn prompt(connection: &Connection, record: &PromptRecord) -> Done {
    let (stage, turn) = prompt_stage(record.stage);
    let messages: Vec<i64> = record.messages.iter().map(|message| message.0).collect();
    let values = named_params! {
        ":id": record.id.0,
        ":session": record.session.0,
        ":person": record.person.0,
        ":messages": json::write(&messages)?,
        ":pieces": json::pieces(&record.pieces)?,
        ":text": record.content.text,
        ":attachments": json::attachment::write(&record.content.attachments)?,
        ":created": record.created.0,
        ":priority": text::rank(record.rank),
        ":stage": stage,
        ":turn": turn.map(|turn| turn.0),
    };
    upsert(connection, "prompt", values)
}

fn prompt_stage(stage: PromptStage) -> (&'static str, Option<TurnId>) {
    match stage {
        PromptStage::Held => ("held", None),
        PromptStage::Queued => ("queued", None),
        PromptStage::Told(turn) => ("told", Some(turn)),
        PromptStage::Started(turn) => ("started", Some(turn)),
        PromptStage::Answered(turn) => ("answered", Some(turn)),
        PromptStage::Interrupted => ("interrupted", None),
        PromptStage::Joined => ("joined", None),
        PromptStage::Dropped => ("dropped", None),
    }
}

fn turn(connection: &Connection, record: &TurnRecord) -> Done {
    given(connection, "turn", record.id.0)?;
    let begun: Vec<_> = record.begun.iter().map(|call| call.0.clone()).collect();
    let values = named_params! {
        ":id": record.id.0,
        ":session": record.session.0,
        ":started": record.started.0,
        ":ended": record.ended.map(|ended| ended.0),
        ":stage": text::turn_stage(record.stage),
        ":tries": record.tries,
        ":answer": record.answer,
        ":slot": record.slot.map(|slot| slot.0),
        ":files": record.files.join("\n"),
        ":cost_usd": record.cost_usd,
        ":begun": json::words(&begun)?,
    };
    upsert(connection, "turn", values)
}

/// What was told behind the first of the prompts counts no more, up to what the last turn took up. One that was stopped names
/// no turn.
fn undone(
    connection: &Connection,
    session: SessionId,
    (from, until): (TurnId, TurnId),
    prompts: &[PromptId],
) -> Done {
    let turns = "UPDATE turn SET undone = 1 WHERE session = ?1 AND id BETWEEN ?2 AND ?3";
    execute(connection, turns, params![session.0, from.0, until.0])?;
    let prompts: Vec<_> = prompts.iter().map(|prompt| &prompt.0).collect();
    let sql = "UPDATE prompt SET undone = 1
        WHERE session = ?1 AND stage IN ('answered', 'interrupted') AND coalesce(turn, ?2) BETWEEN ?2 AND ?3
            AND (turn IS NOT NULL OR seq >= (SELECT min(seq) FROM prompt
                WHERE session = ?1 AND (id IN (SELECT value FROM json_each(?4)) OR turn BETWEEN ?2 AND ?3)))";
    execute(connection, sql, params![session.0, from.0, until.0, json::write(&prompts)?])
}

fn ask(connection: &Connection, record: &Ask) -> Done {
    given(connection, "ask", record.id.0)?;
    let state = ask_state(&record.state)?;
    let values = named_params! {
        ":id": record.id.0,
        ":session": record.session.0,
        ":turn": record.turn.0,
        ":request": record.request.as_ref().map(|request| request.0.as_str()),
        ":call": json::tool::write(&record.call)?,
        ":suggestions": json::grants(&record.suggestions)?,
        ":reason": record.reason,
        ":slot": record.slot.0,
        ":opened": record.opened.0,
        ":state": state.word,
        ":person": state.person.map(|person| person.0),
        ":decided": state.decided,
        ":decision": state.decision,
        ":replies": json::write(&record.replies)?,
        ":checked": json::write(&record.checked)?,
        ":told": text::told(record.told),
        ":more": json::ask::more(record)?,
    };
    upsert(connection, "ask", values)
}

/// The columns of an ask's state.
struct AskColumns {
    word: &'static str,
    person: Option<PersonId>,
    decided: Option<i64>,
    decision: Option<String>,
}

fn ask_state(state: &AskState) -> Result<AskColumns, StoreError> {
    let plain = |word, person| AskColumns { word, person, decided: None, decision: None };
    Ok(match state {
        AskState::Open => plain("open", None),
        AskState::WantsReason(person) => plain("wants_reason", Some(*person)),
        AskState::Answered { by, at, decision } => AskColumns {
            word: "answered",
            person: Some(*by),
            decided: Some(at.0),
            decision: Some(json::ask::decision(decision)?),
        },
        AskState::Expired => plain("expired", None),
    })
}

fn control(connection: &Connection, record: &ButtonControl) -> Done {
    let (act, subject, choice) = match &record.pick {
        ButtonPick::Decide(ask, choose) => ("decide", ask.0, Some(json::ask::choice(choose)?)),
        ButtonPick::AskDetails(ask) => ("details", ask.0, None),
        ButtonPick::StopTurn(session) => ("stop", session.0, None),
        ButtonPick::ResumeTurn(turn) => ("resume", turn.0, None),
        ButtonPick::DropTurn(turn) => ("drop", turn.0, None),
        ButtonPick::ShowTurn(turn) => ("show", turn.0, None),
        pick @ (ButtonPick::AskCard(_)
        | ButtonPick::Close
        | ButtonPick::Sessions(_)
        | ButtonPick::Projects(_)
        | ButtonPick::Persona(_)
        | ButtonPick::History(_)
        | ButtonPick::Terminal(_)
        | ButtonPick::Queue(_)
        | ButtonPick::Tasks(_)
        | ButtonPick::Limits(_)
        | ButtonPick::Usage(_)
        | ButtonPick::Cockpit(_)
        | ButtonPick::Place(_)
        | ButtonPick::Undo(_)
        | ButtonPick::Changes(_)
        | ButtonPick::Rich(_)
        | ButtonPick::Rules(_)
        | ButtonPick::Steering(_)
        | ButtonPick::Tuning(_)
        | ButtonPick::Facts(_)
        | ButtonPick::Preferences(_)
        | ButtonPick::Peers(_)
        | ButtonPick::Help(_)) => ("pick", 0, Some(json::pick::write(pick)?)),
    };
    let sql = "INSERT INTO control (token, slot, act, subject, choice) VALUES (?1, ?2, ?3, ?4, ?5)
        ON CONFLICT (token) DO UPDATE SET slot = excluded.slot, act = excluded.act, subject = excluded.subject,
            choice = excluded.choice";
    execute(connection, sql, params![record.token.0, record.slot.0, act, subject, choice])
}

fn controls_gone(connection: &Connection, slot: SlotId) -> Done {
    execute(connection, "DELETE FROM control WHERE slot = ?1", params![slot.0])
}

fn slot(connection: &Connection, record: &SlotRecord) -> Done {
    given(connection, "slot", record.id.0)?;
    let (state, message) = slot_state(record.state);
    let values = named_params! {
        ":id": record.id.0,
        ":chat": record.thread.chat.number(),
        ":topic": record.thread.topic.map(|topic| topic.0),
        ":class": text::class(record.class),
        ":page": json::page::write(&record.page)?,
        ":notify": text::notify(record.notify),
        ":reply_to": record.reply_to.map(|message| message.0),
        ":session": record.session.map(|session| session.0),
        ":state": state,
        ":message": message.map(|message| message.0),
    };
    upsert(connection, "slot", values)
}

fn slot_state(state: SlotState) -> (&'static str, Option<MessageId>) {
    match state {
        SlotState::Waiting => ("waiting", None),
        SlotState::Unsure => ("unsure", None),
        SlotState::Stale(message) => ("stale", Some(message)),
        SlotState::Shown(message) => ("shown", Some(message)),
    }
}

fn sending(connection: &Connection, slot: SlotId) -> Done {
    let sql = "UPDATE slot SET state = 'unsure', message = NULL WHERE id = ?1 AND state <> 'gone'";
    execute(connection, sql, params![slot.0])
}

/// A settled slot (no buttons, not a live view) is emptied: nobody needs its page again.
fn shown(connection: &Connection, slot: SlotId, message: MessageId) -> Done {
    let sql = "UPDATE slot SET state = 'shown', message = ?2,
            page = CASE WHEN class = 'live' OR EXISTS (SELECT 1 FROM control WHERE slot = ?1) THEN page ELSE ?3 END
        WHERE id = ?1 AND state <> 'gone'";
    execute(connection, sql, params![slot.0, message.0, json::page::write(&Page::default())?])
}

fn slot_gone(connection: &Connection, slot: SlotId) -> Done {
    controls_gone(connection, slot)?;
    let sql = "UPDATE slot SET state = 'gone', page = '' WHERE id = ?1";
    execute(connection, sql, params![slot.0])
}

/// A message that is linked again counts as the newest. A message that comes to be shown after its session was deleted
/// belongs to none.
fn linked(connection: &Connection, chat: ChatId, message: MessageId, session: SessionId) -> Done {
    let sql = "INSERT OR REPLACE INTO link (chat, message, session)
        SELECT ?1, ?2, id FROM session WHERE id = ?3";
    execute(connection, sql, params![chat.number(), message.0, session.0])
}

fn reaction(connection: &Connection, record: ReactionRecord) -> Done {
    let ReactionRecord { chat, message, reaction, after } = record;
    let sql = "INSERT OR REPLACE INTO reaction (chat, message, reaction, slot) VALUES (?1, ?2, ?3, ?4)";
    let after = after.map(|slot| slot.0);
    execute(connection, sql, params![chat.number(), message.0, text::reaction(reaction), after])
}

fn reaction_gone(connection: &Connection, chat: ChatId, message: MessageId) -> Done {
    let sql = "DELETE FROM reaction WHERE chat = ?1 AND message = ?2";
    execute(connection, sql, params![chat.number(), message.0])
}

/// Remembers that a number was given.
fn given(connection: &Connection, kind: &str, id: i64) -> Done {
    let sql = "UPDATE last_id SET value = ?2 WHERE kind = ?1 AND value < ?2";
    execute(connection, sql, params![kind, id])
}

/// Puts a row in the place of the one with the same `id`. Each value is named like its column, `:` in front.
pub(super) fn upsert(connection: &Connection, table: &str, values: &[(&str, &dyn ToSql)]) -> Done {
    let columns: Vec<_> = values.iter().map(|(name, _)| name.trim_start_matches(':')).collect();
    let names: Vec<_> = values.iter().map(|(name, _)| *name).collect();
    let others = columns.iter().filter(|column| **column != "id");
    let sets: Vec<_> = others.map(|column| format!("{column} = excluded.{column}")).collect();
    let (columns, names, sets) = (columns.join(", "), names.join(", "), sets.join(", "));
    let sql =
        format!("INSERT INTO {table} ({columns}) VALUES ({names}) ON CONFLICT (id) DO UPDATE SET {sets}");
    execute(connection, &sql, values)
}

pub(super) fn execute(connection: &Connection, sql: &str, values: impl rusqlite::Params) -> Done {
    let mut statement = connection.prepare_cached(sql).map_err(StoreError::Write)?;
    statement.execute(values).map_err(StoreError::Write)?;
    Ok(())
}
