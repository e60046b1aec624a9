//! Reads back what is not finished, at start.

use rusqlite::{Connection, Params, Row};
use telecode_core::access::OwnerRecord;
use telecode_core::agent::{Cut, Rule, Tokens, Worktree};
use telecode_core::ask::{Ask, AskState};
use telecode_core::change::{
    ClaudeLink, GroupRecord, LINK_LIMIT, LastIds, Place, PointRecord, PromptRecord, PromptStage,
    ReactionRecord, RunSettings, SessionBooks, SessionRecord, SessionStanding, SlotRecord, SlotState, Stored,
    TurnRecord, WorkspaceRecord,
};
use telecode_core::content::PromptContent;
use telecode_core::ids::{
    AskId, ChatId, ClaudeId, MessageId, PersonId, PromptId, RequestId, SessionId, SlotId, ThreadId, Token,
    ToolCallId, TopicId, TurnId,
};
use telecode_core::pick::{ButtonControl, ButtonPick};
use telecode_core::plan::SPENT_DAYS;
use telecode_core::preference::{Preferences, RichSight, Scope};
use telecode_core::settings::Project;
use telecode_core::time::Wall;
use telecode_core::tree::Snapshot;
use telecode_core::words::Language;

use super::{StoreError, json, text};

mod plan;

/// A row cannot be read because of SQLite, or does not say what it should.
pub(super) enum RowError {
    Sqlite(rusqlite::Error),
    Content(StoreError),
}

impl From<rusqlite::Error> for RowError {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl From<StoreError> for RowError {
    fn from(error: StoreError) -> Self {
        Self::Content(error)
    }
}

impl From<RowError> for StoreError {
    fn from(error: RowError) -> Self {
        match error {
            RowError::Sqlite(error) => Self::Read(error),
            RowError::Content(error) => error,
        }
    }
}

/// Reads everything that is not finished.
pub(super) fn stored(connection: &Connection) -> Result<Stored, StoreError> {
    Ok(Stored {
        owners: owners(connection)?,
        refused: rows(connection, "SELECT id FROM person WHERE refused = 1 ORDER BY id", [], person)?,
        languages: rows(
            connection,
            "SELECT * FROM person WHERE language IS NOT NULL ORDER BY id",
            [],
            language,
        )?,
        preferences: rows(
            connection,
            "SELECT * FROM preference ORDER BY person IS NULL, person, chat, topic",
            [],
            preference,
        )?,
        sights: rows(connection, "SELECT * FROM sight ORDER BY person", [], sight)?,
        sessions: sessions(connection)?,
        current: rows(connection, "SELECT * FROM thread ORDER BY chat, topic", [], current)?,
        projects: rows(connection, "SELECT * FROM project ORDER BY seq", [], project)?,
        project_rules: rows(connection, "SELECT * FROM project_rules ORDER BY project", [], project_rules)?,
        groups: rows(connection, "SELECT * FROM served_group ORDER BY chat", [], group)?,
        prompts: rows(connection, PROMPTS, [], prompt)?,
        turns: rows(connection, TURNS, [], turn)?,
        points: rows(connection, "SELECT * FROM point ORDER BY turn", [], point)?,
        asks: rows(connection, ASKS, [], ask)?,
        controls: rows(connection, CONTROLS, [], control)?,
        slots: rows(connection, SLOTS, [], slot)?,
        reactions: rows(connection, "SELECT * FROM reaction ORDER BY chat, message", [], reaction)?,
        spent: rows(connection, SPENT, [SPENT_DAYS * DAY], plan::spent)?,
        windows: rows(connection, "SELECT * FROM plan_window ORDER BY name", [], plan::window)?,
        parked: rows(connection, "SELECT * FROM park ORDER BY session", [], plan::park)?,
        cockpits: rows(connection, "SELECT * FROM cockpit ORDER BY chat, topic", [], plan::cockpit)?,
        links: rows(connection, LINKS, [i64::try_from(LINK_LIMIT).unwrap_or(i64::MAX)], link)?,
        last: last(connection)?,
    })
}

/// Who was served last.
pub(super) fn owners(connection: &Connection) -> Result<Vec<OwnerRecord>, StoreError> {
    rows(connection, "SELECT * FROM owner ORDER BY person", [], owner)
}

/// All sessions.
pub(super) fn sessions(connection: &Connection) -> Result<Vec<SessionRecord>, StoreError> {
    rows(connection, "SELECT * FROM session ORDER BY id", [], session)
}

const PROMPTS: &str =
    "SELECT * FROM prompt WHERE stage IN ('held', 'queued', 'told', 'started') ORDER BY seq";

const TURNS: &str = "SELECT * FROM turn WHERE stage IN ('running', 'stopping', 'offered') ORDER BY id";

const ASKS: &str = "SELECT ask.* FROM turn JOIN ask ON ask.turn = turn.id
    WHERE turn.stage IN ('running', 'stopping', 'offered') ORDER BY ask.id";

const CONTROLS: &str = "SELECT * FROM control
    WHERE slot NOT IN (SELECT id FROM slot WHERE state = 'gone') ORDER BY token";

/// Each part has an index of its own.
const SLOTS: &str = "SELECT * FROM slot WHERE state <> 'gone' AND id IN (
        SELECT id FROM slot WHERE state NOT IN ('shown', 'gone')
        UNION SELECT id FROM slot WHERE class = 'live' AND state <> 'gone'
        UNION SELECT ask.slot FROM turn JOIN ask ON ask.turn = turn.id
            WHERE turn.stage IN ('running', 'stopping', 'offered') AND ask.state IN ('open', 'wants_reason')
        UNION SELECT control.slot FROM control JOIN turn ON turn.id = control.subject
            WHERE control.act IN ('resume', 'drop', 'show') AND turn.stage = 'offered'
        UNION SELECT slot FROM control WHERE act = 'pick'
        UNION SELECT slot FROM cockpit
    ) ORDER BY id";

