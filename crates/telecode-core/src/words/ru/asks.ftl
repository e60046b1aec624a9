## Что спрашивает Claude: разрешения, вопросы, планы и правила, которые из этого выходят

menu-rules = Что разрешено без вопросов
step-network = { $when ->
        [done] Обратился к { $what }
        [wish] Обратиться к { $what }
       *[now] Обращается к { $what }
    }
ask-agent = 🤖 Спрашивает субагент:
ask-path = 📂 Вне папки сессии:
ask-network = 🌐 Можно команде в песочнице обратиться к { $what }?
ask-network-why = Из песочницы доступны только адреса, которые вы разрешили.
ask-in-plan-mode = 📋 Claude сейчас только планирует. Запретите, если это не нужно уже сейчас.
ask-confirm = ⚠️ Claude Code просит посмотреть внимательнее. Точно разрешить?
ask-offers = ⭐ Всегда разрешать:
offer-directory = всё в
offer-settings = «Настройки Claude» — это запись в { $path }, она действует и в терминале.
button-offers = ⭐ Всегда…
button-all-reads = 📖 Разрешить чтение до конца запроса
button-allow-now = ✅ Да, разрешить
button-for-turn = ⏳ До конца запроса
button-for-session = 💬 Эта сессия
button-for-project = 📁 Проект { $project }, все сессии
button-for-settings = 🗂 Настройки Claude
button-approve-edits = ✅ Одобрить, правки без вопросов
button-revise = 💬 Доработать
button-part-before = ↩ Предыдущий
button-skip = ⏭ Пропустить
button-previews = 🖼 Как это выглядит
plan-ask = 📋 Вот план. Выполнять?
plan-hint = Чтобы изменить план, ответьте на него или нажмите «Доработать» и напишите, что должно быть иначе.
plan-write-changes = ✍️ Напишите следующим сообщением, что должно быть иначе.
question-hint-many = Выберите один или несколько и нажмите «Готово» или ответьте на это сообщение своими словами.
answer-skipped = (пропущено)
closed-turn = ⏳ Разрешено до конца запроса: { $what }{ $by }
closed-session = ⭐ Разрешено в этой сессии: { $what }{ $by }
closed-project = 📁 Разрешено в этом проекте: { $what }{ $by }
closed-settings = 🗂 Разрешено в настройках Claude: { $what }{ $by }
closed-approved = ✅ План одобрен{ $by }
closed-revise = 💬 План возвращён на доработку{ $by }
closed-planning = ✏️ Claude планирует дальше{ $by }
closed-mode = Теперь: { $mode }
toast-turn = Разрешено до конца запроса
toast-session = Разрешено в этой сессии
toast-project = Разрешено в этом проекте
toast-settings = Разрешено в настройках Claude
toast-mode = Одобрено
toast-planning = Claude планирует дальше
toast-confirm = Подтвердите, пожалуйста
rules-title = 📜 Разрешено без вопросов · { $session }
rules-turn = До конца запроса
rules-session = Эта сессия
rules-project = Все сессии проекта { $project }
rules-own = Настройки самого Claude Code
rules-none = Пока ничего. На карточке разрешения нажмите «Всегда…».
rules-own-none = Правил нет.
rules-own-button = 🔎 Правила самого Claude Code
rules-anything = ⚠️ любая команда с таким началом, а она может запустить что угодно
rules-pattern = ⚠️ всё, что подходит под этот шаблон
rules-folder = любой файл в этой папке
rules-site = любая страница этого сайта
rules-revoke = ✖️ { $number }. { $rule }
rules-source-local = эта папка на этой машине
rules-source-project = эта папка
rules-source-user = вы, везде
rules-source-session = пока сессия не уснёт
rules-source-other = в другом месте
rules-asking = Спрашиваю Claude Code…
rules-revoked = Отозвано: Claude снова спросит
rules-gone = Этого уже нет в списке
rules-failed = ⚠️ Не удалось изменить настройки Claude Code: { $reason }
plan-other-mode = ⚠️ План одобрен с «{ $wanted }», но режим Claude Code: { $mode }
toast-revise = Напишите, что должно быть иначе
rules-forgotten = 🗂 Убрано из настроек Claude: { $rule }. Claude Code заметит это через несколько секунд.

## Формы MCP-серверов

