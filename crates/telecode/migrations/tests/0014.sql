-- Somebody whom the configuration names.
INSERT INTO owner (person, source, since) VALUES (1002, 'named', 1764500000000);
