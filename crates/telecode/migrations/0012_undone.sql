-- What was taken back: Claude knows nothing of it any more.
ALTER TABLE turn ADD COLUMN undone INTEGER NOT NULL DEFAULT 0;
ALTER TABLE prompt ADD COLUMN undone INTEGER NOT NULL DEFAULT 0;