/// A day, in milliseconds.
const DAY: i64 = 86_400_000;

const SPENT: &str =
    "SELECT * FROM spent WHERE at >= (SELECT max(at) FROM spent) - ?1 ORDER BY at, turn, model";

const LINKS: &str = "SELECT chat, message, session FROM
    (SELECT * FROM link ORDER BY seq DESC LIMIT ?1) ORDER BY seq";

fn owner(row: &Row<'_>) -> Result<OwnerRecord, RowError> {
    Ok(OwnerRecord {
        person: PersonId(row.get("person")?),
        source: text::to_source(word(row, "source")?)?,
        since: Wall(row.get("since")?),
    })
}

fn person(row: &Row<'_>) -> Result<PersonId, RowError> {
    Ok(PersonId(row.get("id")?))
}

fn language(row: &Row<'_>) -> Result<(PersonId, Language), RowError> {
    Ok((PersonId(row.get("id")?), text::to_language(word(row, "language")?)?))
}

fn session(row: &Row<'_>) -> Result<SessionRecord, RowError> {
    let fork_of: Option<String> = row.get("fork_of")?;
    let persona: Option<String> = row.get("persona")?;
    let left: Option<i64> = row.get("left_at")?;
    Ok(SessionRecord {
        id: SessionId(row.get("id")?),
        name: row.get("name")?,
        named: row.get("named")?,
        person: PersonId(row.get("person")?),
        thread: thread(row)?,
        topic: text::to_topic_state(word(row, "topic_state")?)?,
        workspace: WorkspaceRecord {
            name: row.get("workspace")?,
            directory: row.get("directory")?,
            place: place(row)?,
        },
        claude: ClaudeLink {
            id: ClaudeId(row.get("claude")?),
            fork_of: fork_of.map(ClaudeId),
            begun: row.get("begun")?,
            cut: cut(row)?,
            seen: row.get::<_, Option<String>>("seen")?.map(PromptId),
            left: left.map(Wall),
            pid: row.get("pid")?,
        },
        run: RunSettings {
            mode: text::to_mode(word(row, "mode")?)?,
            model: row.get("model")?,
            effort: row.get("effort")?,
            persona: persona.as_deref().map(json::persona::read).transpose()?,
            grants: json::to_grants(word(row, "grants")?)?,
            passing: json::to_rules(word(row, "passing")?)?,
        },
        standing: SessionStanding {
            status: text::to_status(word(row, "status")?)?,
            failed: row.get("failed")?,
            closed: row.get("closed")?,
            handed_off: text::to_handoff(row.get("handed_off")?)?,
        },
        background: json::to_words(word(row, "background")?)?,
        checklist: json::checklist::read(word(row, "checklist")?)?,
        noted: json::to_words(word(row, "noted")?)?,
        books: SessionBooks {
            created: Wall(row.get("created")?),
            last_active: Wall(row.get("last_active")?),
            turns: row.get("turns")?,
            cost_usd: row.get("cost_usd")?,
            tokens: Tokens { input: count(row, "tokens_in")?, output: count(row, "tokens_out")? },
        },
    })
}

