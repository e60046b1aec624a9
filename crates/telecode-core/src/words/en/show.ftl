# What tools do, in human words: while they do it, and once it is done. The bridge's table of tools is cards/steps.rs.

step-bash = { $when ->
        [done] Ran: { $what }
        [wish] { $what }
       *[now] Running: { $what }
    }
step-tests = { $when ->
        [done] Ran the tests
        [wish] Run the tests
       *[now] Running the tests
    }
step-build = { $when ->
        [done] Built
        [wish] Build
       *[now] Building
    }
step-lint = { $when ->
        [done] Checked the code
        [wish] Check the code
       *[now] Checking the code
    }
step-format = { $when ->
        [done] Formatted the code
        [wish] Format the code
       *[now] Formatting the code
    }
step-format-check = { $when ->
        [done] Checked the formatting
        [wish] Check the formatting
       *[now] Checking the formatting
    }
step-install = { $when ->
        [done] Installed packages
        [wish] Install packages
       *[now] Installing packages
    }
step-commit = { $when ->
        [done] Committed
        [wish] Commit
       *[now] Committing
    }
step-push = { $when ->
        [done] Pushed
        [wish] Push
       *[now] Pushing
    }
step-amend = { $when ->
        [done] Amended the last commit
        [wish] Amend the last commit
       *[now] Amending the last commit
    }
step-force-push = { $when ->
        [done] Force-pushed
        [wish] Force-push
       *[now] Force-pushing
    }
step-push-delete = { $when ->
        [done] Deleted a remote branch or tag
        [wish] Delete a remote branch or tag
       *[now] Deleting a remote branch or tag
    }
step-pull = { $when ->
        [done] Pulled
        [wish] Pull
       *[now] Pulling
    }
step-read = { $when ->
        [done] Read { $what }
        [wish] Read { $what }
       *[now] Reading { $what }
    }
step-edit = { $when ->
        [done] Edited { $what }
        [wish] Edit { $what }
       *[now] Editing { $what }
    }
step-write = { $when ->
        [done] Wrote { $what }
        [wish] Write { $what }
       *[now] Writing { $what }
    }
step-grep = { $when ->
        [done] Searched for { $what }
        [wish] Search for { $what }
       *[now] Searching for { $what }
    }
step-glob = { $when ->
        [done] Looked for files { $what }
        [wish] Look for files { $what }
       *[now] Looking for files { $what }
    }
step-fetch = { $when ->
        [done] Opened { $what }
        [wish] Open { $what }
       *[now] Opening { $what }
    }
step-web = { $when ->
        [done] Searched the web: { $what }
        [wish] Search the web: { $what }
       *[now] Searching the web: { $what }
    }
step-agent = Subagent: { $what }
step-skill = { $when ->
        [done] Used the skill { $what }
        [wish] Use the skill { $what }
       *[now] Using the skill { $what }
    }
step-checklist = { $when ->
        [done] Updated the checklist
        [wish] Update the checklist
       *[now] Updating the checklist
    }
step-question = { $when ->
        [done] Asked you
        [wish] Ask you
       *[now] Asking you
    }
step-plan = { $when ->
        [done] Proposed a plan
        [wish] Propose a plan
       *[now] Proposing a plan
    }
step-enter-plan = { $when ->
        [done] Entered plan mode
        [wish] Enter plan mode
       *[now] Entering plan mode
    }
step-tools = { $when ->
        [done] Looked for tools
        [wish] Look for tools
       *[now] Looking for tools
    }
step-output = { $when ->
        [done] Checked a background task
        [wish] Check a background task
       *[now] Checking a background task
    }
step-end-task = { $when ->
        [done] Stopped a background task
        [wish] Stop a background task
       *[now] Stopping a background task
    }
step-monitor = { $when ->
        [done] Watching something in the background
        [wish] Watch something in the background
       *[now] Starting to watch something
    }
step-schedule = { $when ->
        [done] Scheduled something
        [wish] Schedule something
       *[now] Scheduling something
    }
step-unschedule = { $when ->
        [done] Changed the schedule
        [wish] Change the schedule
       *[now] Changing the schedule
    }
step-worktree = { $when ->
        [done] Changed the worktree
        [wish] Change the worktree
       *[now] Changing the worktree
    }
step-notebook = { $when ->
        [done] Edited a notebook
        [wish] Edit a notebook
       *[now] Editing a notebook
    }
step-message = { $when ->
        [done] Wrote to a subagent
        [wish] Write to a subagent
       *[now] Writing to a subagent
    }
step-resource = { $when ->
        [done] Read an MCP resource
        [wish] Read an MCP resource
       *[now] Reading an MCP resource
    }
step-mcp = { $when ->
        [done] Used { $what }
        [wish] Use { $what }
       *[now] Using { $what }
    }
step-other = { $when ->
        [done] Used { $what }
        [wish] Use { $what }
       *[now] Using { $what }
    }

## Several at once

many-read = { $count ->
        [one] Read 1 file
       *[other] Read { $count } files
    }
many-edited = { $count ->
        [one] Changed 1 file
       *[other] Changed { $count } files
    }
many-searches = { $count ->
        [one] Searched once
       *[other] Searched { $count } times
    }
many-pages = { $count ->
        [one] Opened 1 page
       *[other] Opened { $count } pages
    }
