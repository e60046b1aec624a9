-- A turn that was taken back.
UPDATE turn SET undone = 1 WHERE id = 1;
UPDATE prompt SET undone = 1 WHERE seq = 1;
