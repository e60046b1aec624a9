# Every word that a person reads in a chat. English is the original; ru.ftl has the same keys with the same arguments.

## Access

refusal = This bot serves only its owner.
paired = ✅ You are the owner of this bot now. Write what Claude Code should do, or send /help.
owners-added = { $count ->
        [one] 🔑 { $people } is now an owner of this bot. If you didn't expect that, run “telecode access list” on the machine.
       *[other] 🔑 { $people } are now owners of this bot. If you didn't expect that, run “telecode access list” on the machine.
    }
owners-removed = { $count ->
        [one] 🔑 { $people } is no longer an owner of this bot.
       *[other] 🔑 { $people } are no longer owners of this bot.
    }
role-owner = owner
whoami-id = Your Telegram id:
toast-stranger = This button is not for you.

## Commands

menu-new = Begin a new session
menu-stop = Stop the running turn, keep the session
menu-status = What is going on
menu-sessions = All sessions, tap to switch
menu-switch = Switch to a session by name
menu-queue = What waits for Claude
menu-retry = Run the last prompt again
menu-rename = Give the session another name
menu-fork = Go on in a copy of the session
menu-close = Put the session away
menu-delete = Delete the session
menu-sleep = Let the session sleep
menu-projects = Projects, tap to begin there
menu-project = Add or remove a project
menu-persona = How the session is run
menu-history = What was said in the session
menu-export = The session as a file
menu-search = Find words in all sessions
menu-handoff = Go on in a terminal
menu-attach = Go on here with a session of the terminal
menu-help = What I can do
menu-whoami = How I know you

welcome =
    👋 I am telecode: Claude Code in this chat.

    Write what it should do. I show live what it does, ask you before it changes anything, and send the answer as a new message.

    /help says more.
help =
    Write what Claude Code should do. Its answer streams here, and the final answer is a new message.

    🔐 Before it changes something, it asks you with buttons. If that is the only question, you can also write yes or no.
    ✍️ What you write while it works is taken up at its next step, or after its answer. Edit a message that waits, and Claude reads the new words.
    ↩️ A reply to a message of a session goes to that session. In a topic, the topic is the session.

    Sessions
    /new [name] [project] [persona] – begin one; without words, with buttons. api@fix is a git worktree on the branch fix
    /sessions – all of them, tap to switch; /switch name
    /status, /rename name, /fork, /sleep, /close, /delete

    The turn
    /stop – stop it, keep the session (also /cancel, /esc); /stop all – and drop what waits
    /btw question – ask beside the work
    /mode, /plan, /model, /effort – how Claude works; /context, /compact – what it remembers
    /mcp, /agents, /commands – what it brings along; /settings – what you can set
    /queue – what waits: drop it, move it up; /retry – the last prompt again
    /undo – back to before the last turn: its files, its conversation, or both
    /diff – what changed in the files; /file path – get one

    Places and ways to work
    /projects, /project add path; /persona

    What was said
    /history, /export md, html or json; /search words

    Phone and terminal
    /handoff – go on at the keyboard; /attach – bring a terminal's session here

    /whoami – how I know you
    Any other /command goes to Claude Code. //new sends /new to Claude Code.

    Reactions on your messages: 👀 received, 🫡 waits its turn, ✍ waits as you edited it, ⚡ taken up by the running turn, 👌 answered, 💔 not answered.
session-name = session { $number }
final-file = 📎 The whole answer.
final-rest-file = 📎 The rest of the answer.
plan-file = 📎 The whole plan.
nothing-to-stop = Nothing is running.
stopped-queue = ⏹ Stopped before it began.
status-no-session = There is no session yet. Write what Claude Code should do, and one begins.
status-none-here = No session is open here. Pick one in /sessions, or write what Claude Code should do to begin a new one.
status-workspace = 📁
status-default-model = Claude Code's default
status-model = Model: { $model }
status-totals = { $turns } { $turns ->
        [one] turn
       *[other] turns
    } so far · ${ $cost }
status-queue = { $count } { $count ->
        [one] message waits
       *[other] messages wait
    } for Claude
status-asks = { $count } { $count ->
        [one] question waits
       *[other] questions wait
    } for you
