## What Claude asks: permissions, questions, plans, and the rules that come of them

menu-rules = Allowed without asking
step-network = { $when ->
        [done] Reached { $what }
        [wish] Reach { $what }
       *[now] Reaching { $what }
    }
ask-agent = 🤖 Asked by a subagent:
ask-path = 📂 Outside the session's folder:
ask-network = 🌐 May a sandboxed command reach { $what }?
ask-network-why = The sandbox only lets commands reach hosts you've allowed.
ask-in-plan-mode = 📋 Claude is only planning right now. Deny this unless you want it anyway.
ask-confirm = ⚠️ Claude Code wants you to look twice. Really allow it?
ask-offers = ⭐ Always allow:
offer-directory = everything in
offer-settings = “Claude's settings” writes it to { $path }, for terminals, too.
button-offers = ⭐ Always…
button-all-reads = 📖 Allow all reads this turn
button-allow-now = ✅ Yes, allow it
button-for-turn = ⏳ Until this turn ends
button-for-session = 💬 This session
button-for-project = 📁 Project { $project }, every session
button-for-settings = 🗂 Claude's settings
button-approve-edits = ✅ Approve, and edit without asking
button-revise = 💬 Revise
button-part-before = ↩ Previous
button-skip = ⏭ Skip
button-previews = 🖼 Previews
plan-ask = 📋 Here's the plan. Go ahead?
plan-hint = To change it, reply to it, or press Revise and write what should be different.
plan-write-changes = ✍️ Write what should be different as your next message.
question-hint-many = Choose one or more and press Done, or reply with your own answer.
answer-skipped = (skipped)
closed-turn = ⏳ Allowed until this turn ends: { $what }{ $by }
closed-session = ⭐ Allowed for this session: { $what }{ $by }
closed-project = 📁 Allowed for this project: { $what }{ $by }
closed-settings = 🗂 Allowed in Claude's settings: { $what }{ $by }
closed-approved = ✅ Plan approved{ $by }
closed-revise = 💬 Plan sent back{ $by }
closed-planning = ✏️ Claude keeps planning{ $by }
closed-mode = From now on: { $mode }
toast-turn = Allowed until this turn ends
toast-session = Allowed for this session
toast-project = Allowed for this project
toast-settings = Allowed in Claude's settings
toast-mode = Approved
toast-planning = Claude keeps planning
toast-confirm = Please confirm
rules-title = 📜 Allowed without asking · { $session }
rules-turn = Until this turn ends
rules-session = This session
rules-project = Every session of { $project }
rules-own = Claude Code's own settings
rules-none = Nothing yet. On a permission, press “Always…”.
rules-own-none = No rules.
rules-own-button = 🔎 Claude Code's own rules
rules-anything = ⚠️ any command that starts like this, and those can run anything
rules-pattern = ⚠️ whatever fits this pattern
rules-folder = every file in this folder
rules-site = any page of this site
rules-revoke = ✖️ { $number }. { $rule }
rules-source-local = this folder, this machine
rules-source-project = this folder
rules-source-user = you, everywhere
rules-source-session = until the session sleeps
rules-source-other = elsewhere
rules-asking = Asking Claude Code…
rules-revoked = Taken back: Claude asks again
rules-gone = This is no longer in the list
rules-failed = ⚠️ Couldn't change Claude Code's settings: { $reason }
plan-other-mode = ⚠️ You approved the plan with “{ $wanted }”, but Claude Code says its mode is: { $mode }
toast-revise = Write what should be different
rules-forgotten = 🗂 Removed from Claude's settings: { $rule }. Claude Code notices within a few seconds.

## Forms of MCP servers

