-- What was sent with a prompt: files of the data directory, as JSON.
ALTER TABLE prompt ADD COLUMN attachments TEXT NOT NULL DEFAULT '[]';
