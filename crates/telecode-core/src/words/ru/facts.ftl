## Что агент говорит о себе

query-refused = ⚠️ Claude Code отклонил: { $reason }
query-unsupported = ⚠️ Эта версия Claude Code так не умеет.
query-late = ⌛ Claude Code не ответил вовремя. Попробуйте ещё раз.
query-gone = 💤 Claude Code завершился, не успев ответить. Попробуйте ещё раз.
menu-context = Чем заполнен контекст
context-used = контекст заполнен на { $percent } % ({ $used } из { $room } токенов)
context-rest = остальное · { $tokens }
context-compacts = На { $tokens } токенах разговор сожмётся сам. /compact сделает это сейчас.
menu-compact = Сжать разговор
menu-mcp = Серверы MCP
menu-agents = Субагенты
menu-commands = Команды и навыки Claude Code
compact-nothing = Сжимать нечего: в этой сессии ещё нет сообщений.
agents-count = { $count ->
        [0] субагентов нет
        [one] { $count } субагент
        [few] { $count } субагента
       *[other] { $count } субагентов
    }
commands-count = { $count ->
        [one] { $count } команда Claude Code
        [few] { $count } команды Claude Code
       *[other] { $count } команд Claude Code
    }
commands-how = Отправьте команду, а за ней аргументы. С // в начале она уходит в Claude Code, даже если такая есть у меня.
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
server-connecting = Подключаю заново…
server-on = Включаю…
server-off = Выключаю…
server-failed = ⚠️ Не получилось: { $reason }
