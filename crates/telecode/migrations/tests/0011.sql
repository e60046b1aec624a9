-- A session with something on its list, whose person was told something once.
UPDATE session SET checklist = '[{"id":"1","text":"Fix it","active":"Fixing it","state":"active"}]', noted = '["context"]' WHERE id = 1;
