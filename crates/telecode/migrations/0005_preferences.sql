-- What people set: as their default (`person` alone), or for one thread (`chat`, and `topic` where it is one).
CREATE TABLE preference (
    person    INTEGER,
    chat      INTEGER,
    topic     INTEGER,
    -- quiet, steps, everything
    verbosity TEXT,
    -- auto, on, off
    rich      TEXT,
    -- text, picture, off
    diff      TEXT,
    cockpit   INTEGER
) STRICT;
CREATE INDEX preference_scope ON preference (chat, topic, person);
