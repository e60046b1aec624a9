## Что говорят, пока Claude работает

menu-btw = Спросить попутно
receipt-next = ⤵️ Claude прочтёт это на следующем шаге или после ответа.
receipt-later = ⏭ Пойдёт после текущего запроса.
receipt-sent-now = ⏩ Claude прервёт текущий шаг и прочтёт это.
receipt-button-now = ⏩ Отправить сейчас
receipt-button-later = ⏭ Потом
receipt-button-drop = 🗑 Убрать
receipt-now = Отправляю сейчас, текущий шаг прервётся
receipt-after = Пойдёт после текущего запроса
receipt-ask-open = Claude ждёт вашего решения, и отправка сейчас отменит вопрос. Сначала решите или нажмите «Убрать».
final-cut = ⏩ Остановлено ради вашего сообщения.
stop-dropped = { $count ->
        [one] 🗑 Убрано из очереди { $count } сообщение:
        [few] 🗑 Убрано из очереди { $count } сообщения:
       *[other] 🗑 Убрано из очереди { $count } сообщений:
    }
stop-dropped-more = { $count ->
        [one] … и ещё { $count }
       *[other] … и ещё { $count }
    }
btw-how = 💬 Напишите вопрос после команды: /btw зачем нужна эта функция? Claude ответит из того, что знает, без инструментов, и работа не прервётся. В разговор это не попадёт.
btw-title = 💬 Кстати: { $question }
btw-nothing = Claude ничего не ответил.
btw-needs-tool = 💬 Чтобы ответить, Claude нужен инструмент ({ $words }), а для попутных вопросов их нет. Спросите без /btw.
btw-api = 💬 Серверы Claude не ответили: { $words }
    Спросите ещё раз чуть позже.
btw-none = 💬 Ответа нет: { $words }
    Спросите ещё раз или без /btw.
btw-unsupported = 💬 Эта версия Claude Code не отвечает на попутные вопросы. Спросите без /btw или обновите Claude Code.
