## Queue and backlog

queue-count = { $count ->
        [0] nothing waits
        [one] { $count } message waits
       *[other] { $count } messages wait
    }
queue-told = told already: Claude takes it up at its next step, or after the answer
queue-held = came while I was away: runs only if you say so
queue-page = Page { $page } of { $pages }
queue-button-drop = 🗑 Drop { $number }
queue-button-up = ⬆️ Up { $number }
queue-button-again = 🔄 Refresh
queue-button-close = ✖️ Close
queue-gone = It does not wait any more
queue-first = It is the first already
queue-held-first = Run what came while I was away, or drop it, one by one
queue-moved = Moved up
queue-taking-back = Taking it back from Claude …
queue-too-late = ⚡ Too late: Claude has taken it up. /stop stops it.
edit-command = ✏️ I run no command because of an edit, and Claude keeps the words as they were. Send the command as a new message.
retry-nothing = Nothing was asked in this session yet, so there is nothing to ask again.
retry-busy = Something is running or waits already. Wait for its answer, or send /stop, and then /retry.
retry-strangers = The last prompt is from somebody this bot no longer serves. If you want it, send it as a message.
retry-offered = Decide first about the interrupted turn above: Resume or Drop.
retry-failed = ⚠️ I cannot find the last prompt: { $reason }. Send it again as a message.
retry-again = ↻ again: { $what }
backlog-count = { $count ->
        [one] { $count } message arrived while I was away
       *[other] { $count } messages arrived while I was away
    }
backlog-why = I do not run old messages without asking. What you write now runs first.
backlog-commands = ⌛ Not done, because it came while I was away. Send it again if you still want it:
backlog-button-run = ▶️ Run all
backlog-button-show = 🔍 Show
backlog-button-discard = 🗑 Discard
backlog-running = ▶️ What arrived while I was away runs now.
backlog-discarded = 🗑 What arrived while I was away is discarded.
backlog-none = 📭 Nothing is left of what arrived while I was away.
backlog-toast-running = Running
backlog-toast-discarded = Discarded
