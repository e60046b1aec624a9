## What an agent says of itself

query-refused = ⚠️ Claude Code says no: { $reason }
query-unsupported = ⚠️ This version of Claude Code cannot do that.
query-late = ⌛ Claude Code did not answer in time. Try it again.
query-gone = 💤 Claude Code ended before it could answer. Try it again.
menu-context = What fills the context
context-used = context { $percent } % full ({ $used } of { $room } tokens)
context-rest = the rest · { $tokens }
context-compacts = The conversation is made shorter by itself at { $tokens } tokens. /compact does it now.