fn cut(row: &Row<'_>) -> Result<Option<Cut>, RowError> {
    let after: Option<String> = row.get("cut_after")?;
    let drops: Option<String> = row.get("cut_drops")?;
    Ok(after.map(|after| Cut { after, drops: drops.map(PromptId) }))
}

fn point(row: &Row<'_>) -> Result<PointRecord, RowError> {
    let prompts: Vec<String> = json::read("the prompts of a point", word(row, "prompts")?)?;
    let (before, after): (Option<String>, Option<String>) = (row.get("before")?, row.get("after")?);
    let problem: Option<String> = row.get("problem")?;
    let problem = problem.as_deref().map(text::to_no_snapshot).transpose()?;
    Ok(PointRecord {
        turn: TurnId(row.get("turn")?),
        session: SessionId(row.get("session")?),
        prompts: prompts.into_iter().map(PromptId).collect(),
        words: row.get("words")?,
        before: before.map(|before| Ok(Snapshot(before))).or(problem.map(Err)),
        after: after.map(Snapshot),
        settled: row.get("settled")?,
    })
}

fn place(row: &Row<'_>) -> Result<Place, RowError> {
    Ok(match word(row, "place")? {
        "project" => Place::Project,
        "own" => Place::Own,
        "worktree" => {
            Place::Worktree(Worktree { repository: row.get("repository")?, branch: row.get("branch")? })
        }
        other => return Err(text::bad("the place of a session", other).into()),
    })
}

fn count(row: &Row<'_>, column: &str) -> Result<u64, RowError> {
    let count: i64 = row.get(column)?;
    Ok(u64::try_from(count).unwrap_or(0))
}

fn preference(row: &Row<'_>) -> Result<(Scope, Preferences), RowError> {
    let person: Option<i64> = row.get("person")?;
    let scope = match person {
        Some(person) => Scope::Person(PersonId(person)),
        None => Scope::Thread(thread(row)?),
    };
    let preferences = Preferences {
        verbosity: chosen(row, "verbosity", text::to_verbosity)?,
        rich: chosen(row, "rich", text::to_rich)?,
        diff: chosen(row, "diff", text::to_diff_view)?,
        cockpit: row.get("cockpit")?,
        language: chosen(row, "language", text::to_language)?,
    };
    Ok((scope, preferences))
}

fn sight(row: &Row<'_>) -> Result<(PersonId, RichSight), RowError> {
    let probe = text::to_probe(word(row, "probe")?)?;
    Ok((PersonId(row.get("person")?), RichSight { probe, offered: row.get("offered")? }))
}

/// What a word says, if there is one.
fn chosen<T>(
    row: &Row<'_>,
    column: &str,
    read: fn(&str) -> Result<T, StoreError>,
) -> Result<Option<T>, RowError> {
    let word: Option<String> = row.get(column)?;
    Ok(word.as_deref().map(read).transpose()?)
}

fn project(row: &Row<'_>) -> Result<Project, RowError> {
    Ok(Project { name: row.get("name")?, path: row.get("path")?, git: row.get("git")? })
}

fn group(row: &Row<'_>) -> Result<GroupRecord, RowError> {
    Ok(GroupRecord {
        chat: ChatId::of(row.get("chat")?),
        person: PersonId(row.get("person")?),
        forum: row.get("forum")?,
    })
}

fn current(row: &Row<'_>) -> Result<(ThreadId, SessionId), RowError> {
    Ok((thread(row)?, SessionId(row.get("session")?)))
}

