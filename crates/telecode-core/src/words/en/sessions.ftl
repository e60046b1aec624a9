## Sessions

background-ended =
    💤 Claude Code ended here. These were running in the background and ended with it:
    { $tasks }
live-waking = 💤 → waking …
live-asking = 💬 asking Claude …
live-starting = 🚀 starting …

name-empty = A name needs at least one character that can be seen.
name-too-long = That name has { $length } characters. Use at most { $limit }.
name-hidden = That name has characters that cannot be seen, such as a line break. Write it without them.
name-taken = You have a session “{ $name }” already. Choose another name, or go there with /switch.
name-taken-closed = A closed session of yours is called “{ $name }”. Choose another name, or open it again with /switch.
rename-how = Write the new name behind the command: /rename fix-login
renamed = ✏️ This session is called “{ $name }” now.

new-session =
    🆕 New session “{ $name }” in { $workspace }. Write what Claude should do.
new-session-own =
    🆕 New session “{ $name }” in a directory of its own. Write what Claude should do.
new-session-worktree =
    🆕 New session “{ $name }” in { $workspace }: a git worktree on the branch { $branch }. Write what Claude should do.
new-session-persona = 🎭 { $persona }
new-session-stays = “{ $name }” has begun, so it stays where it is. /new begins another one.
new-missing-project = “{ $project }” isn’t where it was ({ $path }: { $reason }). Moved, or not mounted? No session was begun.
new-project-elsewhere = “{ $project }” ({ $path }) leads to { $reason } now. Take it off the list with /project remove, and add it again. No session was begun.
new-project-barred = 🚫 “{ $project }” ({ $path }) is no [[project]] in telecode.toml and not in access.project_roots any more. No session was begun.
new-unknown-project = I know no project “{ $name }”. These I know: { $projects }. A name with @ in it goes between quotation marks.
new-no-git = “{ $project }” is no git repository, so it has no branches. Leave out @ and what follows.
button-move = 📁 Into { $project }
toast-has-begun = It has begun, so it stays where it is
toast-session-gone = This session is gone
toast-project-gone = This project is gone

branch-problem = “{ $branch }” cannot be a git branch: { $what }
branch-empty = it is empty. Write it like this: api@fix-login
branch-too-long = it is too long. Use at most { $limit } bytes.
branch-space = it has a space or a character that cannot be seen. Use hyphens.
branch-contains = “{ $sign }” must not be in it.
branch-begins = no part of it may begin with “{ $sign }”.
branch-ends = no part of it may end with “{ $sign }”.
branch-reserved = git means something else by it.

wizard-title = 🆕 A new session
wizard-place = 📁 Where: { $place }
wizard-persona = 🎭 Persona: { $persona }
wizard-no-persona = none
wizard-hint = Choose, then begin. Its name comes from your first message; /rename changes it.
place-own = a directory of its own
place-worktree = { $project }, in a git worktree of its own
button-worktree = 🌿 In a git worktree
button-begin = ▶️ Begin
button-cancel = Cancel

sharing-warning = ⚠️ “{ $name }” and “{ $other }” are both awake in { $workspace }. Each changes files that the other reads.
button-to-worktree = 🌿 Move this one to a git worktree
button-other-worktree = 🌿 Begin another one in a git worktree
button-share = It is fine so

sessions-title = Sessions ({ $count })
sessions-title-closed = Closed sessions ({ $count })
sessions-none = There is no session yet. Write what Claude Code should do, and one begins.
sessions-none-closed = There is no closed session.
sessions-asks = 🔔 { $count } { $count ->
        [one] question
       *[other] questions
    }
page-of = { $page } / { $pages }
button-closed-ones = 📦 Closed ones
button-open-ones = 📂 Open ones
is-starting = starting
is-idle = ready
is-working = working
is-waiting = waits for you
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

