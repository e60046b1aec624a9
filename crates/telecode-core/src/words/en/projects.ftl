## Projects and workspaces
problem-worktree = ⚠️ I cannot make the git worktree for { $branch }: { $reason }. Mend it on the machine, or begin another session with /new.
