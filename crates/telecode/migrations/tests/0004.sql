-- A session with something in its background, and a turn that is to stop.
UPDATE session SET background = '["npm run dev"]' WHERE id = 1;
UPDATE turn SET stage = 'stopping' WHERE stage = 'running';
