-- One row at least in every table that is new in version 2, and a session with everything.
INSERT INTO project (name, path, git) VALUES ('site', '/srv/site', 1);
INSERT INTO served_group (chat, person, forum) VALUES (-100, 11, 1);
UPDATE session SET named = 1, topic_state = 'open', place = 'worktree', repository = '/srv/api', branch = 'fix',
    fork_of = '5f0c1c8e-0000-4000-8000-000000000009', effort = 'high', persona = '{"name":"planner","mode":"plan"}',
    status = 'working', failed = 1, pid = 77, left_at = 5, tokens_in = 1000, tokens_out = 10 WHERE id = 1;
UPDATE prompt SET pieces = '[[2,"and"],[3,"now?"]]' WHERE stage = 'told';
UPDATE control SET act = 'pick', subject = 0, choice = '"close"' WHERE token = 'b';
