## Queue and backlog
