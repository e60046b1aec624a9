# Every word that a person reads in a chat. English is the original; ru.ftl has the same keys with the same arguments.

## Access

refusal = This bot is private.
refusal-pairing = This bot is private. If it's yours, send me the code that telecode shows in its terminal.
paired = ✅ You're the owner of this bot now. Tell Claude Code what to do, or send /help.
owners-added = { $count ->
        [one] 🔑 { $people } is now an owner of this bot. If you didn't expect that, run “telecode access list” on the machine.
       *[other] 🔑 { $people } are now owners of this bot. If you didn't expect that, run “telecode access list” on the machine.
    }
owners-removed = { $count ->
        [one] 🔑 { $people } is no longer an owner of this bot.
       *[other] 🔑 { $people } are no longer owners of this bot.
    }
role-owner = owner
whoami-id = Your Telegram ID:
toast-stranger = This button isn't for you.

## Commands

menu-new = Start a new session
menu-stop = Stop the current turn
menu-status = Status of this session
menu-sessions = All sessions
menu-switch = Switch to another session
menu-queue = Queue
menu-retry = Send the last message again
menu-rename = Rename the session
menu-fork = Fork the session
menu-close = Archive the session
menu-delete = Delete the session
menu-sleep = Put the session to sleep
menu-projects = Projects
menu-project = Add or remove a project
menu-persona = Persona of the session
menu-history = History of the session
menu-export = Export the session as a file
menu-search = Search all sessions
menu-handoff = Continue in a terminal
menu-attach = Continue a terminal session here
menu-help = Help
menu-whoami = Your ID and role

welcome =
    👋 I'm telecode: Claude Code in this chat.
    Tell it what to do, and see live what it does.
    It asks you before it changes anything.
start-button-example = ▶️ Try an example
start-button-projects = 📁 Choose a project
start-button-help = ❓ Help
start-example = Look around in this folder and tell me in three sentences what's in it. Don't change anything.
said-for-you = 💬 { $text }
help =
    Tell Claude Code what to do. You see it work, and the answer comes as a new message.

    🔐 It asks with buttons before it changes anything. If that's the only question, yes or no will do.
    ✍️ What you write while it works is read at its next step.
    ↩️ A reply to a session's message goes to that session.
    💬 Any other /command goes to Claude Code.
help-button-sessions = 🗂 Sessions
help-button-work = ⚙️ While it works
help-button-files = 🧾 Files, undo
help-button-terminal = 💻 Terminal
help-button-settings = 🎛 Settings
help-sessions =
    🗂 Sessions

    /new name — start one in your project; /new alone: choose where
    /new name --empty — in an empty folder
    /new fix api@fix — in a git worktree of api, on the branch fix
    /sessions — all of them, tap one to switch
    /status, /rename name, /fork, /sleep, /close, /delete
    /projects, /project add path — where sessions work
    /persona — who Claude is: model, instructions, permissions
    /history, /search words, /export md, html or json
help-work =
    ⚙️ While it works

    /stop — stop it, keep the session; /stop all — and empty the queue
    /btw question — a side question
    /queue — drop a message, or move it up; edit it, and Claude reads the new text
    /retry — the last message again
    /tasks — what runs in the background

    On your messages: 👀 received, 🫡 queued, ✍ queued as edited, ⚡ read in the current turn, 👌 answered, 💔 not answered.
help-files =
    🧾 Files, undo

    /diff — what changed; ± under an answer shows its turn
    /file path — get a file
    /undo — back to before the last turn: its files, its conversation, or both
help-terminal =
    💻 Terminal

    /handoff — continue at the keyboard: you get the command
    /attach — continue a terminal session here
help-settings =
    🎛 Settings

    /settings — what you see, and how
    /mode, /plan, /model, /effort — how Claude works
    /rules — what it may do without asking
    /context, /compact — what it remembers; /usage — what it cost
    /mcp, /agents, /commands — servers, subagents, commands
    /cockpit — a pinned status; /whoami — your ID and role
    //new sends /new to Claude Code
session-name = session { $number }
final-file = 📎 The whole answer
final-rest-file = 📎 The rest of the answer
plan-file = 📎 The whole plan
nothing-to-stop = Nothing is running.
stopped-queue = ⏹ Stopped before it started.
status-no-session = No session yet. Tell Claude Code what to do, and one starts.
status-none-here = No session is open here. Pick one in /sessions, or tell Claude Code what to do to start a new one.
status-workspace = 📁
status-default-model = Claude Code's default
status-model = Model: { $model }
status-totals = { $turns } { $turns ->
        [one] turn
       *[other] turns
    } · ${ $cost }
