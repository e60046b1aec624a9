## What Claude Code says of itself

query-refused = ⚠️ Claude Code refused: { $reason }
query-unsupported = ⚠️ This version of Claude Code can't do that.
query-late = ⌛ Claude Code didn't answer in time. Try again.
query-gone = 💤 Claude Code ended before it could answer. Try again.
menu-context = What fills the context
context-used = context { $percent }% full ({ $used } of { $room } tokens)
context-rest = the rest · { $tokens }
context-compacts = The conversation is compacted automatically at { $tokens } tokens. /compact does it now.
menu-compact = Compact the conversation
menu-mcp = MCP servers
menu-agents = Subagents
menu-commands = Commands and skills of Claude Code
compact-nothing = Nothing to compact: this session has no messages yet.
agents-count = { $count ->
        [0] no subagents
        [one] { $count } subagent
       *[other] { $count } subagents
    }
commands-count = { $count ->
        [one] { $count } command of Claude Code
       *[other] { $count } commands of Claude Code
    }
commands-how = Send one, with arguments after it. With // in front it goes to Claude Code even if I have a command of that name.
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
server-is-off = off
server-needs-login = needs a login: `claude` in a terminal, then /mcp
server-is-other = { $said }
server-button-connect = 🔄 { $name }
server-button-on = ▶️ Turn on { $name }
server-button-off = ⏸ Turn off { $name }
server-button-refresh = 🔄 Refresh
server-connecting = Reconnecting…
server-on = Turning on…
server-off = Turning off…
server-failed = ⚠️ That didn't work: { $reason }
