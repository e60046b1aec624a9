## Sessions

background-ended =
    💤 Claude Code ended here. These were running in the background and ended with it:
    { $tasks }
live-waking = 💤 → waking…
live-asking = 💬 asking Claude…
live-starting = 🚀 starting…

name-empty = A name needs at least one visible character.
name-too-long = That name has { $length } characters. Use at most { $limit }.
name-hidden = That name has invisible characters, such as a line break. Write it without them.
name-taken = You already have a session “{ $name }”. Choose another name, or go there with /switch.
name-taken-closed = You have an archived session “{ $name }”. Choose another name, or reopen it with /switch.
rename-how = Write the new name after the command: /rename fix-login
renamed = ✏️ This session is now “{ $name }”.

new-session =
    🆕 New session “{ $name }” in { $workspace }. What should Claude do?
new-session-own =
    🆕 New session “{ $name }” in an empty folder. What should Claude do?
new-session-worktree =
    🆕 New session “{ $name }” in { $workspace }: a git worktree on the branch { $branch }. What should Claude do?
new-session-persona = 🎭 { $persona }
new-session-stays = “{ $name }” has already started, so it stays where it is. /new starts another one.
new-missing-project = “{ $project }” isn't where it was ({ $path }: { $reason }). Moved, or not mounted? No session was started.
new-project-elsewhere = “{ $project }” ({ $path }) now leads to { $reason }. Remove it with /project remove and add it again. No session was started.
new-project-barred = 🚫 “{ $project }” ({ $path }) is no longer a [[project]] in telecode.toml or in access.project_roots. No session was started.
new-unknown-project = No project “{ $name }”. Your projects: { $projects }. Put a name with @ in quotation marks.
new-no-git = “{ $project }” isn't a git repository, so it has no branches. Leave out @ and what follows.
button-move = 📁 Into { $project }
toast-has-begun = It has already started, so it stays where it is
toast-session-gone = This session is gone
toast-project-gone = This project is gone

branch-problem = “{ $branch }” can't be a git branch: { $what }
branch-empty = it's empty. Write it like this: api@fix-login
branch-too-long = it's too long. Use at most { $limit } bytes.
branch-space = it has a space or an invisible character. Use hyphens.
branch-contains = it can't contain “{ $sign }”.
branch-begins = no part of it can begin with “{ $sign }”.
branch-ends = no part of it can end with “{ $sign }”.
branch-reserved = git uses it for something else.

wizard-title = 🆕 New session
wizard-place = 📁 Where: { $place }
wizard-persona = 🎭 Persona: { $persona }
wizard-no-persona = none
wizard-hint = Choose, then start. Your first message names it; /rename changes the name.
place-own = an empty folder
place-worktree = { $project }, in its own git worktree
button-worktree = 🌿 In a git worktree
button-begin = ▶️ Start
button-cancel = Cancel

sharing-warning = ⚠️ “{ $name }” and “{ $other }” both work in { $workspace }. Each can change files that the other reads.
button-to-worktree = 🌿 Move this one to a git worktree
button-other-worktree = 🌿 Start another in a git worktree
button-share = That's fine

sessions-title = Sessions ({ $count })
sessions-title-closed = Archived sessions ({ $count })
sessions-none = No sessions yet. Tell Claude Code what to do, and one starts.
sessions-none-closed = No archived sessions.
sessions-asks = 🔔 { $count } { $count ->
        [one] question
       *[other] questions
    }
page-of = { $page } / { $pages }
button-closed-ones = 📦 Archived
button-open-ones = 📂 Open
is-starting = starting
is-idle = ready
is-working = working
is-waiting = waiting for you
is-asleep = asleep
is-interrupted = interrupted
is-failed = failed
ago-now = just now
ago-minutes = { $count } min ago
ago-hours = { $count } h ago
ago-days = { $count } { $count ->
        [one] day
       *[other] days
    } ago