step-form = Форма { $what }
form-title = 📝 { $server } спрашивает
form-link-hint = Откройте страницу, сделайте там то, что нужно, и нажмите «Готово».
form-optional = (необязательно)
form-look = Всё верно? Пока ничего не отправлено.
form-hint-text = Напишите это следующим сообщением.
form-hint-email = Напишите адрес электронной почты следующим сообщением.
form-hint-uri = Напишите адрес вида https://… следующим сообщением.
form-hint-date = Напишите дату вида 2026-11-21 следующим сообщением.
form-hint-time = Напишите время вида 2026-11-21T16:00:00Z следующим сообщением.
form-hint-whole = Напишите целое число следующим сообщением.
form-hint-number = Напишите число следующим сообщением.
form-hint-one = Выберите или напишите.
form-hint-many = Выберите и нажмите «Готово» или напишите через запятую.
form-yes = Да
form-no = Нет
button-send-form = ✅ Отправить
button-open-link = 🌐 Открыть
button-decline-form = ❌ Отклонить
button-cancel-form = ⏹ Отмена
button-default = Взять: { $value }
flaw-short = ⚠️ Слишком коротко. Нужно знаков, не меньше: { $count }
flaw-long = ⚠️ Слишком длинно. Можно знаков, не больше: { $count }
flaw-email = ⚠️ Это не адрес почты. Он выглядит так: ana@example.org
flaw-uri = ⚠️ Это не адрес. Он выглядит так: https://example.org
flaw-date = ⚠️ Это не дата. Она выглядит так: 2026-11-21
flaw-time = ⚠️ Это не время. Оно выглядит так: 2026-11-21T16:00:00Z
flaw-number = ⚠️ Это не число.
flaw-whole = ⚠️ Нужно целое число.
flaw-small = ⚠️ Слишком мало: не меньше { $bound }.
flaw-large = ⚠️ Слишком много: не больше { $bound }.
flaw-flag = ⚠️ Ответьте «да» или «нет».
flaw-option = ⚠️ Такого варианта нет. Нажмите на один из них или напишите его номер.
flaw-few = ⚠️ Выберите не меньше: { $count }
flaw-many = ⚠️ Выберите не больше: { $count }
closed-form = 📝 Отправлено: { $what }{ $by }
closed-declined = ❌ Отклонено: { $what }{ $by }
closed-cancelled = ⏹ Форма закрыта: { $what }{ $by }
toast-form = Отправлено
toast-declined = Отклонено
toast-cancelled = Форма закрыта
toast-next-field = Дальше
toast-look = Проверьте ещё раз

## Напоминания

reminder = ⏰ Всё ещё ждёт вас: { $what }
board-title = 🔔 Ждёт вашего решения: { $count }

## Что на карточке не поместилось, что на ней названо и что предлагается

cut-between = + { $count } { $count ->
        [one] символ
        [few] символа
       *[many] символов
    }
claude-says = Claude: { $words }
ask-seen = 👇 Ниже — всё целиком. Разрешить?
button-allow-seen = ✅ Разрешить, прочитано
all-below = 👇 Ниже — всё целиком.
toast-rest = Вот всё целиком. Прочитайте и нажмите ещё раз.
toast-coming = Ещё отправляется. Прочитайте и нажмите ещё раз.
typed-press = Нажмите кнопку на карточке: здесь одного слова мало.
field-background = 🌙 Выполнится в фоне
field-no-sandbox = ⚠️ Выполнится вне песочницы
field-replace-all = ⚠️ Изменит все совпадения в файле, а не одно
field-replace-count = { $count ->
        [1] Изменит единственное совпадение в файле
        [one] ⚠️ Изменит все { $count } совпадение в файле
        [few] ⚠️ Изменит все { $count } совпадения в файле
       *[many] ⚠️ Изменит все { $count } совпадений в файле
    }
ask-write-new = Новый файл, { $lines } { $lines ->
        [one] строка
        [few] строки
       *[many] строк
    }
ask-write-over = ⚠️ Заменит весь файл: { $lines } { $lines ->
        [one] строка
        [few] строки
       *[many] строк
    } вместо { $before }
ask-write-over-other = ⚠️ Заменит весь файл, новых строк: { $lines }
ask-leads = 🔗 На самом деле ведёт сюда:
ask-host = ⚠️ На самом деле ведёт сюда:
ask-skill = 🧩 Навык с MCP-сервера:
field-timeout = ⏱ Остановится через { $span }
question-about = ❓ { $header }
plan-hides = ⚠️ Выше виден не весь план. Целиком он в «Подробнее».
offer-same = ровно эта команда
offer-part = только эта часть команды
offer-parts = ровно эти команды
offer-same-file = только этот файл
offer-begins = любая команда с таким началом
offer-wide-options = ⚠️ любая команда с таким началом; её параметры могут запустить что угодно
offer-wide-pattern = ⚠️ больше, чем здесь видно
offer-wide-shell = ⚠️ любая команда, даже rm и git push
offer-wide-edits = ⚠️ любое изменение любого файла
offer-wide-reads = ⚠️ любой файл на этой машине
offer-wide-web = ⚠️ любая страница
offer-wide-mode = ⚠️ любая правка файлов, а ещё rm, mv и sed в папках сессии
offer-wide-server = ⚠️ любой инструмент этого сервера с чем угодно
offer-wide-tool = ⚠️ любой вызов этого инструмента с чем угодно
ask-wide = ⚠️ Об этом Claude больше не спросит. Точно?
button-wide = ⚠️ Да: { $extent }
