-- Searching what was said: prompts, answers, and the names of files.

-- The place of the first message that shows a turn's end, and the files that it read or wrote, one a line.
ALTER TABLE turn ADD COLUMN slot INTEGER;
ALTER TABLE turn ADD COLUMN files TEXT NOT NULL DEFAULT '';

-- The words, without the texts: those are looked up in the tables that have them.
CREATE VIRTUAL TABLE prompt_words USING fts5 (text,
    content = 'prompt', content_rowid = 'seq', tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3');
CREATE VIRTUAL TABLE turn_words USING fts5 (answer, files,
    content = 'turn', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3');

-- Triggers keep them in step, whatever is written by whom.
CREATE TRIGGER prompt_said AFTER INSERT ON prompt BEGIN
    INSERT INTO prompt_words (rowid, text) VALUES (new.seq, new.text);
END;
CREATE TRIGGER prompt_unsaid AFTER DELETE ON prompt BEGIN
    INSERT INTO prompt_words (prompt_words, rowid, text) VALUES ('delete', old.seq, old.text);
END;
CREATE TRIGGER prompt_resaid AFTER UPDATE OF text ON prompt WHEN old.text IS NOT new.text BEGIN
    INSERT INTO prompt_words (prompt_words, rowid, text) VALUES ('delete', old.seq, old.text);
    INSERT INTO prompt_words (rowid, text) VALUES (new.seq, new.text);
END;
CREATE TRIGGER turn_said AFTER INSERT ON turn BEGIN
    INSERT INTO turn_words (rowid, answer, files) VALUES (new.id, new.answer, new.files);
END;
CREATE TRIGGER turn_unsaid AFTER DELETE ON turn BEGIN
    INSERT INTO turn_words (turn_words, rowid, answer, files) VALUES ('delete', old.id, old.answer, old.files);
END;
CREATE TRIGGER turn_resaid AFTER UPDATE OF answer, files ON turn
    WHEN old.answer IS NOT new.answer OR old.files IS NOT new.files
BEGIN
    INSERT INTO turn_words (turn_words, rowid, answer, files) VALUES ('delete', old.id, old.answer, old.files);
    INSERT INTO turn_words (rowid, answer, files) VALUES (new.id, new.answer, new.files);
END;

-- What was said before this version.
INSERT INTO prompt_words (prompt_words) VALUES ('rebuild');
INSERT INTO turn_words (turn_words) VALUES ('rebuild');