step-form = A form of { $what }
form-title = 📝 { $server } asks you
form-link-hint = Open the page, do what it asks there, then press Done.
form-optional = (optional)
form-look = All correct? Nothing has been sent yet.
form-hint-text = Write it as your next message.
form-hint-email = Write an email address as your next message.
form-hint-uri = Write an address like https://… as your next message.
form-hint-date = Write a date like 2026-11-21 as your next message.
form-hint-time = Write a time like 2026-11-21T16:00:00Z as your next message.
form-hint-whole = Write a whole number as your next message.
form-hint-number = Write a number as your next message.
form-hint-one = Choose, or write it.
form-hint-many = Choose some and press Done, or write them separated by commas.
form-yes = Yes
form-no = No
button-send-form = ✅ Send
button-open-link = 🌐 Open
button-decline-form = ❌ Decline
button-cancel-form = ⏹ Cancel
button-default = Use: { $value }
flaw-short = ⚠️ Too short: use at least { $count } characters.
flaw-long = ⚠️ Too long: use at most { $count } characters.
flaw-email = ⚠️ That isn't an email address. One looks like ana@example.org
flaw-uri = ⚠️ That isn't an address. One looks like https://example.org
flaw-date = ⚠️ That isn't a date. One looks like 2026-11-21
flaw-time = ⚠️ That isn't a time. One looks like 2026-11-21T16:00:00Z
flaw-number = ⚠️ That isn't a number.
flaw-whole = ⚠️ Use a whole number.
flaw-small = ⚠️ Too small: at least { $bound }.
flaw-large = ⚠️ Too large: at most { $bound }.
flaw-flag = ⚠️ Answer yes or no.
flaw-option = ⚠️ That isn't one of the options. Press one, or write its number.
flaw-few = ⚠️ Choose at least { $count }.
flaw-many = ⚠️ Choose at most { $count }.
closed-form = 📝 Sent: { $what }{ $by }
closed-declined = ❌ Declined: { $what }{ $by }
closed-cancelled = ⏹ Cancelled: { $what }{ $by }
toast-form = Sent
toast-declined = Declined
toast-cancelled = Cancelled
toast-next-field = Next
toast-look = Check it once more

## Reminders

reminder = ⏰ Still waiting for you: { $what }
board-title = 🔔 { $count } waiting for you

## What a card leaves out, what it names, and what is offered

cut-between = + { $count } { $count ->
        [one] character
       *[other] characters
    }
claude-says = Claude: { $words }
ask-seen = 👇 All of it is below. Allow it?
button-allow-seen = ✅ Allow, I've read it
all-below = 👇 All of it is below.
toast-rest = Here's all of it. Press again once you've read it.
toast-coming = It's still on its way. Press again once you've read it.
typed-press = Please press the button on the card: this one takes more than a word.
field-background = 🌙 Runs in the background
field-no-sandbox = ⚠️ Runs outside the sandbox
field-replace-all = ⚠️ Changes every match in the file, not just one
field-replace-count = { $count ->
        [1] Changes the only match in the file
       *[other] ⚠️ Changes all { $count } matches in the file
    }
ask-write-new = New file, { $lines } { $lines ->
        [one] line
       *[other] lines
    }
ask-write-over = ⚠️ Replaces the whole file: { $lines } { $lines ->
        [one] line
       *[other] lines
    } instead of { $before }
ask-write-over-other = ⚠️ Replaces the whole file with { $lines } { $lines ->
        [one] line
       *[other] lines
    }
ask-leads = 🔗 Really leads to:
ask-host = ⚠️ Really leads to:
ask-skill = 🧩 The skill comes from an MCP server:
field-timeout = ⏱ Stops after { $span }
question-about = ❓ { $header }
plan-hides = ⚠️ Some of the plan isn't visible above. Details shows all of it.
offer-same = exactly this command
offer-part = only this part of the command
offer-parts = exactly these commands
offer-same-file = this file only
offer-begins = any command that starts like this
offer-wide-options = ⚠️ any command that starts like this; its options can run any program
offer-wide-pattern = ⚠️ more than this one shows
offer-wide-shell = ⚠️ every shell command, even rm and git push
offer-wide-edits = ⚠️ any change to any file
offer-wide-reads = ⚠️ any file on this machine
offer-wide-web = ⚠️ any page
offer-wide-mode = ⚠️ any file edit, and rm, mv and sed in the session's folders
offer-wide-server = ⚠️ every tool of this server, whatever it's given
offer-wide-tool = ⚠️ every use of this tool, whatever it's given
ask-wide = ⚠️ Claude won't ask about any of this again. Really?
button-wide = ⚠️ Yes: { $extent }
