## Очередь и отложенное

queue-count = { $count ->
        [0] ничего не ждёт
        [one] ждёт { $count } сообщение
        [few] ждут { $count } сообщения
       *[other] ждут { $count } сообщений
    }
queue-told = уже передано: Claude возьмётся за это на следующем шаге или после ответа
queue-held = пришло, пока меня не было: выполнится, только если вы скажете
queue-page = Страница { $page } из { $pages }
queue-button-drop = 🗑 Убрать { $number }
queue-button-up = ⬆️ Выше { $number }
queue-button-again = 🔄 Обновить
queue-button-close = ✖️ Закрыть
queue-gone = Это уже не ждёт
queue-first = Это и так первое
queue-held-first = То, что пришло без меня, можно только выполнить или убрать
queue-moved = Поднято
queue-taking-back = Забираю у Claude …
queue-too-late = ⚡ Поздно: Claude уже взялся за это. /stop остановит.
edit-command = ✏️ Правкой команду не запустить: для Claude остались прежние слова. Пришлите команду новым сообщением.
retry-nothing = В этой сессии ещё ничего не спрашивали, так что повторять нечего.
retry-busy = Что-то уже выполняется или ждёт. Дождитесь ответа или пришлите /stop, а потом /retry.
retry-offered = Сначала решите, что делать с прерванным ходом выше: продолжить или отменить.
retry-failed = ⚠️ Не могу найти последний запрос: { $reason }. Пришлите его ещё раз сообщением.
retry-again = ↻ ещё раз: { $what }
backlog-count = { $count ->
        [one] пока меня не было, пришло { $count } сообщение
        [few] пока меня не было, пришло { $count } сообщения
       *[other] пока меня не было, пришло { $count } сообщений
    }
backlog-why = Старое я без спроса не выполняю. То, что вы напишете сейчас, пойдёт первым.
backlog-commands = ⌛ Не выполнено, потому что пришло, пока меня не было. Если ещё нужно, пришлите снова:
backlog-button-run = ▶️ Выполнить всё
backlog-button-show = 🔍 Показать
backlog-button-discard = 🗑 Отбросить
backlog-running = ▶️ То, что пришло без меня, выполняется.
backlog-discarded = 🗑 То, что пришло без меня, отброшено.
backlog-none = 📭 Из того, что пришло без меня, ничего не осталось.
backlog-toast-running = Выполняю
backlog-toast-discarded = Отброшено
