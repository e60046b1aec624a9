-- A turn that began to change something, behind one that was answered.
UPDATE session SET seen = (SELECT id FROM prompt WHERE seq = 1) WHERE id = 1;
UPDATE turn SET begun = '["toolu_1"]' WHERE id = 1;