find-none = I find no session “{ $words }”. /sessions lists them all.
find-nearest = I find no session “{ $words }”. Did you mean “{ $name }”? /sessions lists them all.
find-several = Several sessions match. Which one?
switched = 👉 You talk to “{ $name }” in { $workspace } now.
switched-own = 👉 You talk to “{ $name }” now.
switched-topic = “{ $name }” has a topic of its own. Go there to talk to it; it is waking.
switched-not-here = This topic is “{ $other }”. To talk to “{ $name }”, write in its topic, or in the chat itself.

forked = 🔱 “{ $name }” goes on from where “{ $from }” is, which stays as it is. Write what Claude should do.
forked-running = What the running turn of the other one brings is not in it.
fork-not-begun = Nothing was said in “{ $name }” yet, so there is nothing to fork. Write what Claude should do, or begin another one with /new.

put-to-sleep = 💤 “{ $name }” falls asleep. It wakes with your next message.
sleeps-already = 💤 “{ $name }” is asleep.
cannot-sleep = “{ $name }” cannot sleep now: { $why }
awake-asks = it waits for your decision.
awake-works = it works. /stop stops it.
awake-interrupted = its turn was interrupted. Decide first whether it goes on.
awake-background = this runs in the background and would end: { $tasks }. /close ends it.
awake-message = a message from another session waits for you, and would be lost.
awake-schedule = it has scheduled something that would be lost. /close ends it.
awake-starts = it is just starting.
toast-waking = Waking
toast-no-room = Too many sessions are at work; it wakes with your next message

state-failed = ⚠️ failed; your next message tries again
status-closed = 📦 closed
status-branch = 🌿 { $branch }
status-persona = 🎭 { $persona }
status-mode = Mode: { $mode }
status-age = Made { $created }, used { $used }
status-tokens = Tokens: { $input } read, { $output } written
status-background = In the background: { $task }
button-wake = ☀️ Wake
button-sleep = 💤 Sleep
button-close = 📦 Close
button-reopen = 📂 Open again
button-delete = 🗑 Delete
button-refresh = 🔄 Refresh

closed = 📦 “{ $name }” is closed. /switch and its name open it again.
closed-already = 📦 “{ $name }” is closed already. /switch and its name open it again.
close-works = “{ $name }” works just now. Stop it and close?
close-works-and-waits = “{ $name }” works just now, and { $count } { $count ->
        [one] message waits
       *[other] messages wait
    } for it. Stop it, drop what waits, and close?
close-waits = { $count } { $count ->
        [one] message waits
       *[other] messages wait
    } for “{ $name }”. Drop what waits, and close?
button-close-now = ⏹ Stop and close
button-keep = Keep it

delete-title = 🗑 Delete “{ $name }”? This is what is lost:
delete-running = the running turn is stopped
delete-queue = { $count } { $count ->
        [one] waiting message
       *[other] waiting messages
    }
delete-turns = { $count } { $count ->
        [one] turn
       *[other] turns
    } in my records
delete-project = the files of the project stay:
delete-shared = the files stay, because another session uses them:
delete-worktree = its git worktree, if nothing in it would be lost; the branch stays:
delete-own = its directory, if it is empty:
delete-record-kept = Claude's own record stays unless you delete it too:
delete-dirty = “{ $name }” is not deleted yet, because this would be lost in
delete-failed = “{ $name }” is not deleted yet, because its files cannot be removed from
delete-no-repository = the repository { $path } is gone: git cannot say what changed here
delete-more = … and { $count } more
deleting = 🗑 Deleting “{ $name }” …
deleted = 🗑 “{ $name }” is deleted.
deleted-record = 🗑 “{ $name }” is deleted, and Claude's record of it too.
deleted-record-stays = 🗑 “{ $name }” is deleted. Claude's record of it could not be deleted; it is still on the machine.
deleted-record-needed = 🗑 “{ $name }” is deleted. Claude's record of it stays, because a fork of it has not begun yet.
button-delete-record = 🗑 Delete with Claude's record
button-delete-force = 🗑 Delete all the same
button-delete-keep = Delete, but keep the files
