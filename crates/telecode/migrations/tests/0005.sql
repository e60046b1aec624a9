-- The default of a person, and one thread.
INSERT INTO preference (person, chat, topic, verbosity, rich, diff, cockpit) VALUES
    (11, NULL, NULL, 'everything', 'off', 'off', 1), (NULL, 11, 5, 'quiet', NULL, NULL, 0);
