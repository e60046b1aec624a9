-- What is allowed to all sessions of a project, by its directory.
CREATE TABLE project_rules (
    project TEXT PRIMARY KEY,
    rules   TEXT NOT NULL
) STRICT;

-- What was allowed until the running turn ends.
ALTER TABLE session ADD COLUMN passing TEXT NOT NULL DEFAULT '[]';

-- What else is known of an ask, and what its card shows.
ALTER TABLE ask ADD COLUMN more TEXT NOT NULL DEFAULT '{}';
