-- What was spent, the limits of the plan, and the cockpits.

-- What each turn used of each model. It stays when the session is deleted.
CREATE TABLE spent (
    turn     INTEGER NOT NULL,
    model    TEXT    NOT NULL,
    session  INTEGER NOT NULL,
    at       INTEGER NOT NULL,
    millis   INTEGER NOT NULL,
    input    INTEGER NOT NULL,
    output   INTEGER NOT NULL,
    cost_usd REAL    NOT NULL,
    PRIMARY KEY (turn, model)
) STRICT, WITHOUT ROWID;
CREATE INDEX spent_at ON spent (at);
-- Until now only the cost of a turn was known.
INSERT INTO spent (turn, model, session, at, millis, input, output, cost_usd)
    SELECT id, '', session, ended, max(ended - started, 0), 0, 0, cost_usd
    FROM turn WHERE ended IS NOT NULL AND cost_usd > 0;

-- How the windows of the plan's limits stood when they were last heard of.
CREATE TABLE plan_window (
    -- five_hours, seven_days, or `other:` and Claude Code's name for it
    name    TEXT    PRIMARY KEY,
    percent REAL,
    resets  INTEGER,
    warned  INTEGER NOT NULL,
    heard   INTEGER NOT NULL,
    -- Somebody was told that it is nearly used up.
    told    INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Sessions in which what waits waits for a limit to be over.
CREATE TABLE park (
    session INTEGER PRIMARY KEY REFERENCES session (id) DEFERRABLE INITIALLY DEFERRED,
    since   INTEGER NOT NULL,
    until   INTEGER,
    resumes INTEGER NOT NULL,
    over    INTEGER NOT NULL,
    slot    INTEGER NOT NULL
) STRICT;

-- The pinned message of each thread that has one.
CREATE TABLE cockpit (
    chat  INTEGER NOT NULL,
    topic INTEGER,
    slot  INTEGER NOT NULL,
    -- Nothing is to be done about its pin any more.
    settled INTEGER NOT NULL
) STRICT;
CREATE INDEX cockpit_place ON cockpit (chat, topic);
