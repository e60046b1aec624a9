## What changed, and files

menu-diff = What changed in the files
menu-file = Get a file of the project
changes-title = 📝 { $files ->
    [one] 1 file changed
   *[other] { $files } files changed
} · +{ $added } −{ $removed }
changes-title-head = 📝 Since the last commit: { $files ->
    [one] 1 file
   *[other] { $files } files
} · +{ $added } −{ $removed }
changes-title-beginning = 📝 Since the session started: { $files ->
    [one] 1 file
   *[other] { $files } files
} · +{ $added } −{ $removed }
changes-title-tools = 📝 Edited by Claude's tools in this session: { $files ->
    [one] 1 file
   *[other] { $files } files
} · +{ $added } −{ $removed }
changes-new = new
changes-removed = deleted
changes-binary = changed (no text)
changes-more = …and { $count } more
changes-cut = Some lines are left out: the .diff file has them.
changes-pictures-first = The first { $count } files have a button here; the .diff file has everything.
changes-lines-left = { $count ->
    [one] 1 more line isn't drawn
   *[other] { $count } more lines aren't drawn
}: the .diff file has everything.
changes-boxes = □ { $count ->
    [one] stands for a character
   *[other] stands for { $count } characters
} that the pictures' font lacks; the .diff file has everything.
changes-no-letters = As text, because the pictures' font lacks too many of its characters.
changes-not-drawn = As text, because the picture couldn't be drawn: { $reason }
changes-file-same = Nothing to draw: { $path } no longer has changed lines. /diff shows what changed.
changes-none = Nothing changed.
changes-none-head = Nothing changed since the last commit.
changes-none-tools = Claude's tools edited no file in this session. What shell commands changed isn't known: the folder isn't a git repository.
changes-gone = No longer known. /diff shows what changed.
changes-looking = Looking…
changes-failed = ⚠️ That didn't work: { $reason }
changes-too-large = ⚠️ The changes are larger than Telegram takes from a bot (50 MB).
button-changes = ± { $files ->
    [one] 1 file
   *[other] { $files } files
}{ $lines }
button-diff-file = ⬇ .diff
button-diff-picture = 🖼 { $file }
button-since-beginning = Since the session started
button-since-head = Since the last commit
file-how = /file and a path sends a file.
file-folder-empty = It's empty.
file-missing = No such file in the session's folder. /file alone lists what's there.
file-outside = That's outside the session's folder; only files in it can be sent.
file-odd = That's neither a file nor a folder.
file-empty = That file is empty, and Telegram takes no empty files.
file-too-large = That file is { $size } MB, and Telegram takes at most { $limit } MB from a bot.