many-web = { $count ->
        [one] Searched the web once
       *[other] Searched the web { $count } times
    }
many-commands = { $count ->
        [one] Ran 1 command
       *[other] Ran { $count } commands
    }
many-agents = { $count ->
        [one] 1 subagent
       *[other] { $count } subagents
    }
many-others = { $count ->
        [one] 1 more step
       *[other] { $count } more steps
    }

## What happened besides

note-cleared = 🧹 Conversation cleared. Claude starts fresh.
note-held-back = 🪝 Not done yet: { $reason }
note-compacted = 🗜 The conversation was compacted to make room.
note-compacted-to = 🗜 Compacted: { $before } → { $after } tokens
note-fell-back = ⤵ { $from } wasn't available, so { $to } answered.
note-task-done = 🏁 Background: “{ $what }” is done
note-task-failed = ✗ Background: “{ $what }” failed
note-task-stopped = ⏹ Background: “{ $what }” was stopped
note-monitor = 👁 Watching: { $what }
notice-peer = 📨 From the session “{ $from }”:
notice-peer-held = 📨 “{ $from }” wrote to this session, but Claude Code holds it back: one of the two asks before it acts, the other doesn't. It expires by itself. With the same /mode in both, such messages come in.
peer-held = 📨 “{ $from }” wrote to this session. Let it in?
peer-came = 📨 “{ $from }” wrote to this session.
peer-held-loose = ⚠️ This session asks nothing: whatever Claude makes of it runs at once.
peer-held-modes = That session asks nothing before it acts. Here Claude asks as usual.
peer-held-settings = Claude Code's settings hold it back (crossSessionInbound): you can only drop it.
peer-held-room = ⏳ It comes in as soon as there's room in the queue.
peer-more = + { $count } { $count ->
        [one] character that Claude Code doesn't show
       *[other] characters that Claude Code doesn't show
    }
peer-blanks = Invisible characters are shown as blanks.
peer-others = + { $count } { $count ->
        [one] picture or file that Claude Code doesn't show
       *[other] pictures or files that Claude Code doesn't show
    }
peer-seen = 👇 All of it is below. Let it in?
peer-deliver = ✅ Deliver
peer-deliver-seen = ✅ Deliver, I've seen it all
peer-drop = ❌ Drop
toast-peer-rest = Here's all of it. Press again to deliver it.
peer-delivered = ✅ Delivered: the message from “{ $from }” · { $name }
peer-let-in = ✅ The message from “{ $from }” came in by itself.
peer-dropped = ❌ Dropped: the message from “{ $from }” · { $name }
peer-expired = ⌛ The message from “{ $from }” expired. Claude didn't get it.
peer-refused = 🚫 Claude Code's settings now refuse the message from “{ $from }”. Claude didn't get it.
peer-no-room = 🚫 The message from “{ $from }” was dropped: the queue was full.
peer-gone = The message from “{ $from }” was already delivered or dropped.
peer-over = ⌛ The message from “{ $from }” is gone: Claude Code ended first. Claude didn't get it.
notice-untested = ℹ️ Claude Code { $version } is newer than the versions telecode was tested with. It should work.
notice-hook = { $hook } says: { $words }
notice-too-long = Claude Code said something of { $megabytes } MB, too long to show.
notice-no-record = Claude Code no longer has a transcript of this session. It starts over.
notice-not-written = Claude Code can't write its transcript of this session ({ $error }).
untrusted =
    ⚠️ You haven't trusted { $directory } in Claude Code yet, but this in it runs anyway:
    { $what }
    To look at it and trust it, run claude there once.
untrusted-hooks = hooks: { $names }
untrusted-servers = MCP servers: { $names }
untrusted-agents = off until then, because they choose what's asked: { $names }
untrusted-skills = off until then, because they allow tools for themselves: { $names }
untrusted-closed = a file in .claude can't be read for sure, so nothing else in it is loaded until then
untrusted-local-rules = { $count ->
    [one] an allow rule in .claude/settings.local.json, which counts
   *[other] { $count } allow rules in .claude/settings.local.json, which count
}
untrusted-helpers = commands: { $names }
untrusted-variables = environment variables: { $names }
untrusted-rules = { $count ->
    [one] its allow rule doesn't count
   *[other] its { $count } allow rules don't count
}
settings-passed-over =
    ⚠️ Claude Code ignores these settings files, with all their deny rules and hooks, until they're fixed:
    { $files }
notice-servers =
    🔌 These MCP servers couldn't connect; everything else works:
    { $servers }
    /mcp shows them and reconnects.
live-compacting = 🗜 compacting · { $seconds } s
footer-context-full = ⚠️ context { $percent }% full: /compact makes room
checklist-done = { $count } done
checklist-more = …{ $count } more

## Tasks

menu-tasks = Background tasks
tasks-title = Background tasks of { $name }
tasks-none = No background tasks in { $name }.
tasks-more = …and { $count } more
tasks-no-steps = No steps yet.
tasks-over = This has ended.
tasks-no-output = It hasn't printed anything.
tasks-end-of = The end of { $size }:
button-task-output = 📄 { $number }
button-task-stop = ⏹ { $number }
toast-task-over = Already ended
toast-task-stopping = Stopping…

work-earlier = …earlier steps are in the file
button-work-file = 📄 Everything as a file
