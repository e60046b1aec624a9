# Что делают инструменты, по-человечески: пока делают и когда сделали. Таблица инструментов – в cards/steps.rs.

step-bash = { $when ->
        [done] Выполнил: { $what }
        [wish] { $what }
       *[now] Выполняет: { $what }
    }
step-tests = { $when ->
        [done] Запустил тесты
        [wish] Запустить тесты
       *[now] Запускает тесты
    }
step-build = { $when ->
        [done] Собрал проект
        [wish] Собрать проект
       *[now] Собирает проект
    }
step-lint = { $when ->
        [done] Проверил код
        [wish] Проверить код
       *[now] Проверяет код
    }
step-format = { $when ->
        [done] Отформатировал код
        [wish] Отформатировать код
       *[now] Форматирует код
    }
step-format-check = { $when ->
        [done] Проверил форматирование
        [wish] Проверить форматирование
       *[now] Проверяет форматирование
    }
step-install = { $when ->
        [done] Установил пакеты
        [wish] Установить пакеты
       *[now] Устанавливает пакеты
    }
step-commit = { $when ->
        [done] Сделал коммит
        [wish] Сделать коммит
       *[now] Делает коммит
    }
step-push = { $when ->
        [done] Отправил коммиты
        [wish] Отправить коммиты
       *[now] Отправляет коммиты
    }
step-amend = { $when ->
        [done] Изменил последний коммит
        [wish] Изменить последний коммит
       *[now] Изменяет последний коммит
    }
step-force-push = { $when ->
        [done] Отправил коммиты с перезаписью
        [wish] Отправить коммиты с перезаписью
       *[now] Отправляет коммиты с перезаписью
    }
step-push-delete = { $when ->
        [done] Удалил ветку или тег на сервере
        [wish] Удалить ветку или тег на сервере
       *[now] Удаляет ветку или тег на сервере
    }
step-pull = { $when ->
        [done] Забрал изменения
        [wish] Забрать изменения
       *[now] Забирает изменения
    }
step-read = { $when ->
        [done] Прочитал { $what }
        [wish] Прочитать { $what }
       *[now] Читает { $what }
    }
step-edit = { $when ->
        [done] Изменил { $what }
        [wish] Изменить { $what }
       *[now] Правит { $what }
    }
step-write = { $when ->
        [done] Написал { $what }
        [wish] Записать { $what }
       *[now] Пишет { $what }
    }
step-grep = { $when ->
        [done] Искал { $what }
        [wish] Искать { $what }
       *[now] Ищет { $what }
    }
step-glob = { $when ->
        [done] Искал файлы { $what }
        [wish] Искать файлы { $what }
       *[now] Ищет файлы { $what }
    }
step-fetch = { $when ->
        [done] Открыл { $what }
        [wish] Открыть { $what }
       *[now] Открывает { $what }
    }
step-web = { $when ->
        [done] Искал в сети: { $what }
        [wish] Искать в сети: { $what }
       *[now] Ищет в сети: { $what }
    }
step-agent = Субагент: { $what }
step-skill = { $when ->
        [done] Применил навык { $what }
        [wish] Применить навык { $what }
       *[now] Применяет навык { $what }
    }
step-checklist = { $when ->
        [done] Обновил список дел
        [wish] Обновить список дел
       *[now] Обновляет список дел
    }
step-question = { $when ->
        [done] Спросил вас
        [wish] Спросить вас
       *[now] Спрашивает вас
    }
step-plan = { $when ->
        [done] Предложил план
        [wish] Предложить план
       *[now] Предлагает план
    }
step-enter-plan = { $when ->
        [done] Перешёл в режим плана
        [wish] Перейти в режим плана
       *[now] Переходит в режим плана
    }
step-tools = { $when ->
        [done] Искал инструменты
        [wish] Искать инструменты
       *[now] Ищет инструменты
    }
step-output = { $when ->
        [done] Посмотрел на фоновую задачу
        [wish] Посмотреть на фоновую задачу
       *[now] Смотрит на фоновую задачу
    }
step-end-task = { $when ->
        [done] Остановил фоновую задачу
        [wish] Остановить фоновую задачу
       *[now] Останавливает фоновую задачу
    }
