-- Sessions with names, places, topics and personas; projects and groups that were added from a chat.

ALTER TABLE session ADD COLUMN named INTEGER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN person INTEGER NOT NULL DEFAULT 0;
-- none, wanted, open, lost: the topic that the session has for itself. `topic` is where it reports to.
ALTER TABLE session ADD COLUMN topic_state TEXT NOT NULL DEFAULT 'none';
-- project, worktree, own; a worktree has a repository and a branch.
ALTER TABLE session ADD COLUMN place TEXT NOT NULL DEFAULT 'project';
ALTER TABLE session ADD COLUMN repository TEXT;
ALTER TABLE session ADD COLUMN branch TEXT;
ALTER TABLE session ADD COLUMN fork_of TEXT;
ALTER TABLE session ADD COLUMN effort TEXT;
ALTER TABLE session ADD COLUMN persona TEXT;
ALTER TABLE session ADD COLUMN status TEXT NOT NULL DEFAULT 'asleep';
ALTER TABLE session ADD COLUMN failed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN closed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN handed_off INTEGER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN pid INTEGER;
-- When its agent last ended.
ALTER TABLE session ADD COLUMN left_at INTEGER;
ALTER TABLE session ADD COLUMN tokens_in INTEGER NOT NULL DEFAULT 0;
ALTER TABLE session ADD COLUMN tokens_out INTEGER NOT NULL DEFAULT 0;

-- Until now there were only private chats, and those have the number of their person.
UPDATE session SET person = chat;
UPDATE session SET place = 'own' WHERE directory LIKE '%/workspaces/session-' || id;

-- What each message of a prompt said, as far as an edit can still change it.
ALTER TABLE prompt ADD COLUMN pieces TEXT NOT NULL DEFAULT '[]';
DROP INDEX prompt_open;
CREATE INDEX prompt_open ON prompt (seq) WHERE stage IN ('held', 'queued', 'told', 'started');

-- Directories that became projects from a chat, in the order they did.
CREATE TABLE project (
    seq  INTEGER PRIMARY KEY,
    name TEXT    NOT NULL UNIQUE,
    path TEXT    NOT NULL,
    git  INTEGER NOT NULL
) STRICT;

-- The groups that are served.
CREATE TABLE served_group (
    chat   INTEGER PRIMARY KEY,
    person INTEGER NOT NULL,
    forum  INTEGER NOT NULL
) STRICT;

-- What is picked from menus (`act` is 'pick') is told by `choice` alone.
CREATE INDEX control_pick ON control (slot) WHERE act = 'pick';
CREATE INDEX slot_session ON slot (session);
