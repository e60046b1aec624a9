## Back to before a turn

menu-undo = Undo the last turn
button-undo = ↩ Undo
button-undo-both = ↩ Files and conversation
button-undo-files = Only files
button-undo-talk = Only conversation
button-cancel-undo = Cancel
button-forward = ↪ Files forward again
button-forward-now = ↪ Bring them back
undo-nothing = There is nothing to undo here yet: no turn of this session was told since it can be undone.
undo-gone = That turn cannot be undone any more. /undo shows the newest one.
undo-running = Claude is working. Wait for the end, or /stop it first.
undo-offered = A turn was cut here. Decide about that first: resume it or drop it.
undo-looking = Looking what would change …
undo-working = Going back …
undo-title = ↩ Undo · { $name }
undo-before = { $turns ->
    [one] Back to before “{ $words }”.
   *[other] Back to before “{ $words }”: { $turns } turns.
}
undo-files = { $files ->
    [one] 1 file would change: +{ $added } −{ $removed }
   *[other] { $files } files would change: +{ $added } −{ $removed }
}
undo-no-files = No file would change.
undo-goes = would be deleted
undo-comes-back = would come back
undo-binary = would change (no text)
undo-outside = (outside of the repository's view)
undo-more = … and { $count } more
undo-others = ⚠️ Changed by somebody else since, and lost as well: { $files }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
}
undo-stays = ⚠️ Stays as it is, because no copy was kept (too large, or ignored by git): { $files }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
}
undo-lost = ⚠️ Cannot be brought forward again (ignored by git now, or too large): { $files }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
}
undo-missing = ⚠️ Gone since, and doesn't come back, because no copy was kept (git ignores it, or it's a repository): { $files }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
}
undo-left = ⚠️ Couldn't be put back, or changed just now: { $files }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
}
undo-nested = Repositories inside stay as they are: { $files }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
}
undo-other-rules = What git ignored then or ignores now stays as it is.
undo-neighbours = ⚠️ Somebody else is in this directory. What they changed in these files is lost as well:
undo-neighbour-working = “{ $name }” works there now
undo-neighbour-since = “{ $name }” has worked there since
undo-neighbour-elsewhere = “{ $name }” is open in a terminal, or elsewhere
undo-commits = Commits stay: only files go back, the branch does not.
undo-only-tools = Only what Claude's own tools edited can go back: the workspace is no git repository, so what shell commands did stays.
undo-no-snapshot = ⚠️ What shell commands do in this turn cannot be undone, because { $reason }. What Claude's own tools edit can.
undo-no-claude = Claude Code did not say which files it would put back.
undo-not-git = the workspace is no git repository
undo-too-large = more than 20,000 files are not in git (a .gitignore helps)
undo-late = the files before it were not looked at in time
undo-not-kept = the files before it are not kept any more
undo-talk = The conversation can go back, too: Claude then knows nothing of this any more.
undo-talk-fresh = The conversation can go back, too. This was its first turn, so a new one begins: Claude then knows nothing.
undo-talk-nowhere = The conversation cannot go back to there: it was shortened since, or its record does not have the turn.
undo-moved = The files have changed since this was shown. Nothing was done; here is what would change now.
undo-failed = ⚠️ Nothing was changed: { $reason }
undo-done = ↩ Back to before “{ $words }”
undo-done-files = { $files ->
    [0] The files that Claude edited are as they were.
    [one] 1 file is as it was.
   *[other] { $files } files are as they were.
}
undo-done-no-files = No file had to change.
undo-done-talk = Claude knows nothing of it any more. This cannot be taken back.
undo-done-talk-with-next = Claude knows nothing of it any more, from your next message on. Until then a terminal still shows the whole conversation. This cannot be taken back.
undo-talk-undone = The conversation is back before it already: Claude knows nothing of it.
undo-talk-busy = Claude began to work meanwhile, so the conversation stays as it is: /stop and /undo for that.
undo-talk-unanswered = Claude Code did not answer, so the conversation stays as it is: /undo once more for that.
undo-done-fresh = The next message begins a new conversation: Claude knows nothing. This cannot be taken back.
undo-cut-refused = ⚠️ Claude Code refused to cut the conversation, because its record changed meanwhile. It goes on whole; send your message again, or /undo.
undo-forward-title = ↪ Forward to before the undo
undo-forward-nothing = The files are already as they were before the undo.
undo-forward-moved = The files have changed since this was shown. Nothing was done; press the button again to see what would change now.
undo-forwarded = { $files ->
    [one] ↪ 1 file is as it was before the undo.
   *[other] ↪ { $files } files are as they were before the undo.
}
