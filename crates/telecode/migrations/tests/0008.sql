-- A project with a rule, a session with one until its turn ends, and an ask that is looked at twice.
INSERT INTO project_rules (project, rules) VALUES ('/srv/api', '[{"tool":"Bash","content":"npm test *"}]');
UPDATE session SET passing = '[{"tool":"Read","content":null}]' WHERE id = 1;
UPDATE ask SET more = '{"agent":"Look around","confirm":true,"view":"confirm"}';
