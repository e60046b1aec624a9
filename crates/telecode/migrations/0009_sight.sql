-- What is known of how a person's app shows rich messages.
CREATE TABLE sight (
    person  INTEGER PRIMARY KEY,
    -- new, asked, seen, blank
    probe   TEXT    NOT NULL DEFAULT 'new',
    -- How many rich answers they got with a button that leads back.
    offered INTEGER NOT NULL DEFAULT 0
) STRICT;
