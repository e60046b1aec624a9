## Очередь и отложенное

queue-count = { $count ->
        [0] пусто
        [one] { $count } сообщение
        [few] { $count } сообщения
       *[other] { $count } сообщений
    }
queue-told = уже отправлено: Claude прочтёт на следующем шаге или после ответа
queue-held = пришло, пока меня не было; выполнится, только если вы скажете
queue-page = Страница { $page } из { $pages }
queue-button-drop = 🗑 Убрать { $number }
queue-button-up = ⬆️ Выше { $number }
queue-button-again = 🔄 Обновить
queue-button-close = ✖️ Закрыть
queue-gone = Этого уже нет в очереди
queue-first = Это и так первое
queue-held-first = Сначала выполните или уберите то, что пришло без меня
queue-moved = Поднято
queue-taking-back = Забираю у Claude…
queue-too-late = ⚡ Поздно: Claude уже это прочёл. /stop остановит.
edit-command = ✏️ Правкой команду не запустить, и у Claude остался прежний текст. Отправьте команду новым сообщением.
retry-nothing = Повторять нечего: в этой сессии ещё не было запросов.
retry-busy = Claude занят или в очереди есть сообщения. Дождитесь ответа или отправьте /stop, затем /retry.
retry-strangers = Последний запрос — от того, кому этот бот больше не отвечает. Если он нужен, отправьте его сами.
retry-offered = Сначала решите, что делать с прерванным запросом выше: «Продолжить» или «Убрать».
retry-failed = ⚠️ Не могу найти последний запрос: { $reason }. Отправьте его ещё раз.
retry-again = ↻ ещё раз: { $what }
backlog-count = { $count ->
        [one] пока меня не было, пришло { $count } сообщение
        [few] пока меня не было, пришло { $count } сообщения
       *[other] пока меня не было, пришло { $count } сообщений
    }
backlog-why = Старое я без спроса не выполняю. Новое пойдёт первым.
backlog-commands = ⌛ Не выполнено: пришло, пока меня не было. Если ещё нужно, отправьте снова:
backlog-button-run = ▶️ Выполнить всё
backlog-button-show = 🔍 Показать
backlog-button-discard = 🗑 Убрать
backlog-running = ▶️ Выполняю то, что пришло без меня.
backlog-discarded = 🗑 Убрано то, что пришло без меня.
backlog-none = 📭 Из того, что пришло без меня, ничего не осталось.
backlog-toast-running = Выполняю
backlog-toast-discarded = Убрано
