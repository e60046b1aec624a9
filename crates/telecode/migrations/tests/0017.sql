-- A session whose name Claude Code knows.
UPDATE session SET claude_name = 'Fix the login';