find-none = No session “{ $words }”. /sessions shows all.
find-nearest = No session “{ $words }”. Did you mean “{ $name }”? /sessions shows all.
find-several = Several sessions match. Which one?
switched = 👉 You're in “{ $name }” now, in { $workspace }.
switched-own = 👉 You're in “{ $name }” now.
switched-topic = “{ $name }” has its own topic. Write to it there; it's waking.
switched-not-here = This topic is “{ $other }”. To talk to “{ $name }”, write in its topic, or in the chat itself.

forked = 🔱 “{ $name }” continues from where “{ $from }” is, which stays as it is. What should Claude do?
forked-running = The turn that's still running there isn't in it.
fork-not-begun = Nothing to fork: “{ $name }” has no messages yet. Tell Claude what to do, or start another with /new.

put-to-sleep = 💤 “{ $name }” is going to sleep. Your next message wakes it.
sleeps-already = 💤 “{ $name }” is asleep.
cannot-sleep = “{ $name }” can't sleep now: { $why }
awake-asks = it's waiting for your decision.
awake-works = it's working. /stop stops it.
awake-interrupted = its turn was interrupted. First decide whether it continues.
awake-background = this runs in the background and would end: { $tasks }. /close ends it.
awake-message = a message from another session is waiting for you and would be lost.
awake-schedule = it has scheduled something that would be lost. /close ends it.
awake-starts = it's just starting.
toast-waking = Waking
toast-no-room = Too many sessions are working; your next message wakes it

state-failed = ⚠️ failed — your next message retries
status-closed = 📦 archived
status-branch = 🌿 { $branch }
status-persona = 🎭 { $persona }
status-mode = Mode: { $mode }
status-age = Created { $created }, last used { $used }
status-tokens = Tokens: { $input } in, { $output } out
status-background = In the background: { $task }
button-wake = ☀️ Wake
button-sleep = 💤 Sleep
button-close = 📦 Archive
button-reopen = 📂 Reopen
button-delete = 🗑 Delete
button-refresh = 🔄 Refresh

closed = 📦 “{ $name }” is archived. /switch with its name reopens it.
closed-already = 📦 “{ $name }” is already archived. /switch with its name reopens it.
close-works = “{ $name }” is working. Stop and archive it?
close-works-and-waits = “{ $name }” is working, and has { $count } queued { $count ->
        [one] message
       *[other] messages
    }. Stop it, drop the queue, and archive it?
close-waits = “{ $name }” has { $count } queued { $count ->
        [one] message
       *[other] messages
    }. Drop the queue and archive it?
button-close-now = ⏹ Stop and archive
button-keep = Keep it

delete-title = 🗑 Delete “{ $name }”? You'd lose:
delete-running = the current turn
delete-queue = { $count } queued { $count ->
        [one] message
       *[other] messages
    }
delete-turns = { $count } { $count ->
        [one] turn
       *[other] turns
    } of history
delete-project = the project's files stay:
delete-shared = the files stay, because another session uses them:
delete-worktree = its git worktree, if nothing in it would be lost; the branch stays:
delete-own = its folder, if it's empty:
delete-record-kept = Claude's own transcript stays unless you delete it too:
delete-dirty = “{ $name }” isn't deleted yet: this would be lost in
delete-failed = “{ $name }” isn't deleted yet: its files can't be removed from
delete-no-repository = the repository { $path } is gone, so git can't tell what changed here
delete-more = …and { $count } more
deleting = 🗑 Deleting “{ $name }”…
deleted = 🗑 “{ $name }” is deleted.
deleted-record = 🗑 “{ $name }” is deleted, with Claude's transcript.
deleted-record-stays = 🗑 “{ $name }” is deleted. Claude's transcript couldn't be deleted; it's still on the machine.
deleted-record-needed = 🗑 “{ $name }” is deleted. Claude's transcript stays, because a fork of it hasn't started yet.
button-delete-record = 🗑 Delete with Claude's transcript
button-delete-force = 🗑 Delete anyway
button-delete-keep = Delete, keep the files
button-new-session = ➕ New