status-queue = { $count } { $count ->
        [one] message
       *[other] messages
    } queued
status-asks = { $count } { $count ->
        [one] question
       *[other] questions
    } for you
status-claude-id = Claude session:
state-asleep = 💤 asleep — your next message wakes it
state-starting = 🚀 starting
state-idle = 🟢 ready
state-waiting = 🔔 waiting for your decision
state-running = ⚙️ working for { $seconds } s, { $steps } { $steps ->
        [one] step
       *[other] steps
    }
state-ending = 💤 falling asleep
state-inspecting = 🔎 recovering an interrupted turn
state-offered = ⏸ interrupted — your decision

## Messages

cannot-read-photo = I can't read pictures yet, so Claude didn't get this. Describe it in words, or give the path of a file.
cannot-read-voice = I can't hear voice messages yet, so Claude didn't get this. Please type it.
cannot-read-file = I can't take files yet, so Claude didn't get this. Paste the text, or give a path on the machine.
cannot-read-other = I can only read text, so Claude didn't get this.
edit-too-late = ✏️ Too late to edit: Claude already has the old text. Send the change as a new message.
queued-behind-offer = ⏸ Saved. First decide about the interrupted turn above: Resume or Drop.
prompt-refused = Claude Code didn't take this message. Send it again.

## The live view

live-thinking = 💭 thinking · { $seconds } s
live-writing = ✍️ writing · { $seconds } s
live-working = ⚙️ working · { $seconds } s · { $steps } { $steps ->
        [one] step
       *[other] steps
    }
live-stopping = ⏹ stopping…
live-more-came = ➕ adding your next message…
live-retry = 🔁 Claude's API didn't answer · attempt { $attempt } of { $attempts } in { $seconds } s
live-retry-login = 🔑 Claude Code's login or key was rejected · attempt { $attempt } of { $attempts } in { $seconds } s
live-retry-limit = ⏳ rate limit of Claude's API · attempt { $attempt } of { $attempts } in { $seconds } s
live-retry-overload = 🌊 Claude's API is overloaded · attempt { $attempt } of { $attempts } in { $seconds } s
live-paused = ⏸ interrupted by a restart
button-stop = ⏹ Stop

## Finals

final-without-words = ✅ Claude finished without a reply.
final-scheduled = ⏰ On schedule
final-stopped = ⏹ Stopped.
final-recovered = ↻ telecode restarted while Claude was answering; this is Claude's answer from its transcript.
final-rate-limit = ⏳ Claude's API hit a rate limit ({ $status }). Wait a moment and send it again. { $message }
final-overloaded = 🌊 Claude's API is overloaded ({ $status }). Send it again in a few minutes. { $message }
final-server-error = ⚠️ Claude's API failed ({ $status }). Send it again in a few minutes. { $message }
final-api-error = ⚠️ Claude's API refused ({ $status }). { $message }
final-api-silent = ⚠️ Couldn't reach Claude's API. Send it again in a few minutes. { $message }
final-not-logged-in = 🔑 Claude Code isn't logged in on this machine, or its key was rejected. On the machine, run “claude” and then /login, or set ANTHROPIC_API_KEY for telecode. Then send your message again.
final-failed = ⚠️ This turn failed. { $message }
turn-without-result = Claude stopped without an answer. Send your message again.
turn-stalled = ⏱ Claude stopped responding, so I stopped the turn. The session is safe — send your message again.
turn-crash-loop = Claude Code kept crashing in this turn, so I gave up. The session is safe — send your message again to retry.
record-lost-end = ⚠️ The end of this conversation is missing from Claude's transcript, as can happen in a power failure. Claude doesn't remember the latest messages.
turn-lost = Claude Code crashed while working in the background.
footer-steps = { $steps } { $steps ->
        [one] step
       *[other] steps
    }
footer-context = context { $percent }%
span-seconds = { $seconds } s
span-minutes = { $minutes } min { $seconds } s

## Asks

ask-bash = 🔐 May Claude run this command?
ask-read = 🔐 May Claude read { $what }?
ask-edit = 🔐 May Claude change { $what }?
ask-write-file = 🔐 May Claude write { $what }?
ask-fetch = 🔐 May Claude open this page?
ask-enter-plan = 🔐 May Claude enter plan mode?
ask-use = 🔐 May Claude use { $what }?
ask-where = { $workspace } · { $session }
ask-diff = +{ $added } −{ $removed }
ask-write = { $lines } { $lines ->
        [one] line
       *[other] lines
    }, replacing whatever { $path } holds
