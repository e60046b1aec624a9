## What people set

menu-verbose = How much of the work is shown
verbose-how = { $now }

    /verbose 0: only answers
    /verbose 1: the last steps
    /verbose 2: everything
verbose-answers = 🔈 Only answers are shown here.
verbose-steps = 🔉 Answers and the last steps are shown here.
verbose-everything = 🔊 Everything is shown here: all steps, what tools print, what Claude thinks.
menu-settings = What you can set
settings-here = Settings of this chat
settings-mine = Your defaults for all chats
settings-about = 🔈 what is shown of the work · 📰 rich messages (tables, formulas; not every app shows them) · 🧾 changes of files · 📌 a pinned message that says how things stand
settings-how-here = ✓ is set here, · comes from your defaults. Press what is set to leave it to them again.
settings-how-mine = ✓ is set, · is what holds without you.
settings-quiet = 🔈 Answers
settings-steps = 🔉 Steps
settings-everything = 🔊 All
settings-rich-auto = 📰 Auto
settings-rich-on = 📰 On
settings-rich-off = 📰 Off
settings-diff-text = 🧾 Text
settings-diff-picture = 🧾 Picture
settings-diff-off = 🧾 Off
settings-cockpit-on = 📌 On
settings-cockpit-off = 📌 Off
settings-button-model = 🧠 Model
settings-button-effort = 🎚 Effort
settings-button-mode = 🚦 Mode
settings-button-mine = ↔️ My defaults
settings-button-here = ↔️ This chat
