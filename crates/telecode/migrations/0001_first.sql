-- The tables of the walking skeleton: one row per thing, readable by hand with any SQLite shell.
-- Times are milliseconds since 1970, UTC. Enumerations are words. Nested things are JSON.

-- Single facts: the offset of getUpdates.
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The highest number ever given to each kind of thing: numbers are not used again, even after rows are pruned.
CREATE TABLE last_id (
    kind  TEXT PRIMARY KEY,
    value INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO last_id (kind, value) VALUES ('session', 0), ('turn', 0), ('ask', 0), ('slot', 0);

-- Updates as Telegram sent them. A handled one is emptied, and kept for a day so that a repeated one is known.
CREATE TABLE chat_update (
    seq      INTEGER PRIMARY KEY,
    id       INTEGER NOT NULL UNIQUE,
    received INTEGER NOT NULL,
    handled  INTEGER NOT NULL DEFAULT 0,
    raw      TEXT    NOT NULL
) STRICT;
CREATE INDEX chat_update_open ON chat_update (seq) WHERE handled = 0;
CREATE INDEX chat_update_done ON chat_update (received) WHERE handled = 1;

CREATE TABLE person (
    id      INTEGER PRIMARY KEY,
    paired  INTEGER NOT NULL DEFAULT 0,
    refused INTEGER NOT NULL DEFAULT 0,
    -- The language that the person is spoken to in.
    language TEXT
) STRICT;

CREATE TABLE session (
    id          INTEGER PRIMARY KEY,
    name        TEXT    NOT NULL,
    chat        INTEGER NOT NULL,
    topic       INTEGER,
    workspace   TEXT    NOT NULL,
    directory   TEXT    NOT NULL,
    claude      TEXT    NOT NULL,
    begun       INTEGER NOT NULL,
    mode        TEXT    NOT NULL,
    model       TEXT,
    grants      TEXT    NOT NULL,
    created     INTEGER NOT NULL,
    last_active INTEGER NOT NULL,
    turns       INTEGER NOT NULL,
    cost_usd    REAL    NOT NULL
) STRICT;

-- The current session of a chat, or of a topic of it.
CREATE TABLE thread (
    chat    INTEGER NOT NULL,
    topic   INTEGER,
    session INTEGER NOT NULL REFERENCES session (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX thread_place ON thread (chat, topic);
CREATE INDEX thread_session ON thread (session);

CREATE TABLE turn (
    id       INTEGER PRIMARY KEY,
    session  INTEGER NOT NULL REFERENCES session (id) DEFERRABLE INITIALLY DEFERRED,
    started  INTEGER NOT NULL,
    ended    INTEGER,
    stage    TEXT    NOT NULL,
    tries    INTEGER NOT NULL,
    answer   TEXT    NOT NULL,
    cost_usd REAL    NOT NULL
) STRICT;
CREATE INDEX turn_open ON turn (id) WHERE stage IN ('running', 'offered');
CREATE INDEX turn_session ON turn (session);

CREATE TABLE prompt (
    seq      INTEGER PRIMARY KEY,
    id       TEXT    NOT NULL UNIQUE,
    session  INTEGER NOT NULL REFERENCES session (id) DEFERRABLE INITIALLY DEFERRED,
    person   INTEGER NOT NULL,
    messages TEXT    NOT NULL,
    text     TEXT    NOT NULL,
    created  INTEGER NOT NULL,
    stage    TEXT    NOT NULL,
    -- The turn that it was told, started or answered in.
    turn     INTEGER REFERENCES turn (id) DEFERRABLE INITIALLY DEFERRED
) STRICT;
CREATE INDEX prompt_open ON prompt (seq) WHERE stage IN ('queued', 'told', 'started');
CREATE INDEX prompt_session ON prompt (session);
CREATE INDEX prompt_turn ON prompt (turn);

CREATE TABLE ask (
    id          INTEGER PRIMARY KEY,
    session     INTEGER NOT NULL REFERENCES session (id) DEFERRABLE INITIALLY DEFERRED,
    turn        INTEGER NOT NULL REFERENCES turn (id) DEFERRABLE INITIALLY DEFERRED,
    request     TEXT,
    call        TEXT    NOT NULL,
    suggestions TEXT    NOT NULL,
    reason      TEXT,
    slot        INTEGER NOT NULL,
    opened      INTEGER NOT NULL,
    state       TEXT    NOT NULL,
    -- Who is to give a reason, or who decided.
    person      INTEGER,
    decided     INTEGER,
    decision    TEXT,
    replies     TEXT    NOT NULL,
    checked     TEXT    NOT NULL,
    -- How far the answer got: no, yes, settled.
    told        TEXT    NOT NULL DEFAULT 'no'
) STRICT;
CREATE INDEX ask_turn ON ask (turn);
CREATE INDEX ask_session ON ask (session);

-- What a button does: `act` says what, `subject` is the number of the ask, session or turn that it is done to.
CREATE TABLE control (
    token   TEXT PRIMARY KEY,
    slot    INTEGER NOT NULL,
    act     TEXT    NOT NULL,
    subject INTEGER NOT NULL,
    choice  TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX control_slot ON control (slot);

CREATE TABLE slot (
    id       INTEGER PRIMARY KEY,
    chat     INTEGER NOT NULL,
    topic    INTEGER,
    class    TEXT    NOT NULL,
    page     TEXT    NOT NULL,
    notify   TEXT    NOT NULL,
    reply_to INTEGER,
    session  INTEGER,
    state    TEXT    NOT NULL,
    message  INTEGER
) STRICT;
CREATE INDEX slot_open ON slot (id) WHERE state NOT IN ('shown', 'gone');
CREATE INDEX slot_live ON slot (id) WHERE class = 'live' AND state <> 'gone';
CREATE INDEX slot_gone ON slot (id) WHERE state = 'gone';

-- Messages that belong to a session: a reply to one goes there.
CREATE TABLE link (
    seq     INTEGER PRIMARY KEY,
    chat    INTEGER NOT NULL,
    message INTEGER NOT NULL,
    session INTEGER NOT NULL REFERENCES session (id) DEFERRABLE INITIALLY DEFERRED,
    UNIQUE (chat, message)
) STRICT;
CREATE INDEX link_session ON link (session);