status-claude-id = Claude session:
state-asleep = 💤 asleep, wakes with your next message
state-starting = 🚀 starting
state-idle = 🟢 ready
state-waiting = 🔔 waits for your decision
state-running = ⚙️ working for { $seconds } s, { $steps } { $steps ->
        [one] step
       *[other] steps
    }
state-ending = 💤 falling asleep
state-inspecting = 🔎 recovering an interrupted turn
state-offered = ⏸ interrupted, waits for your decision

## Messages

cannot-read-photo = I cannot read pictures yet, so I did not pass this on. Describe it in words, or give the path of a file.
cannot-read-voice = I cannot hear voice notes yet, so I did not pass this on. Please write it.
cannot-read-file = I cannot take files yet, so I did not pass this on. Paste the text, or give a path on the machine.
cannot-read-other = I can read text only, so I did not pass this on.
edit-too-late = ✏️ Your edit came too late: Claude has the message as it was. Write what changed as a new message.
queued-behind-offer = ⏸ I keep this. Decide first about the interrupted turn above: Resume or Drop.
prompt-refused = Claude Code did not take this message. Send it again.

## The live view

live-thinking = 💭 thinking · { $seconds } s
live-writing = ✍️ writing · { $seconds } s
live-working = ⚙️ working · { $seconds } s · { $steps } { $steps ->
        [one] step
       *[other] steps
    }
live-stopping = ⏹ stopping …
live-more-came = ➕ taking in your next message …
live-retry = 🔁 Claude's API did not answer · try { $attempt } of { $attempts } in { $seconds } s
live-retry-login = 🔑 Claude Code's login or key is not accepted · try { $attempt } of { $attempts } in { $seconds } s
live-retry-limit = ⏳ rate limit of Claude's API · try { $attempt } of { $attempts } in { $seconds } s
live-retry-overload = 🌊 Claude's API is overloaded · try { $attempt } of { $attempts } in { $seconds } s
live-paused = ⏸ interrupted by a restart of telecode
button-stop = ⏹ Stop

## Finals

final-without-words = ✅ Claude finished without a word.
final-scheduled = ⏰ On schedule
final-stopped = ⏹ Stopped.
final-recovered = ↻ telecode was restarted meanwhile; this answer was found in Claude's own record.
final-rate-limit = ⏳ Claude's API refused: rate limit ({ $status }). Wait a little and send it again. { $message }
final-overloaded = 🌊 Claude's API is overloaded ({ $status }), and Claude gave up trying. Send it again in a few minutes. { $message }
final-server-error = ⚠️ Claude's API failed ({ $status }). Send it again in a few minutes. { $message }
final-api-error = ⚠️ Claude's API refused ({ $status }). { $message }
final-api-silent = ⚠️ Claude's API could not be reached. Send it again in a few minutes. { $message }
final-not-logged-in = 🔑 Claude Code is not logged in on this machine, or its key is not accepted. On the machine run “claude” and then /login, or set ANTHROPIC_API_KEY for telecode. Then send your message again.
final-failed = ⚠️ This turn failed. { $message }
turn-without-result = Claude stopped without an answer. Send your message again.
turn-stalled = ⏱ Claude showed no sign of life for too long, so I stopped it. The session is kept; send your message again.
turn-crash-loop = Claude Code crashed again and again in this turn, so I gave up. The session is kept; send your message again to try once more.
record-lost-end = ⚠️ Claude's record has lost the end of this conversation, as it can happen in a power failure. Claude does not remember what came last.
turn-lost = Claude Code crashed while it worked on something in the background.
footer-steps = { $steps } { $steps ->
        [one] step
       *[other] steps
    }
footer-context = context { $percent } %
span-seconds = { $seconds } s
span-minutes = { $minutes } min { $seconds } s
collapsed-done = ✓ { $steps } · { $span }
collapsed-stopped = ⏹ stopped · { $steps } · { $span }
collapsed-failed = ✗ failed · { $steps } · { $span }

## Asks

