-- The end of a prompt that waits for the answer to be shown, and one that does not.
INSERT INTO reaction (chat, message, reaction, slot) VALUES (11, 90, 'answered', 2), (11, 91, 'failed', NULL);
