-- A prompt that is to come later, and a language that was chosen.
UPDATE prompt SET priority = 'later' WHERE stage = 'queued';
UPDATE preference SET language = 'ru' WHERE person = 11;
