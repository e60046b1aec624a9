-- What is known of work that a crash cuts: what ran in the background, and that a person wants a turn to stop.

ALTER TABLE session ADD COLUMN background TEXT NOT NULL DEFAULT '[]';

DROP INDEX turn_open;
CREATE INDEX turn_open ON turn (id) WHERE stage IN ('running', 'stopping', 'offered');
