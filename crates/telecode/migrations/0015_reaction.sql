-- The ends of prompts that are not known to be shown on the person's messages.
CREATE TABLE reaction (
    chat     INTEGER NOT NULL,
    message  INTEGER NOT NULL,
    reaction TEXT    NOT NULL,
    -- The slot that is shown before, if one is.
    slot     INTEGER,
    PRIMARY KEY (chat, message)
) STRICT;
-- Before this was kept, only the newest prompt of a session with an agent was shown again after a crash.
INSERT OR IGNORE INTO reaction (chat, message, reaction, slot)
    SELECT session.chat, said.value, iif(prompt.stage = 'answered', 'answered', 'failed'), NULL
    FROM session
    JOIN prompt ON prompt.session = session.id
    JOIN json_each(prompt.messages) AS said
    WHERE session.pid IS NOT NULL AND prompt.stage IN ('answered', 'interrupted')
        AND prompt.seq = (SELECT max(seq) FROM prompt WHERE prompt.session = session.id);
