## Queue and backlog

queue-count = { $count ->
        [0] empty
        [one] { $count } message
       *[other] { $count } messages
    }
queue-told = already sent: Claude reads it at its next step, or after the answer
queue-held = arrived while I was offline; runs only if you say so
queue-page = Page { $page } of { $pages }
queue-button-drop = 🗑 Drop { $number }
queue-button-up = ⬆️ Up { $number }
queue-button-again = 🔄 Refresh
queue-button-close = ✖️ Close
queue-gone = No longer in the queue
queue-first = Already the first
queue-held-first = First run or drop what arrived while I was offline
queue-moved = Moved up
queue-taking-back = Taking it back from Claude…
queue-too-late = ⚡ Too late: Claude has already read it. /stop stops it.
edit-command = ✏️ Editing a message doesn't run a command, and Claude keeps the old text. Send the command as a new message.
retry-nothing = Nothing to retry: you haven't asked anything in this session yet.
retry-busy = Claude is busy, or messages are queued. Wait for the answer or send /stop, then /retry.
retry-strangers = The last message is from someone this bot no longer serves. If you want it, send it yourself.
retry-offered = First decide about the interrupted turn above: Resume or Drop.
retry-failed = ⚠️ I can't find the last message: { $reason }. Send it again.
retry-again = ↻ again: { $what }
backlog-count = { $count ->
        [one] { $count } message arrived while I was offline
       *[other] { $count } messages arrived while I was offline
    }
backlog-why = I don't run old messages without asking. New ones go first.
backlog-commands = ⌛ Not done, because it arrived while I was offline. Send it again if you still want it:
backlog-button-run = ▶️ Run all
backlog-button-show = 🔍 Show
backlog-button-discard = 🗑 Drop
backlog-running = ▶️ Running what arrived while I was offline.
backlog-discarded = 🗑 Dropped what arrived while I was offline.
backlog-none = 📭 Nothing is left of what arrived while I was offline.
backlog-toast-running = Running
backlog-toast-discarded = Dropped