ask-reason = ℹ️ { $reason }
ask-again = ↻ Asked again after an interruption: it may have run already.
ask-write-reason = ✍️ Write the reason as your next message.
button-allow = ✅ Allow
button-deny = ❌ Deny
button-details = 🔍 Details
button-deny-why = 💬 Deny + reason
button-back = ↩ Back
button-approve = ✅ Approve
button-keep-planning = ✏️ Keep planning
button-done = ✔ Done
mode-default = ask before changes
mode-accept-edits = edits without asking
mode-plan = plan only
mode-auto = auto mode
mode-dont-ask = deny instead of asking
mode-bypass = no questions at all
question-title = Question
question-step = { $number } of { $count }
question-hint = Choose, or reply with your own answer.
details-title = 🔍 { $what }
closed-allowed = ✅ Allowed: { $what }{ $by }
closed-denied = ❌ Denied: { $what }{ $by }
closed-replied = 💬 { $what }{ $by }
closed-expired = ⌛ No longer needed: { $what }{ $by }
toast-allowed = Allowed
toast-denied = Denied
toast-replied = Answered
toast-next = Next question
toast-reason = Write the reason as your next message
toast-back = Back
toast-choose-one = Choose at least one, or write your own answer
toast-expired = Already decided
toast-elsewhere = The card is in its own topic or chat now
toast-moved = There is a newer card for this below
toast-kept = Saved: Claude gets it as soon as it's back
toast-stopping = Stopping…

## After a crash

offer-title = ⏸ A crash or restart interrupted this turn.
offer-running = It may have been in the middle of: { $what }
offer-lost = { $count ->
    [one] One step that it started isn't in Claude's transcript.
   *[other] { $count } steps that it started aren't in Claude's transcript.
}
offer-astray = ⏸ Claude Code went back to an earlier point of this conversation. Your last message has no answer.
offer-anew = Send it again? Claude may have forgotten the latest messages, and may repeat a step.
offer-question = Continue? Claude may run that step again.
offer-nothing = Claude's transcript shows no unfinished step.
offer-resumed = ▶️ Resumed by { $name }
offer-dropped = 🗑 Dropped by { $name }
button-resume = ▶️ Resume
button-drop = 🗑 Drop
button-show = 🔍 Show
toast-resumed = Resuming
toast-dropped = Dropped

## Troubles

problem-not-found = ⚠️ I can't find Claude Code ({ $command }) on this machine. Install it as claude.com/claude-code says, or set “command” under [claude] in telecode.toml. Then send your message again.
problem-too-old = ⚠️ Claude Code { $version } is too old; telecode needs { $minimum } or newer. Run “claude update” on the machine, then send your message again.
place-missing = ⚠️ I can't open { $path }: { $reason }. Your messages are saved and run when it's back. /stop drops them.
place-elsewhere = ⚠️ { $path } now leads to { $real }, so Claude doesn't start there. Your messages are saved and run when it's back as it was. /stop drops them.
place-barred = 🚫 Claude may no longer work in { $path }: it's not a [[project]] and not in access.project_roots. Your messages are saved until it may. /stop drops them.
workspace-barred = { $path } isn't a [[project]] and not in access.project_roots
report-astray = the reply belongs to another question; that's a bug in telecode
problem-workspace = ⚠️ I can't use the folder { $path }: { $reason }. Create it or change [[project]] in telecode.toml, then send your message again.
problem-busy = ⚠️ This session is open in another program on the machine. Close it there, or start another with /new.
problem-timeout = ⚠️ Claude Code wasn't ready after { $seconds } s. Send your message again; if that doesn't help, run “telecode doctor” on the machine.
problem-failed = ⚠️ Claude Code didn't start. Run “telecode doctor” on the machine. It said:
problem-no-version = { $command } doesn't tell its version: { $said }
launch-settle = couldn't note where the conversation ends: { $reason }
launch-lock = couldn't lock the session against other programs: { $reason }
launch-settings = couldn't write settings: { $reason }
launch-guard = couldn't start the guard: { $reason }
exit-signal = signal { $signal }
exit-code = exit code { $code }
exit-unknown = no exit code
telegram-not-sent = ⚠️ Telegram didn't take a file: { $reason }
refused-no-message = no message
refused-no-topic = message thread not found
refused-topic-closed = topic closed
refused-gone = message not found
refused-no-right = not enough rights
refused-blocked = bot was blocked
refused-busy = too many requests
refused-no-answer = no answer
refused-unsupported = unsupported
telegram-refused = ⚠️ Telegram refused one of my messages: { $reason }. It's saved, and I'll try again.
store-failed = 🛑 I can't save anything: { $reason }. I keep trying, and take nothing new until it works. Is the machine's disk full?
store-recovered = ✅ I can save again.
