-- A turn with everything that is new in version 3.
UPDATE turn SET slot = 3, files = 'src/main.rs' || char(10) || '/etc/hosts' WHERE id = 3;
