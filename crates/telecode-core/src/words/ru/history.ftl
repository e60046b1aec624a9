## История, выгрузка, поиск

history-you = Вы
history-claude = Claude
history-undone = ↩ откат
history-page = страница { $page }
history-day = { $day } { $month ->
        [1] января
        [2] февраля
        [3] марта
        [4] апреля
        [5] мая
        [6] июня
        [7] июля
        [8] августа
        [9] сентября
        [10] октября
        [11] ноября
       *[12] декабря
    } { $year }
history-cut = …это не всё: целиком — в выгрузке.
history-no-words = (картинка или файл)
history-more-steps = …ещё { $count } { $count ->
        [one] шаг
        [few] шага
       *[other] шагов
    }…
history-no-answer = ✗ закончился без ответа
history-empty = 📜 В сессии «{ $name }» ещё нет сообщений.
history-no-session = Здесь ещё нет сессии. /history имя покажет другую, /sessions — все.
history-unknown = У вас нет сессии «{ $name }». Все сессии — в /sessions.
history-gone = Эта сессия удалена.
history-failed = 📜 Не могу прочитать историю: { $reason }. Попробуйте ещё раз, а если не поможет — загляните в журнал.
button-earlier = ◀ Раньше
button-later = Позже ▶

export-ask = 📄 «{ $name }» файлом: HTML удобнее читать, Markdown — править, JSON — для программ.
export-making = Готовлю файл…
button-output = 📄 Весь вывод
button-output-of = 📄 { $what }
output-looking = Ищу…
output-gone = 📄 Этого вывода больше нет: в записи разговора у Claude Code он не сохранился.
output-empty = 📄 Ничего не было напечатано.
output-beginning = 📄 Файл со всем выводом Claude Code уже удалил. Осталось только начало — вот оно.
output-end = 📄 Весь вывод — { $size } МБ, а Telegram принимает от бота не больше { $limit } МБ. Здесь его конец.
export-too-large = 📄 Файл занял бы не меньше { $size } МБ, а Telegram принимает от ботов не больше { $limit } МБ. Всё это есть на машине: в терминале покажет claude --resume { $claude }.
export-directory = Папка
export-claude = Сессия Claude
export-created = Начата
export-cost = Стоимость
export-output = Вывод
export-footer = Выгружено telecode, { $moment }

search-how = 🔎 Напишите, что искать: /search логин. Я ищу в сообщениях, ответах и именах файлов всех ваших сессий.
search-count = { $count } { $count ->
        [one] результат
        [few] результата
       *[other] результатов
    }
search-nothing = 🔎 По запросу «{ $words }» ничего не нашлось. Попробуйте меньше слов или начало слова. Я ищу в сообщениях, ответах и именах файлов ваших сессий.
search-deleted = удалённая сессия
search-here = ☝️ Вот.
search-elsewhere = Я ответил на сообщение в его чате: нажмите там на мой ответ.
search-left = В том чате больше нет ни одной сессии, поэтому я туда не пишу.
search-now = только что
search-minutes = { $count } мин назад
search-hours = { $count } ч назад
search-days = { $count } { $count ->
        [one] день
        [few] дня
       *[other] дней
    } назад
button-jump = показать
button-before = ◀ Назад
button-more = Ещё ▶
