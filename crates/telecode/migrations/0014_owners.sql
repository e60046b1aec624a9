-- Who was served last, why, and since when: what a change of owners is told from. Those who were paired are nowhere else.
CREATE TABLE owner (
    person INTEGER PRIMARY KEY,
    -- named: the configuration names them. paired: they sent the pairing code.
    source TEXT    NOT NULL,
    -- 0: before this was kept.
    since  INTEGER NOT NULL
) STRICT;
INSERT INTO owner (person, source, since) SELECT id, 'paired', 0 FROM person WHERE paired = 1;
ALTER TABLE person DROP COLUMN paired;
