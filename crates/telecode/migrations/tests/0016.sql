-- A prompt with a picture, behind one without.
UPDATE prompt SET attachments = '[{"kind":"picture","path":"/data/attachments/1/board.png","name":"board.png","size":7,"media_type":"image/png","hash":"00ff"}]'
    WHERE seq = 1;
