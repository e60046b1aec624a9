## What people set

menu-verbose = How much of Claude's work you see
verbose-how = { $now }

    /verbose 0: only answers
    /verbose 1: the last steps
    /verbose 2: everything
verbose-answers = 🔈 Only answers are shown here.
verbose-steps = 🔉 Answers and the last steps are shown here.
verbose-everything = 🔊 Everything is shown here: all steps, tool output, and Claude's thinking.
menu-settings = Settings
settings-here = Settings of this chat
settings-mine = Your defaults for all chats
settings-about = 🔈 what you see of Claude's work · 📰 rich messages (tables, formulas; not every app shows them) · 🧾 file changes · 📌 pinned status message
settings-how-here = ✓ set for this chat · inherited. Tap a ✓ to inherit again.
settings-how-mine = ✓ set by you · telecode's default.
settings-quiet = 🔈 Answers
settings-steps = 🔉 Steps
settings-everything = 🔊 All
settings-rich-auto = 📰 Auto
settings-rich-on = 📰 On
settings-rich-off = 📰 Off
settings-diff-text = 🧾 Text
settings-diff-picture = 🧾 Picture
settings-diff-off = 🧾 Button
settings-cockpit-on = 📌 On
settings-cockpit-off = 📌 Off
settings-button-model = 🧠 Model
settings-button-effort = 🎚 Effort
settings-button-mode = 🚦 Mode
settings-button-mine = ↔️ My defaults
settings-button-here = ↔️ This chat
