-- What Claude has on its list, and what a person was told once.
ALTER TABLE session ADD COLUMN checklist TEXT NOT NULL DEFAULT '[]';
ALTER TABLE session ADD COLUMN noted TEXT NOT NULL DEFAULT '[]';
