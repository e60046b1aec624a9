## Phone and terminal

handoff-no-session = There is no session here to hand off. /sessions shows all of them.
handoff-unknown = There is no session “{ $name }”. /sessions shows all of them.
handoff-nothing = There is nothing to hand off yet: Claude has not been told anything in “{ $name }”. In a terminal, start claude in its directory.
handoff-offered = “{ $name }” has an interrupted turn that waits for you. Decide about it first (Resume or Drop), then send /handoff again.
handoff-working = ⚙️ Claude is working in “{ $name }”. When shall I let go of it?
handoff-asks = 🔔 It waits for your decision. Stopping now cancels that question.
handoff-queue = { $count } { $count ->
        [one] message waits
       *[other] messages wait
    } for Claude. Stopping now gives { $count ->
        [one] it
       *[other] them
    } up.
handoff-after = ⏭ After this turn
handoff-now = ⏹ Stop now
handoff-keep = Keep here
handoff-waits = ⏭ I let go of “{ $name }” after this turn, and then send the command for the terminal.
handoff-going = ⏹ I let go of “{ $name }”. The command for the terminal follows.
handoff-failed = ⚠️ I cannot hand this session over: { $reason }
handed-off = 💻 “{ $name }” is yours. In a terminal on the machine:
handed-off-copy = 📋 Copy the command
handed-off-back = Write here, and it comes back: close it in the terminal first.
handed-off-cut = ⚠️ What was undone still shows there: Claude Code forgets it only with your next message here.
handed-off-long = The command is too long for a copy button. Tap the code to copy it.
handed-off-queue = { $count } { $count ->
        [one] message still waits
       *[other] messages still wait
    } here and will run when you come back.

attach-title = Sessions on the machine
attach-count = ({ $count })
attach-hint = Newest first. 🟢 is open there now. Tap one to go on with it here.
attach-none = I found no sessions in the directories of your projects. Start claude there in a terminal, or add a directory with /project add.
attach-no-match = No session on the machine matches “{ $words }”. /attach without words shows all.
attach-no-projects = I look for sessions in the directories of your projects, and there are none. Add one with /project add.
attach-close = Close
attach-known = 🔀 You are in “{ $name }” ({ $workspace }) now.
attach-elsewhere = 🔀 “{ $name }” goes on in its own chat or topic.
attached = 🔗 “{ $name }” in { $workspace } goes on here. Write what Claude should do.
terminal-failed = ⚠️ I cannot look at the sessions on the machine: { $reason }
terminal-gone = This session is not on the machine any more. /attach shows those that are.{ $reason }
terminal-barred = 🚫 { $reason } is no [[project]] and not in access.project_roots, so its sessions stay where they are.

age-now = now
age-minutes = { $count } min
age-hours = { $count } h
age-days = { $count } d

account-since = 💻 { $count } { $count ->
        [one] message
       *[other] messages
    } since you left “{ $name }”:
account-so-far = 💻 { $count } { $count ->
        [one] message
       *[other] messages
    } so far in “{ $name }”:
account-before = … { $count } before
account-history = 📜 History

held-busy = 💻 “{ $name }” is open { $who }.
held-let-go = 💻 “{ $name }” was opened { $who }, so I let go of it here.
held-attach = 💻 This session is open { $who }.
held-changed = 💻 Look again, this has changed: the session is open { $who }.
held-by-terminal = in a terminal
held-by-background = in the background
held-by-program = in another program
held-pid = process { $pid }
held-waiting = { $count } { $count ->
        [one] message of yours waits and runs
       *[other] messages of yours wait and run
    } as soon as it is free here.
held-take-hint = ✋ Take over ends that program; what Claude does there at the moment is cut.
held-hint =
    🌿 Fork goes on here in a copy; what waits goes there.
    👓 Read along shows here what happens there.
held-close-hint = ✋ I cannot end that program from here: close it there, then try again.
held-take = ✋ Take over
held-again = 🔄 Try again
held-fork = 🌿 Fork
held-read = 👓 Read along
held-over = ▶️ “{ $name }” goes on here.
held-free = 💻 “{ $name }” is closed there. Write, and it goes on here.
held-while-working = ⚠️ “{ $name }” was just opened { $where }, while Claude works on it here. Do not write there yet: two writers spoil its history. I let go of it after this turn. /stop lets go at once.
take-ending = ✋ Ending process { $pid } …
take-failed = ⚠️ I could not end it: { $reason } Close it there, then write here again.
take-changed = another process works on the session now
take-stays = the process does not end
take-not-stopped = `claude stop` failed: { $reason }
take-no-signal = the process cannot be ended: { $reason }

fork-begun = 🌿 “{ $name }” goes on here, as a copy. The other one stays as it is.

along-begun = 👓 Reading along in “{ $name }”: what happens there appears here, silently.
along-stop = Stop reading
along-stopped = 👓 You do not read along in “{ $name }” any more.
along-over = 👓 That is over already.
along-ended = 💻 “{ $name }” was closed there.
along-go-on = ▶️ Go on here
