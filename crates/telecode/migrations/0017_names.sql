-- The name by which Claude Code knows a session, as far as we told it or it told us.
ALTER TABLE session ADD COLUMN claude_name TEXT;
