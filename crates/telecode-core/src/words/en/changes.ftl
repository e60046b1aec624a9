## What changed, and files

menu-diff = What changed in the files
menu-file = Get a file of the workspace
changes-title = 📝 { $files ->
    [one] 1 file changed
   *[other] { $files } files changed
} · +{ $added } −{ $removed }
changes-title-head = 📝 Since the last commit: { $files ->
    [one] 1 file
   *[other] { $files } files
} · +{ $added } −{ $removed }
changes-title-beginning = 📝 Since the session began: { $files ->
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
changes-more = … and { $count } more
changes-cut = Not all lines are shown: the .diff file has them.
changes-pictures-first = The first { $count } files have a button here; the .diff file has everything.
changes-lines-left = { $count ->
    [one] 1 more line is not drawn
   *[other] { $count } more lines are not drawn
}: the .diff file has everything.
changes-boxes = □ { $count ->
    [one] stands for a character
   *[other] stands for { $count } characters
} that the font of these pictures does not have; the .diff file has everything.
changes-no-letters = As text, because too many of its characters are not in the font of the pictures.
changes-not-drawn = As text, because the picture could not be drawn: { $reason }
changes-file-same = Nothing to draw: { $path } has no changed lines any more. /diff shows what changed.
changes-none = Nothing changed.
changes-none-head = Nothing changed since the last commit.
changes-none-tools = Claude's tools edited no file in this session. What shell commands changed is not known here: the workspace is no git repository.
changes-gone = That is not known any more. /diff shows what changed.
changes-looking = Looking …
changes-failed = ⚠️ That did not work: { $reason }
changes-too-large = ⚠️ The changes are larger than what Telegram takes from a bot (50 MB).
button-diff-file = ⬇ .diff
button-diff-picture = 🖼 { $file }
button-since-beginning = Since the session began
button-since-head = Since the last commit
file-how = /file and a path sends a file.
file-folder-empty = There is nothing in it.
file-missing = There is no such file in the workspace. /file alone lists what is there.
file-outside = That is outside of the workspace: only files of the workspace can be sent.
file-odd = That is neither a file nor a directory.
file-empty = That file is empty, and Telegram takes no empty files.
file-too-large = That file has { $size } MB, and Telegram takes at most { $limit } MB from a bot.
