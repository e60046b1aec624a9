INSERT INTO sight (person, probe, offered) VALUES (11, 'seen', 2), (12, 'asked', 0);
