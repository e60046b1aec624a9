## Phone and terminal

handoff-no-session = No session here to hand off. /sessions shows all.
handoff-unknown = No session “{ $name }”. /sessions shows all.
handoff-nothing = Nothing to hand off yet: “{ $name }” has no messages. In a terminal, start claude in its folder.
handoff-offered = “{ $name }” has an interrupted turn. First decide about it (Resume or Drop), then send /handoff again.
handoff-working = ⚙️ Claude is working in “{ $name }”. When should I let go of it?
handoff-asks = 🔔 It's waiting for your decision. Stopping now cancels that question.
handoff-queue = { $count } queued { $count ->
        [one] message
       *[other] messages
    }. Stopping now drops { $count ->
        [one] it
       *[other] them
    }.
handoff-after = ⏭ After this turn
handoff-now = ⏹ Stop now
handoff-keep = Keep here
handoff-waits = ⏭ After this turn I'll let go of “{ $name }” and send the command for the terminal.
handoff-going = ⏹ Letting go of “{ $name }”. The command for the terminal follows.
handoff-failed = ⚠️ I can't hand this session off: { $reason }
handed-off = 💻 “{ $name }” is yours. In a terminal on the machine:
handed-off-copy = 📋 Copy the command
handed-off-back = Close it in the terminal, then write here to go on.
handed-off-cut = ⚠️ What you undid still shows there: Claude Code only forgets it with your next message here.
handed-off-long = The command is too long for a copy button. Tap the code to copy it.
handed-off-queue = { $count } queued { $count ->
        [one] message runs
       *[other] messages run
    } here when you come back.

attach-title = Sessions on the machine
attach-count = ({ $count })
attach-hint = Newest first. 🟢 is open there now. Tap one to continue it here.
attach-none = No sessions in the folders of your projects. Start claude there in a terminal, or add a folder with /project add.
attach-no-match = No session on the machine matches “{ $words }”. /attach without words shows all.
attach-no-projects = I look for sessions in the folders of your projects, and there are none. Add one with /project add.
attach-close = Close
attach-known = 🔀 You're in “{ $name }” ({ $workspace }) now.
attach-elsewhere = 🔀 “{ $name }” continues in its own chat or topic.
attached = 🔗 “{ $name }” in { $workspace } continues here. What should Claude do?
terminal-failed = ⚠️ I can't read the sessions on the machine: { $reason }
terminal-gone = This session is no longer on the machine. /attach shows those that are.{ $reason }
terminal-barred = 🚫 { $reason } isn't a [[project]] and not in access.project_roots, so its sessions stay where they are.

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
account-before = …{ $count } before
account-history = 📜 History

held-busy = 💻 “{ $name }” is open { $who }.
held-let-go = 💻 “{ $name }” was opened { $who }, so I let go of it here.
held-attach = 💻 This session is open { $who }.
held-changed = 💻 This has changed: the session is open { $who }.
held-by-terminal = in a terminal
held-by-background = in the background
held-by-program = in another program
held-pid = process { $pid }
held-waiting = { $count } of your messages { $count ->
        [one] is saved and runs
       *[other] are saved and run
    } as soon as it's free here.
held-take-hint = ✋ Take over ends that program and cuts off what Claude does there.
held-hint =
    🌿 Fork continues here in a copy, with your saved messages.
    👓 Read along shows here what happens there.
held-close-hint = ✋ I can't end that program from here: close it there, then try again.
held-take = ✋ Take over
held-again = 🔄 Try again
held-fork = 🌿 Fork
held-read = 👓 Read along
held-over = ▶️ “{ $name }” continues here.
held-free = 💻 “{ $name }” is closed there. Write, and it continues here.
held-while-working = ⚠️ “{ $name }” was just opened { $where } while Claude works on it here. Don't write there yet: two writers damage its history. I'll let go of it after this turn. /stop lets go at once.
take-ending = ✋ Ending process { $pid }…
take-failed = ⚠️ I couldn't end it: { $reason } Close it there, then write here again.
take-changed = another process works on the session now
take-stays = the process doesn't end
take-not-stopped = `claude stop` failed: { $reason }
take-no-signal = the process can't be ended: { $reason }

fork-begun = 🌿 “{ $name }” continues here as a copy. The other one stays as it is.

along-begun = 👓 Reading along in “{ $name }”: what happens there appears here, silently.
along-stop = Stop reading
along-stopped = 👓 You're no longer reading along in “{ $name }”.
along-over = 👓 That's already over.
along-ended = 💻 “{ $name }” was closed there.
along-go-on = ▶️ Continue here
