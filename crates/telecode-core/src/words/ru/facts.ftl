## Что агент говорит о себе

query-refused = ⚠️ Claude Code отказывается: { $reason }
query-unsupported = ⚠️ Эта версия Claude Code так не умеет.
query-late = ⌛ Claude Code не ответил вовремя. Попробуйте ещё раз.
query-gone = 💤 Claude Code завершился, не успев ответить. Попробуйте ещё раз.
menu-context = Чем заполнен контекст
context-used = контекст заполнен на { $percent } % ({ $used } из { $room } токенов)
context-rest = остальное · { $tokens }
context-compacts = На { $tokens } токенах разговор сокращается сам. /compact делает это сейчас.
menu-compact = Сократить разговор
menu-mcp = Серверы MCP
menu-agents = Субагенты Claude
menu-commands = Собственные команды и навыки Claude
compact-nothing = В этой сессии ещё ничего не сказано, так что сокращать нечего.
agents-count = { $count ->
        [0] субагентов нет
        [one] { $count } субагент
        [few] { $count } субагента
       *[other] { $count } субагентов
    }
commands-count = { $count ->
        [one] { $count } собственная команда Claude
        [few] { $count } собственные команды Claude
       *[other] { $count } собственных команд Claude
    }
commands-how = Напишите команду, а за ней аргументы. С // в начале она уходит к Claude, даже если у меня есть команда с таким именем.
servers-count = { $count ->
        [0] серверов MCP нет
        [one] { $count } сервер MCP
        [few] { $count } сервера MCP
       *[other] { $count } серверов MCP
    }
servers-none = Claude Code берёт их из .mcp.json проекта и из своих настроек; добавить сервер можно командой `claude mcp add`.
server-is-connected = подключён, { $count ->
        [one] { $count } инструмент
        [few] { $count } инструмента
       *[other] { $count } инструментов
    }
server-is-pending = подключается
server-is-failed = не подключён
server-is-off = выключен
server-needs-login = нужно войти: `claude` в терминале, затем /mcp
server-is-other = { $said }
server-button-connect = 🔄 { $name }
server-button-on = ▶️ Включить { $name }
server-button-off = ⏸ Выключить { $name }
server-button-refresh = 🔄 Обновить
server-connecting = Подключаю заново …
server-on = Включаю …
server-off = Выключаю …
server-failed = ⚠️ Не получилось: { $reason }
