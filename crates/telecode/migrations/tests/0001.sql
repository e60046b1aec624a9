-- One row at least in every table of version 1, as telecode writes them.
INSERT INTO meta (key, value) VALUES ('offset', 701);
UPDATE last_id SET value = 4;
INSERT INTO chat_update (id, received, handled, raw) VALUES (699, 1, 1, ''), (700, 2, 0, '{"update_id":700}');
INSERT INTO person (id, paired, refused) VALUES (11, 1, 0), (12, 0, 1);
INSERT INTO session VALUES
    (1, 'one', 11, NULL, 'api', '/srv/api', '5f0c1c8e-0000-4000-8000-000000000001', 1, 'accept_edits', 'opus',
     '[{"rules":[{"tool":"Bash","content":"ls:*"}]},{"mode":"plan"}]', 1, 2, 3, 0.25);
INSERT INTO thread (chat, topic, session) VALUES (11, NULL, 1), (11, 5, 1);
INSERT INTO turn (id, session, started, ended, stage, tries, answer, cost_usd) VALUES
    (3, 1, 1, 2, 'answered', 0, 'Hello.', 0.1),
    (4, 1, 3, NULL, 'running', 1, '', 0);
INSERT INTO prompt (id, session, person, messages, text, created, stage, turn) VALUES
    ('5f0c1c8e-0000-4000-8000-000000000002', 1, 11, '[1]', 'hello', 1, 'answered', 3),
    ('5f0c1c8e-0000-4000-8000-000000000003', 1, 11, '[2,3]', 'and now?', 3, 'told', 4);
INSERT INTO ask (id, session, turn, request, call, suggestions, reason, slot, opened, state, person, decided,
        decision, replies, checked) VALUES
    (4, 1, 4, 'r1', '{"id":"t1","name":"Bash","tool":{"bash":{"command":"ls","description":null}},"input":"{}"}',
     '[]', NULL, 4, 4, 'answered', 11, 5, '{"deny":{"message":"no"}}', '[]', '[]');
INSERT INTO slot (id, chat, topic, class, page, notify, reply_to, session, state, message) VALUES
    (3, 11, NULL, 'final', '{"text":""}', 'loud', 1, 1, 'shown', 20),
    (4, 11, NULL, 'final', '{"text":"May I?","buttons":[[{"label":"Allow","action":{"press":"a"}}]]}', 'loud', 2, 1,
     'stale', 21);
INSERT INTO control (token, slot, act, subject, choice) VALUES
    ('a', 4, 'decide', 4, '"allow"'), ('b', 4, 'stop', 1, NULL);
INSERT INTO link (chat, message, session) VALUES (11, 20, 1);
