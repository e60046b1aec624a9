## What an agent says of itself

query-refused = ⚠️ Claude Code says no: { $reason }
query-unsupported = ⚠️ This version of Claude Code cannot do that.
query-late = ⌛ Claude Code did not answer in time. Try it again.
query-gone = 💤 Claude Code ended before it could answer. Try it again.
menu-context = What fills the context
context-used = context { $percent } % full ({ $used } of { $room } tokens)
context-rest = the rest · { $tokens }
context-compacts = The conversation is made shorter by itself at { $tokens } tokens. /compact does it now.
menu-compact = Make the conversation shorter
menu-mcp = The MCP servers
menu-agents = Claude’s subagents
menu-commands = Claude’s own commands and skills
compact-nothing = Nothing was said in this session yet, so there is nothing to make shorter.
agents-count = { $count ->
        [0] no subagents
        [one] { $count } subagent
       *[other] { $count } subagents
    }
commands-count = { $count ->
        [one] { $count } command of Claude’s own
       *[other] { $count } commands of Claude’s own
    }
commands-how = Write one with its arguments behind it. With // in front it goes to Claude, also where I have a command of that name.
servers-count = { $count ->
        [0] no MCP servers
        [one] { $count } MCP server
       *[other] { $count } MCP servers
    }
servers-none = Claude Code reads them from .mcp.json in the project and from its own settings; `claude mcp add` adds one.
server-is-connected = connected, { $count ->
        [one] { $count } tool
       *[other] { $count } tools
    }
server-is-pending = connecting
server-is-failed = not connected
server-is-off = switched off
server-needs-login = somebody has to log in: `claude` in a terminal, then /mcp
server-is-other = { $said }
server-button-connect = 🔄 { $name }
server-button-on = ▶️ Switch on { $name }
server-button-off = ⏸ Switch off { $name }
server-button-refresh = 🔄 Refresh
server-connecting = Connecting again …
server-on = Switching on …
server-off = Switching off …
server-failed = ⚠️ That did not work: { $reason }