step-monitor = { $when ->
        [done] Следит за чем-то в фоне
        [wish] Следить за чем-то в фоне
       *[now] Начинает за чем-то следить
    }
step-schedule = { $when ->
        [done] Назначил что-то на потом
        [wish] Назначить что-то на потом
       *[now] Назначает что-то на потом
    }
step-unschedule = { $when ->
        [done] Изменил расписание
        [wish] Изменить расписание
       *[now] Меняет расписание
    }
step-worktree = { $when ->
        [done] Сменил git worktree
        [wish] Сменить git worktree
       *[now] Меняет git worktree
    }
step-notebook = { $when ->
        [done] Изменил блокнот
        [wish] Изменить блокнот
       *[now] Правит блокнот
    }
step-message = { $when ->
        [done] Написал субагенту
        [wish] Написать субагенту
       *[now] Пишет субагенту
    }
step-resource = { $when ->
        [done] Прочитал ресурс MCP
        [wish] Прочитать ресурс MCP
       *[now] Читает ресурс MCP
    }
step-mcp = { $when ->
        [done] Использовал { $what }
        [wish] Использовать { $what }
       *[now] Использует { $what }
    }
step-other = { $when ->
        [done] Использовал { $what }
        [wish] Использовать { $what }
       *[now] Использует { $what }
    }

## Несколько сразу

many-read = { $count ->
        [one] Прочитал { $count } файл
        [few] Прочитал { $count } файла
       *[other] Прочитал { $count } файлов
    }
many-edited = { $count ->
        [one] Изменил { $count } файл
        [few] Изменил { $count } файла
       *[other] Изменил { $count } файлов
    }
many-searches = { $count ->
        [one] Искал { $count } раз
        [few] Искал { $count } раза
       *[other] Искал { $count } раз
    }
many-pages = { $count ->
        [one] Открыл { $count } страницу
        [few] Открыл { $count } страницы
       *[other] Открыл { $count } страниц
    }
many-web = { $count ->
        [one] Искал в сети { $count } раз
        [few] Искал в сети { $count } раза
       *[other] Искал в сети { $count } раз
    }
many-commands = { $count ->
        [one] Выполнил { $count } команду
        [few] Выполнил { $count } команды
       *[other] Выполнил { $count } команд
    }
many-agents = { $count ->
        [one] { $count } субагент
        [few] { $count } субагента
       *[other] { $count } субагентов
    }
many-others = { $count ->
        [one] ещё { $count } шаг
        [few] ещё { $count } шага
       *[other] ещё { $count } шагов
    }

## Что ещё произошло

note-cleared = 🧹 Разговор очищен. Claude начинает с чистого листа.
note-held-back = 🪝 Ещё не всё: { $reason }
note-compacted = 🗜 Разговор сжат, чтобы освободить место.
note-compacted-to = 🗜 Сжато: { $before } → { $after } токенов
note-fell-back = ⤵ Модель { $from } была недоступна, ответила { $to }.
note-task-done = 🏁 В фоне: «{ $what }» — готово
note-task-failed = ✗ В фоне: «{ $what }» — ошибка
note-task-stopped = ⏹ В фоне: «{ $what }» — остановлено
note-monitor = 👁 Слежу: { $what }
notice-peer = 📨 Из сессии «{ $from }»:
notice-peer-held = 📨 «{ $from }» написала в эту сессию, но Claude Code придержал сообщение: одна из двух спрашивает, прежде чем действовать, а другая нет. Оно истечёт само. С одинаковым режимом (/mode) такие сообщения доходят.
peer-held = 📨 «{ $from }» написала в эту сессию. Пропустить?
peer-came = 📨 «{ $from }» написала в эту сессию.
peer-held-loose = ⚠️ Эта сессия ни о чём не спрашивает: всё, что Claude поймёт из сообщения, выполнится сразу.
peer-held-modes = Та сессия ни о чём не спрашивает. Здесь Claude спросит как обычно.
peer-held-settings = Сообщение держат настройки Claude Code (crossSessionInbound): его можно только убрать.
peer-held-room = ⏳ Дойдёт, как только в очереди будет место.
peer-more = + { $count } { $count ->
        [one] символ, который Claude Code не показывает
        [few] символа, которые Claude Code не показывает
       *[many] символов, которые Claude Code не показывает
    }
