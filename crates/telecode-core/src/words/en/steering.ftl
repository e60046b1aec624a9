## What is said while Claude works

menu-btw = Ask something beside the work
receipt-next = ⤵️ Claude reads this at its next step, or after the answer.
receipt-later = ⏭ This comes after what runs now.
receipt-sent-now = ⏩ Claude stops what it does, and reads this.
receipt-button-now = ⏩ Send now
receipt-button-later = ⏭ After this
receipt-button-drop = 🗑 Drop
receipt-now = Sending it now: what runs is cut
receipt-after = It comes after what runs now
receipt-ask-open = Claude waits for your decision, and sending this now would cancel that. Decide first, or press Drop.
final-cut = ⏩ Stopped here for your message.
stop-dropped = { $count ->
        [one] 🗑 Dropped { $count } message that waited:
       *[other] 🗑 Dropped { $count } messages that waited:
    }
stop-dropped-more = { $count ->
        [one] … and { $count } more
       *[other] … and { $count } more
    }
btw-how = 💬 Write the question behind it: /btw what is this function for? Claude answers from what it knows, without a tool, and what runs goes on. Nothing of it stays in the conversation.
btw-title = 💬 By the way: { $question }
btw-nothing = Claude said nothing.
btw-needs-tool = 💬 Claude would need a tool ({ $words }) to answer that, and beside the work it has none. Ask it without /btw.
btw-api = 💬 Claude’s servers did not answer: { $words }
    Ask again in a moment.
btw-none = 💬 There is no answer to that: { $words }
    Ask again, or ask it without /btw.
btw-unsupported = 💬 This version of Claude Code cannot answer beside the work. Ask it without /btw, or update Claude Code.
