## What is said while Claude works

menu-btw = Ask a side question
receipt-next = ⤵️ Claude reads this at its next step, or after the answer.
receipt-later = ⏭ Runs after the current turn.
receipt-sent-now = ⏩ Claude stops the current step and reads this.
receipt-button-now = ⏩ Send now
receipt-button-later = ⏭ After this
receipt-button-drop = 🗑 Drop
receipt-now = Sending now, stopping the current step
receipt-after = Runs after the current turn
receipt-ask-open = Claude is waiting for your decision, and sending now would cancel that question. Decide first, or press Drop.
final-cut = ⏩ Stopped here for your message.
stop-dropped = { $count ->
        [one] 🗑 Dropped { $count } queued message:
       *[other] 🗑 Dropped { $count } queued messages:
    }
stop-dropped-more = { $count ->
        [one] … and { $count } more
       *[other] … and { $count } more
    }
btw-how = 💬 Write the question after the command: /btw what is this function for? Claude answers from what it knows, without tools, while the turn goes on. It isn't added to the conversation.
btw-title = 💬 By the way: { $question }
btw-nothing = Claude said nothing.
btw-needs-tool = 💬 Claude would need a tool ({ $words }) to answer that, and side questions have none. Ask it without /btw.
btw-api = 💬 Claude's servers didn't answer: { $words }
    Ask again in a moment.
btw-none = 💬 No answer: { $words }
    Ask again, or ask it without /btw.
btw-unsupported = 💬 This version of Claude Code can't take side questions. Ask it without /btw, or update Claude Code.
