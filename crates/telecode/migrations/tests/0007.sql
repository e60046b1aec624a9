-- A turn of two models, a window that was told of, what waits for it, and cockpits of a chat and a topic.
INSERT INTO spent (turn, model, session, at, millis, input, output, cost_usd) VALUES
    (901, 'claude-opus-5-5', 1, 5000, 42000, 1200, 34, 0.5), (901, 'claude-haiku-4-5', 1, 5000, 42000, 10, 2, 0.001);
INSERT INTO plan_window (name, percent, resets, warned, heard, told) VALUES
    ('five_hours', 92.0, 9000, 1, 5000, 1), ('other:seven day opus', NULL, NULL, 0, 5000, 0);
INSERT INTO park (session, since, until, resumes, over, slot) VALUES (1, 5000, 9000, 1, 0, 1);
INSERT INTO cockpit (chat, topic, slot, settled) VALUES (11, NULL, 1, 1), (11, 5, 1, 0);
