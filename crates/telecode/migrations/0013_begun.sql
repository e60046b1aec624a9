-- What Claude's record is compared with after a crash: the last prompt that was answered, and the calls that were begun.
ALTER TABLE session ADD COLUMN seen TEXT;
ALTER TABLE turn ADD COLUMN begun TEXT NOT NULL DEFAULT '[]';
