## Phone and terminal
