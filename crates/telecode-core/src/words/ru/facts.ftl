## Что агент говорит о себе

query-refused = ⚠️ Claude Code отказывается: { $reason }
query-unsupported = ⚠️ Эта версия Claude Code так не умеет.
query-late = ⌛ Claude Code не ответил вовремя. Попробуйте ещё раз.
query-gone = 💤 Claude Code завершился, не успев ответить. Попробуйте ещё раз.
menu-context = Чем заполнен контекст
context-used = контекст заполнен на { $percent } % ({ $used } из { $room } токенов)
context-rest = остальное · { $tokens }
context-compacts = На { $tokens } токенах разговор сокращается сам. /compact делает это сейчас.