fn thread(row: &Row<'_>) -> Result<ThreadId, RowError> {
    let topic: Option<i64> = row.get("topic")?;
    Ok(ThreadId { chat: ChatId::of(row.get("chat")?), topic: topic.map(TopicId) })
}

pub(super) fn prompt(row: &Row<'_>) -> Result<PromptRecord, RowError> {
    let messages: Vec<i64> = json::read("the messages of a prompt", word(row, "messages")?)?;
    Ok(PromptRecord {
        id: PromptId(row.get("id")?),
        session: SessionId(row.get("session")?),
        person: PersonId(row.get("person")?),
        messages: messages.into_iter().map(MessageId).collect(),
        pieces: json::to_pieces(word(row, "pieces")?)?,
        content: content(row)?,
        created: Wall(row.get("created")?),
        rank: text::to_rank(word(row, "priority")?)?,
        stage: prompt_stage(row)?,
    })
}

/// What a prompt says.
pub(super) fn content(row: &Row<'_>) -> Result<PromptContent, RowError> {
    let attachments = json::attachment::read(word(row, "attachments")?)?;
    Ok(PromptContent { text: row.get("text")?, attachments })
}

fn prompt_stage(row: &Row<'_>) -> Result<PromptStage, RowError> {
    let turn: Option<i64> = row.get("turn")?;
    Ok(match (word(row, "stage")?, turn.map(TurnId)) {
        ("held", _) => PromptStage::Held,
        ("queued", _) => PromptStage::Queued,
        ("told", Some(turn)) => PromptStage::Told(turn),
        ("started", Some(turn)) => PromptStage::Started(turn),
        ("answered", Some(turn)) => PromptStage::Answered(turn),
        ("interrupted", _) => PromptStage::Interrupted,
        ("joined", _) => PromptStage::Joined,
        ("dropped", _) => PromptStage::Dropped,
        (other, _) => return Err(text::bad("the stage of a prompt", other).into()),
    })
}

fn turn(row: &Row<'_>) -> Result<TurnRecord, RowError> {
    let ended: Option<i64> = row.get("ended")?;
    let slot: Option<i64> = row.get("slot")?;
    Ok(TurnRecord {
        id: TurnId(row.get("id")?),
        session: SessionId(row.get("session")?),
        started: Wall(row.get("started")?),
        ended: ended.map(Wall),
        stage: text::to_turn_stage(word(row, "stage")?)?,
        tries: row.get("tries")?,
        answer: row.get("answer")?,
        slot: slot.map(SlotId),
        files: word(row, "files")?.lines().map(str::to_owned).collect(),
        cost_usd: row.get("cost_usd")?,
        begun: json::to_words(word(row, "begun")?)?.into_iter().map(ToolCallId).collect(),
    })
}

fn project_rules(row: &Row<'_>) -> Result<(String, Vec<Rule>), RowError> {
    Ok((row.get("project")?, json::to_rules(word(row, "rules")?)?))
}

fn ask(row: &Row<'_>) -> Result<Ask, RowError> {
    let request: Option<String> = row.get("request")?;
    let (facts, view, reminded) = json::ask::to_more(word(row, "more")?)?;
    Ok(Ask {
        id: AskId(row.get("id")?),
        session: SessionId(row.get("session")?),
        turn: TurnId(row.get("turn")?),
        request: request.map(RequestId),
        call: json::tool::read(word(row, "call")?)?,
        suggestions: json::to_grants(word(row, "suggestions")?)?,
        reason: row.get("reason")?,
        facts,
        view,
        reminded,
        slot: SlotId(row.get("slot")?),
        opened: Wall(row.get("opened")?),
        state: ask_state(row)?,
        told: text::to_told(word(row, "told")?)?,
        replies: json::read("the replies to an ask", word(row, "replies")?)?,
        checked: json::read("the checked options of an ask", word(row, "checked")?)?,
    })
}

