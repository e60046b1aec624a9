-- A turn with snapshots, and one without.
INSERT INTO point (turn, session, prompts, words, before, after, problem, settled) VALUES
    (1, 1, '["p-1"]', 'fix it', 'c0ffee', NULL, NULL, 0), (2, 1, '["p-2","p-3"]', '', NULL, NULL, 'failed: no', 1);
