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
settings-here = Settings for this chat
settings-mine = Your defaults for all chats
settings-work = Claude's work
settings-quiet = answer only
settings-quiet-about = nothing but the answer.
settings-steps = last steps
settings-steps-about = the last steps while it works, then the answer.
settings-everything = everything
settings-everything-about = all steps, tool output, and Claude's thinking.
settings-diff = File changes
settings-diff-off = button
settings-diff-off-about = behind ± under the answer.
settings-diff-text = text
settings-diff-text-about = a message with the changed lines after the answer.
settings-diff-picture = picture
settings-diff-picture-about = the same as a picture, in color.
settings-rich = Rich messages
settings-rich-auto = automatic
settings-rich-auto-about = tables, formulas and long answers, once you've said that your app shows them.
settings-rich-on-about = every answer. Older apps show them blank.
settings-rich-off-about = plain messages only.
settings-cockpit = Pinned status
settings-cockpit-on-about = a pinned message shows the status, from the second session on.
settings-cockpit-off-about = nothing is pinned.
settings-language = Language
settings-language-auto = as in Telegram
settings-english = English
settings-english-about = telecode speaks English to you.
settings-russian = Русский
settings-russian-about = telecode speaks Russian to you.
settings-on = on
settings-off = off
settings-model = Model
settings-effort = Effort
settings-mode = Permissions
settings-default = default
settings-from-here = Set for this chat.
settings-from-me = Set by you.
settings-from-mine = From your defaults.
settings-from-default = The default.
settings-button-mine = My defaults
settings-button-here = This chat
settings-button-clear = Use my default
settings-button-default = Use the default
settings-button-back = ‹ Back
