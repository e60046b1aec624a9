## Back to before a turn

menu-undo = Undo the last turn
button-undo = ↩ Undo
button-undo-both = ↩ Files and conversation
button-undo-files = Files only
button-undo-talk = Conversation only
button-cancel-undo = Cancel
button-forward = ↪ Redo the file changes
button-forward-now = ↪ Yes, redo
undo-nothing = Nothing to undo in this session yet.
undo-gone = That turn can no longer be undone. /undo shows the latest one.
undo-running = Claude is working. Wait until it's done, or /stop it first.
undo-offered = A turn was interrupted here. First decide about it: Resume or Drop.
undo-looking = Checking what would change…
undo-working = Undoing…
undo-title = ↩ Undo · { $name }
undo-before = { $turns ->
    [one] Back to before “{ $words }”.
   *[other] Back to before “{ $words }”: { $turns } turns.
}
undo-files = { $files ->
    [one] 1 file would change: +{ $added } −{ $removed }
   *[other] { $files } files would change: +{ $added } −{ $removed }
}
undo-no-files = No files would change.
undo-goes = would be deleted
undo-comes-back = would be restored
undo-binary = would change (no text)
undo-outside = (outside the repository)
undo-more = …and { $count } more
undo-others = ⚠️ Changed by someone else since, and lost as well: { $files }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
}
undo-stays = ⚠️ Stays as it is, because there's no copy (too large, or ignored by git): { $files }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
}
undo-lost = ⚠️ Can't be redone (ignored by git now, or too large): { $files }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
}
undo-missing = ⚠️ Gone since, and can't be restored, because there's no copy (ignored by git, or a repository): { $files }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
}
undo-left = ⚠️ Couldn't be restored, or changed just now: { $files }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
}
undo-nested = Repositories inside stay as they are: { $files }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
}
undo-other-rules = What git ignored then or ignores now stays as it is.
undo-neighbours = ⚠️ Someone else works in this folder. Their changes to these files would be lost, too:
undo-neighbour-working = “{ $name }” works there now
undo-neighbour-since = “{ $name }” has worked there since
undo-neighbour-elsewhere = “{ $name }” is open in a terminal, or elsewhere
undo-commits = Commits stay: files go back, the branch doesn't.
undo-only-tools = Only edits by Claude's own tools can be undone: the folder isn't a git repository, so what shell commands did stays.
undo-no-snapshot = ⚠️ What shell commands did in this turn can't be undone: { $reason }. Edits by Claude's own tools can.
undo-no-claude = Claude Code didn't say which files it would restore.
undo-not-git = the folder isn't a git repository
undo-too-large = more than 20,000 files aren't in git (a .gitignore helps)
undo-late = there was no time to copy the files before it
undo-not-kept = the copy of the files from before it is gone
undo-talk = The conversation can go back, too: Claude then forgets all of this.
undo-talk-fresh = The conversation can go back, too. This was its first turn, so a new one starts: Claude forgets everything.
undo-talk-nowhere = The conversation can't go back to there: it was compacted since, or its transcript doesn't have the turn.
undo-moved = The files have changed since you saw this. Nothing was done; here's what would change now.
undo-failed = ⚠️ Nothing was changed: { $reason }
undo-done = ↩ Rolled back to before “{ $words }”
undo-done-files = { $files ->
    [0] The files that Claude edited are restored.
    [one] 1 file restored.
   *[other] { $files } files restored.
}
undo-done-no-files = No file had to change.
undo-done-talk = Claude has forgotten it. This can't be undone.
undo-done-talk-with-next = Claude forgets it with your next message. Until then a terminal still shows the whole conversation. This can't be undone.
undo-talk-undone = The conversation is already back before it.
undo-talk-busy = Claude started working meanwhile, so the conversation stays as it is. To roll it back too: /stop, then /undo.
undo-talk-unanswered = Claude Code didn't answer, so the conversation stays as it is. To roll it back too, send /undo again.
undo-done-fresh = Your next message starts a new conversation: Claude has forgotten everything. This can't be undone.
undo-cut-refused = ⚠️ Claude Code couldn't roll the conversation back, because its transcript changed meanwhile. It continues whole; send your message again, or /undo.
undo-forward-title = ↪ Redo what was undone
undo-forward-nothing = The files are already as they were before the undo.
undo-forward-moved = The files have changed since you saw this. Nothing was done; press the button again to see what would change now.
undo-forwarded = { $files ->
    [one] ↪ 1 file is back as it was before the undo.
   *[other] ↪ { $files } files are back as they were before the undo.
}
