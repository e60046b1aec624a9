-- What people tell Claude beside prompts, and when it is to take those up.

-- next, later, now
ALTER TABLE prompt ADD COLUMN priority TEXT NOT NULL DEFAULT 'next';
-- The language that a person chose to be spoken to in.
ALTER TABLE preference ADD COLUMN language TEXT;