fn ask_state(row: &Row<'_>) -> Result<AskState, RowError> {
    let person: Option<i64> = row.get("person")?;
    Ok(match (word(row, "state")?, person.map(PersonId)) {
        ("open", _) => AskState::Open,
        ("wants_reason", Some(person)) => AskState::WantsReason(person),
        ("answered", Some(by)) => AskState::Answered {
            by,
            at: Wall(row.get("decided")?),
            decision: json::ask::to_decision(word(row, "decision")?)?,
        },
        ("expired", _) => AskState::Expired,
        (other, _) => return Err(text::bad("the state of an ask", other).into()),
    })
}

fn control(row: &Row<'_>) -> Result<ButtonControl, RowError> {
    let subject: i64 = row.get("subject")?;
    let pick = match word(row, "act")? {
        "decide" => ButtonPick::Decide(AskId(subject), json::ask::to_choice(word(row, "choice")?)?),
        "details" => ButtonPick::AskDetails(AskId(subject)),
        "stop" => ButtonPick::StopTurn(SessionId(subject)),
        "resume" => ButtonPick::ResumeTurn(TurnId(subject)),
        "drop" => ButtonPick::DropTurn(TurnId(subject)),
        "show" => ButtonPick::ShowTurn(TurnId(subject)),
        "pick" => json::pick::read(word(row, "choice")?)?,
        other => return Err(text::bad("what a button does", other).into()),
    };
    Ok(ButtonControl { token: Token(row.get("token")?), slot: SlotId(row.get("slot")?), pick })
}

fn slot(row: &Row<'_>) -> Result<SlotRecord, RowError> {
    let reply_to: Option<i64> = row.get("reply_to")?;
    let session: Option<i64> = row.get("session")?;
    Ok(SlotRecord {
        id: SlotId(row.get("id")?),
        thread: thread(row)?,
        class: text::to_class(word(row, "class")?)?,
        page: json::page::read(word(row, "page")?)?,
        notify: text::to_notify(word(row, "notify")?)?,
        reply_to: reply_to.map(MessageId),
        session: session.map(SessionId),
        state: slot_state(row)?,
    })
}

fn slot_state(row: &Row<'_>) -> Result<SlotState, RowError> {
    let message: Option<i64> = row.get("message")?;
    Ok(match (word(row, "state")?, message.map(MessageId)) {
        ("waiting", _) => SlotState::Waiting,
        ("unsure", _) => SlotState::Unsure,
        ("stale", Some(message)) => SlotState::Stale(message),
        ("shown", Some(message)) => SlotState::Shown(message),
        (other, _) => return Err(text::bad("the state of a slot", other).into()),
    })
}

fn link(row: &Row<'_>) -> Result<(ChatId, MessageId, SessionId), RowError> {
    Ok((ChatId::of(row.get("chat")?), MessageId(row.get("message")?), SessionId(row.get("session")?)))
}

fn reaction(row: &Row<'_>) -> Result<ReactionRecord, RowError> {
    let after: Option<i64> = row.get("slot")?;
    Ok(ReactionRecord {
        chat: ChatId::of(row.get("chat")?),
        message: MessageId(row.get("message")?),
        reaction: text::to_reaction(word(row, "reaction")?)?,
        after: after.map(SlotId),
    })
}

fn last(connection: &Connection) -> Result<LastIds, StoreError> {
    let of = |kind: &str| {
        let sql = "SELECT value FROM last_id WHERE kind = ?1";
        connection.query_row(sql, [kind], |row| row.get(0)).map_err(StoreError::Read)
    };
    Ok(LastIds {
        session: SessionId(of("session")?),
        turn: TurnId(of("turn")?),
        ask: AskId(of("ask")?),
        slot: SlotId(of("slot")?),
    })
}

/// A text of the row, borrowed.
pub(super) fn word<'a>(row: &'a Row<'_>, column: &str) -> Result<&'a str, RowError> {
    let value = row.get_ref(column)?;
    value.as_str().map_err(|error| text::bad("a text", format!("{column}: {error}")).into())
}

pub(super) fn rows<T>(
    connection: &Connection,
    sql: &str,
    values: impl Params,
    one: fn(&Row<'_>) -> Result<T, RowError>,
) -> Result<Vec<T>, StoreError> {
    let mut statement = connection.prepare(sql).map_err(StoreError::Read)?;
    let all = statement.query_and_then(values, one).map_err(StoreError::Read)?;
    all.map(|row| row.map_err(StoreError::from)).collect()
}
