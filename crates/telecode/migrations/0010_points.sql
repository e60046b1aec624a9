-- Where an undo can go back to, and where a conversation was cut until that is true.

ALTER TABLE session ADD COLUMN cut_after TEXT;
ALTER TABLE session ADD COLUMN cut_drops TEXT;

CREATE TABLE point (
    turn    INTEGER PRIMARY KEY,
    session INTEGER NOT NULL,
    -- The ids of the prompts, as JSON.
    prompts TEXT NOT NULL,
    words   TEXT NOT NULL,
    -- The snapshots' commits.
    before  TEXT,
    after   TEXT,
    -- Why there is no snapshot before the turn: not_git, too_large, late, failed and the words.
    problem TEXT,
    settled INTEGER NOT NULL
) STRICT;
CREATE INDEX point_session ON point (session);
