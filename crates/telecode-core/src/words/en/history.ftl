## History, export, search

history-you = You
history-claude = Claude
history-undone = ↩ undone
history-page = page { $page }
history-day = { $day } { $month ->
        [1] January
        [2] February
        [3] March
        [4] April
        [5] May
        [6] June
        [7] July
        [8] August
        [9] September
        [10] October
        [11] November
       *[12] December
    } { $year }
history-cut = …there's more: the export has all of it.
history-no-words = (a picture or a file)
history-more-steps = …{ $count } more { $count ->
        [one] step
       *[other] steps
    }…
history-no-answer = ✗ ended without an answer
history-empty = 📜 No messages in “{ $name }” yet.
history-no-session = No session here yet. /history name shows another one, /sessions all of them.
history-unknown = You have no session called “{ $name }”. /sessions shows all of them.
history-gone = This session was deleted.
history-failed = 📜 I can't read the history: { $reason }. Try again, and see the log if it stays.
button-earlier = ◀ Earlier
button-later = Later ▶

export-ask = 📄 “{ $name }” as a file: HTML reads best, Markdown edits best, JSON is for programs.
export-making = Making the file…
button-output = 📄 Whole output
button-output-of = 📄 { $what }
output-looking = Looking for it…
output-gone = 📄 That output is gone: Claude Code's transcript doesn't have it.
output-empty = 📄 Nothing was printed.
output-beginning = 📄 Claude Code has removed the file with the whole output. This is what's left: the beginning.
output-end = 📄 The whole output is { $size } MB, and Telegram takes { $limit } MB from a bot. This is the end of it.
export-too-large = 📄 The file would be at least { $size } MB, and Telegram takes { $limit } MB from a bot. It's all on the machine: claude --resume { $claude } shows it in a terminal.
export-directory = Folder
export-claude = Claude session
export-created = Started
export-cost = Cost
export-output = Output
export-footer = Exported by telecode, { $moment }

search-how = 🔎 Write what to look for: /search login. I search messages, answers and file names of all your sessions.
search-count = { $count } { $count ->
        [one] result
       *[other] results
    }
search-nothing = 🔎 Nothing found for “{ $words }”. Try fewer words, or the beginning of a word. I search messages, answers and file names of your own sessions.
search-deleted = deleted session
search-here = ☝️ Here.
search-elsewhere = I answered the message in its chat: tap my answer there.
search-left = That chat has no session left, so I don't write there.
search-now = just now
search-minutes = { $count } min ago
search-hours = { $count } h ago
search-days = { $count } { $count ->
        [one] day
       *[other] days
    } ago
button-jump = show
button-before = ◀ Back
button-more = More ▶