peer-blanks = Невидимые символы заменены пробелами.
peer-others = + { $count } { $count ->
        [one] картинка или файл, их Claude Code не показывает
        [few] картинки или файла, их Claude Code не показывает
       *[many] картинок или файлов, их Claude Code не показывает
    }
peer-seen = 👇 Ниже всё целиком. Пропустить?
peer-deliver = ✅ Пропустить
peer-deliver-seen = ✅ Пропустить, я всё видел
peer-drop = ❌ Убрать
toast-peer-rest = Вот всё целиком. Чтобы пропустить, нажмите ещё раз.
peer-delivered = ✅ Пропущено: сообщение от «{ $from }» · { $name }
peer-let-in = ✅ Сообщение от «{ $from }» дошло само.
peer-dropped = ❌ Убрано: сообщение от «{ $from }» · { $name }
peer-expired = ⌛ Сообщение от «{ $from }» истекло. Claude его не получил.
peer-refused = 🚫 Теперь настройки Claude Code не пускают сообщение от «{ $from }». Claude его не получил.
peer-no-room = 🚫 Сообщение от «{ $from }» убрано: очередь полна.
peer-gone = Сообщение от «{ $from }» уже пропущено или убрано.
peer-over = ⌛ Сообщения от «{ $from }» больше нет: Claude Code завершился раньше. Claude его не получил.
notice-untested = ℹ️ Claude Code { $version } новее версий, с которыми проверяли telecode. Должно работать.
notice-hook = { $hook }: { $words }
notice-too-long = Claude Code сказал что-то на { $megabytes } МБ — слишком длинно, чтобы показать.
notice-no-record = У Claude Code больше нет записи этого разговора. Сессия начинается заново.
notice-not-written = Claude Code не может вести запись этого разговора ({ $error }).
untrusted =
    ⚠️ Вы ещё не доверили { $directory } в Claude Code, но то, что лежит там, всё равно запускается:
    { $what }
    Чтобы посмотреть и доверить, запустите там claude один раз.
untrusted-hooks = хуки: { $names }
untrusted-servers = серверы MCP: { $names }
untrusted-agents = пока выключены, потому что сами решают, о чём спрашивать: { $names }
untrusted-skills = пока выключены, потому что сами разрешают себе инструменты: { $names }
untrusted-closed = что написано в одном из файлов .claude, точно не понять, поэтому оттуда пока ничего не загружается
untrusted-local-rules = { $count ->
    [one] { $count } разрешающее правило в .claude/settings.local.json — оно действует
    [few] { $count } разрешающих правила в .claude/settings.local.json — они действуют
   *[other] { $count } разрешающих правил в .claude/settings.local.json — они действуют
}
untrusted-helpers = команды: { $names }
untrusted-variables = переменные окружения: { $names }
untrusted-rules = { $count ->
    [one] его { $count } разрешающее правило не действует
    [few] его { $count } разрешающих правила не действуют
   *[other] его { $count } разрешающих правил не действуют
}
settings-passed-over =
    ⚠️ Claude Code не читает эти файлы настроек вместе с их запретами и хуками, пока они не исправлены:
    { $files }
notice-servers =
    🔌 Эти серверы MCP не удалось подключить; всё остальное работает:
    { $servers }
    /mcp показывает их и подключает снова.
live-compacting = 🗜 сжимает разговор · { $seconds } с
footer-context-full = ⚠️ контекст заполнен на { $percent } %: /compact освободит место
checklist-done = сделано: { $count }
checklist-more = …ещё { $count }

## Фоновые задачи

menu-tasks = Фоновые задачи
tasks-title = Фоновые задачи сессии { $name }
tasks-none = У сессии { $name } нет фоновых задач.
tasks-more = …и ещё { $count }
tasks-no-steps = Пока ни одного шага.
tasks-over = Это уже закончилось.
tasks-no-output = Пока ничего не напечатано.
tasks-end-of = Конец вывода ({ $size }):
button-task-output = 📄 { $number }
button-task-stop = ⏹ { $number }
toast-task-over = Это уже закончилось
toast-task-stopping = Останавливаю…

work-earlier = …предыдущие шаги — в файле
button-work-file = 📄 Всё файлом
