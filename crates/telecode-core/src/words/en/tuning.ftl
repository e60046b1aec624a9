## How Claude works

menu-mode = What Claude asks about
menu-plan = Only plan from now on
menu-model = With which model Claude works
menu-effort = How hard Claude thinks
tuning-button-close = ✖️ Close
tuning-gone = This session is not there any more.
model-title = which model?
model-other = now: { $name }
model-unknown = 🤔 “{ $name }” is none of the models that Claude Code names.
model-button-anyway = Try { $name } all the same
model-set = 🧠 { $wanted } from the next step on ({ $model }).
model-taken = 🧠 { $wanted } from the next step on.
model-differs = ⚠️ { $wanted } was asked for, but Claude Code says that it works with { $model }.
model-kept = 🧠 { $model }, as soon as it wakes.
effort-title = how hard should Claude think?
effort-none = this model has no levels of effort to choose from. /model chooses another one.
effort-default = as the model does by itself
effort-set = 🎚 { $effort } from the next message on.
effort-later = 🎚 { $effort }, as soon as this turn is over.
effort-usual = 🎚 as the model does by itself, which is { $effort }.
effort-differs = ⚠️ { $wanted } was asked for, but Claude Code says that { $effort } is in force.
effort-kept = 🎚 { $effort }, as soon as it wakes.
effort-unknown = not said
mode-title = what should Claude ask about?
mode-now = now: { $mode }
mode-set = 🚦 { $mode }.
mode-differs = ⚠️ Asked for was: { $wanted }. Claude Code says: { $mode }.
mode-kept = 🚦 { $mode }, as soon as it wakes.
mode-bypass-off = 🔒 Claude may not be switched to asking nothing. Whoever runs the bot allows it with allow_bypass = true in [agent] of its configuration.
mode-bypass-sure = 🔴 In { $session } Claude would run every command and change every file without asking, also what cannot be undone. Only do this where nothing can be lost.
mode-button-bypass = 🔴 Yes, ask nothing
mode-button-back = ◀️ Back
plan-not-sent = ↩️ What you wrote behind /plan was not sent. Send it again.
footer-bypass = 🔴 asks nothing