ask-bash = 🔐 May Claude run this command?
ask-read = 🔐 May Claude read { $what }?
ask-edit = 🔐 May Claude change { $what }?
ask-write-file = 🔐 May Claude write { $what }?
ask-fetch = 🔐 May Claude open this page?
ask-enter-plan = 🔐 May Claude go into plan mode?
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
button-deny-why = 💬 Deny and say why
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
closed-allowed = ✅ Allowed · { $what } · { $name } · { $time }
closed-denied = ❌ Denied · { $what } · { $name } · { $time }
closed-replied = 💬 Answered: { $what } · { $name } · { $time }
closed-expired = ⌛ Not needed any more: { $what } · { $time }{ $name }
toast-allowed = Allowed
toast-denied = Denied
toast-replied = Answered
toast-next = Next question
toast-reason = Write the reason as your next message
toast-back = Back
toast-choose-one = Choose at least one, or write your own answer
toast-expired = This is decided or over already; the button does nothing any more
toast-elsewhere = The card is in its own topic or chat now
toast-moved = There is a newer card for this below
toast-kept = Kept: Claude gets it as soon as it is back
toast-stopping = Stopping …

## After a crash

offer-title = ⏸ This turn was interrupted by a crash or a restart.
offer-running = It may have been in the middle of: { $what }
offer-lost = { $count ->
    [one] It began a step that Claude's record does not have.
   *[other] It began { $count } steps that Claude's record does not have.
}
offer-astray = ⏸ Claude Code is back at an earlier point of this conversation. Your last prompt was not answered.
offer-anew = Send it again? Claude may have forgotten what came last, and may repeat a step.
offer-question = Shall Claude go on? It may do that step again.
offer-nothing = Claude's record names no unfinished step.
offer-resumed = ▶️ Resumed by { $name }
offer-dropped = 🗑 Dropped by { $name }
button-resume = ▶️ Resume
button-drop = 🗑 Drop
button-show = 🔍 Show
toast-resumed = Resuming
toast-dropped = Dropped

## Troubles

problem-not-found = ⚠️ I cannot find Claude Code ({ $command }) on this machine. Install it (npm install -g @anthropic-ai/claude-code), or set “command” under [claude] in telecode.toml. Then send your message again.
problem-too-old = ⚠️ Claude Code { $version } is too old; telecode needs { $minimum } or newer. On the machine run “claude update”. Then send your message again.
place-missing = ⚠️ I can’t get at { $path }: { $reason }. What you write waits, and goes on by itself once it’s back. /stop drops it.
place-elsewhere = ⚠️ { $path } leads to { $real } now, so Claude doesn’t start there. What you write waits, and goes on by itself once it’s as it was. /stop drops it.
place-barred = 🚫 Claude may not work in { $path } any more: it’s no [[project]] and not in access.project_roots. What you write waits until it is. /stop drops it.
workspace-barred = { $path } is no [[project]] and not in access.project_roots
report-astray = what came back is about something else, which is a fault of telecode
problem-workspace = ⚠️ I cannot use the directory { $path }: { $reason }. Create it or change [[project]] in telecode.toml. Then send your message again.
problem-busy = ⚠️ This session is open in another program on the machine. Close it there, or begin another with /new.
problem-timeout = ⚠️ Claude Code did not get ready within { $seconds } s. Send your message again; if it stays so, run “telecode doctor” on the machine.
problem-failed = ⚠️ Claude Code did not start. Run “telecode doctor” on the machine. This is what it said:
problem-no-version = { $command } does not say its version: { $said }
launch-settle = failed to note where the conversation ends: { $reason }
launch-lock = failed to lock the session against other writers: { $reason }
launch-settings = failed to write settings: { $reason }
launch-guard = failed to start the guard: { $reason }
exit-signal = signal { $signal }
exit-code = exit code { $code }
exit-unknown = no exit code
telegram-not-sent = ⚠️ Telegram did not take a file: { $reason }
refused-no-message = no message
refused-no-topic = message thread not found
refused-topic-closed = topic closed
refused-gone = message not found
refused-no-right = not enough rights
refused-blocked = bot was blocked
refused-busy = too many requests
refused-no-answer = no answer
refused-unsupported = unsupported
telegram-refused = ⚠️ Telegram refused one of my messages: { $reason }. I keep it and try again.
store-failed = 🛑 I cannot store anything: { $reason }. I keep trying, and take nothing new until it works. Look at the disk of the machine: is it full?
store-recovered = ✅ I can store again, and go on.
