# Каждое слово, которое человек читает в чате. Оригинал — en.ftl; ключи и аргументы те же.

## Доступ

refusal = Это личный бот.
refusal-pairing = Это личный бот. Если он ваш, пришлите код, который telecode показывает в терминале.
paired = ✅ Теперь вы владелец этого бота. Напишите, что должен сделать Claude Code, или отправьте /help.
owners-added = { $count ->
        [one] 🔑 { $people } теперь владелец этого бота. Если вы этого не ждали, запустите на машине «telecode access list».
       *[other] 🔑 { $people } теперь владельцы этого бота. Если вы этого не ждали, запустите на машине «telecode access list».
    }
owners-removed = { $count ->
        [one] 🔑 { $people } больше не владелец этого бота.
       *[other] 🔑 { $people } больше не владельцы этого бота.
    }
role-owner = владелец
whoami-id = Ваш Telegram ID:
toast-stranger = Эта кнопка не для вас.

## Команды

menu-new = Начать новую сессию
menu-stop = Остановить работу
menu-status = Статус сессии
menu-sessions = Все сессии
menu-switch = Перейти в другую сессию
menu-queue = Очередь
menu-retry = Отправить последний запрос ещё раз
menu-rename = Переименовать сессию
menu-fork = Копия сессии
menu-close = Убрать сессию в архив
menu-delete = Удалить сессию
menu-sleep = Усыпить сессию
menu-projects = Проекты
menu-project = Добавить или убрать проект
menu-persona = Персона сессии
menu-history = История сессии
menu-export = Сессия файлом
menu-search = Поиск по всем сессиям
menu-handoff = Продолжить в терминале
menu-attach = Продолжить здесь сессию из терминала
menu-help = Помощь
menu-whoami = Ваш ID и роль

welcome =
    👋 Я telecode: Claude Code в этом чате.
    Напишите, что сделать, и смотрите вживую, как он работает.
    Прежде чем что-то изменить, он спросит вас.
start-button-example = ▶️ Попробовать пример
start-button-projects = 📁 Выбрать проект
start-button-help = ❓ Помощь
start-example = Осмотрись в этой папке и расскажи в трёх предложениях, что в ней. Ничего не меняй.
said-for-you = 💬 { $text }
help =
    Напишите, что должен сделать Claude Code. Вы видите, как он работает, а ответ приходит новым сообщением.

    🔐 Прежде чем что-то изменить, он спросит кнопками. Если вопрос один, можно написать «да» или «нет».
    ✍️ То, что вы пишете во время работы, он прочтёт на следующем шаге.
    ↩️ Ответ на сообщение сессии идёт в эту сессию.
    💬 Любая другая /команда идёт в Claude Code.
help-button-sessions = 🗂 Сессии
help-button-work = ⚙️ Во время работы
help-button-files = 🧾 Файлы, откат
help-button-terminal = 💻 Терминал
help-button-settings = 🎛 Настройки
help-sessions =
    🗂 Сессии

    /new имя — начать в вашем проекте; просто /new — выбрать где
    /new имя --empty — в пустой папке
    /new fix api@fix — в git worktree проекта api, на ветке fix
    /sessions — все; нажмите, чтобы перейти
    /status, /rename имя, /fork, /sleep, /close, /delete
    /projects, /project add путь — где работают сессии
    /persona — кто такой Claude: модель, указания, разрешения
    /history, /search слова, /export md, html или json
help-work =
    ⚙️ Во время работы

    /stop — остановить, сессия останется; /stop all — и очистить очередь
    /btw вопрос — попутный вопрос
    /queue — убрать сообщение или поднять; исправьте его, и Claude прочтёт новый текст
    /retry — последний запрос ещё раз
    /tasks — что выполняется в фоне

    На ваших сообщениях: 👀 получено, 🫡 в очереди, ✍ в очереди с вашей правкой, ⚡ прочитано во время работы, 👌 отвечено, 💔 без ответа.
help-files =
    🧾 Файлы, откат

    /diff — что изменилось; ± под ответом показывает его запрос
    /file путь — получить файл
    /undo — откатить последний запрос: файлы, разговор или то и другое
help-terminal =
    💻 Терминал

    /handoff — продолжить за клавиатурой: вы получите команду
    /attach — взять сюда сессию из терминала
help-settings =
    🎛 Настройки

    /settings — что вы видите и как
    /mode, /plan, /model, /effort — как работает Claude
    /rules — что можно без вопросов
    /context, /compact — что он помнит; /usage — сколько это стоило
    /mcp, /agents, /commands — серверы, субагенты, команды
    /cockpit — закреплённый статус; /whoami — ваш ID и роль
    //new отправит в Claude Code /new
session-name = сессия { $number }
final-file = 📎 Ответ целиком
final-rest-file = 📎 Остаток ответа
plan-file = 📎 План целиком
nothing-to-stop = Ничего не выполняется.
stopped-queue = ⏹ Остановлено до начала.
status-no-session = Сессии пока нет. Напишите, что должен сделать Claude Code, и она начнётся.
status-none-here = Здесь нет открытой сессии. Выберите её в /sessions или напишите, что должен сделать Claude Code, — начнётся новая.
status-workspace = 📁
status-default-model = по умолчанию в Claude Code
status-model = Модель: { $model }
status-totals = { $turns ->
        [one] { $turns } запрос
        [few] { $turns } запроса
       *[other] { $turns } запросов
    } · ${ $cost }
status-queue = В очереди: { $count } { $count ->
        [one] сообщение
        [few] сообщения
       *[other] сообщений
    }
status-asks = Ждут вас: { $count } { $count ->
        [one] вопрос
        [few] вопроса
       *[other] вопросов
    }
status-claude-id = Сессия Claude:
state-asleep = 💤 спит — проснётся с вашим сообщением
state-starting = 🚀 запускается
state-idle = 🟢 готова
state-waiting = 🔔 ждёт вашего решения
state-running = ⚙️ работает { $seconds } с, { $steps ->
        [one] { $steps } шаг
        [few] { $steps } шага
       *[other] { $steps } шагов
    }
state-ending = 💤 засыпает
state-inspecting = 🔎 восстанавливает прерванную работу
state-offered = ⏸ прервана — решите, что дальше

## Сообщения

cannot-read-photo = Картинки я пока не читаю, поэтому Claude это не получил. Опишите словами или укажите путь к файлу.
cannot-read-voice = Голосовые я пока не слышу, поэтому Claude это не получил. Напишите, пожалуйста.
cannot-read-file = Файлы я пока не принимаю, поэтому Claude это не получил. Вставьте текст или укажите путь на машине.
cannot-read-other = Я читаю только текст, поэтому Claude это не получил.
edit-too-late = ✏️ Править поздно: у Claude уже прежний текст. Напишите изменение новым сообщением.
queued-behind-offer = ⏸ Сохранено. Сначала решите, что делать с прерванным запросом выше: «Продолжить» или «Убрать».
prompt-refused = Claude Code не принял это сообщение. Отправьте его ещё раз.

## Вживую

live-thinking = 💭 думает · { $seconds } с
live-writing = ✍️ пишет · { $seconds } с
live-working = ⚙️ работает · { $seconds } с · { $steps ->
        [one] { $steps } шаг
        [few] { $steps } шага
       *[other] { $steps } шагов
    }
live-stopping = ⏹ останавливаю…
live-more-came = ➕ добавляю ваше следующее сообщение…
live-retry = 🔁 API Claude не ответил · попытка { $attempt } из { $attempts } через { $seconds } с
live-retry-login = 🔑 Вход или ключ Claude Code не принят · попытка { $attempt } из { $attempts } через { $seconds } с
live-retry-limit = ⏳ лимит запросов API Claude · попытка { $attempt } из { $attempts } через { $seconds } с
live-retry-overload = 🌊 API Claude перегружен · попытка { $attempt } из { $attempts } через { $seconds } с
live-paused = ⏸ прервано перезапуском
button-stop = ⏹ Стоп

## Итоги

final-without-words = ✅ Claude закончил и ничего не написал.
final-scheduled = ⏰ По расписанию
final-stopped = ⏹ Остановлено.
final-recovered = ↻ Пока Claude отвечал, telecode перезапустился; это ответ из записи разговора.
final-rate-limit = ⏳ Лимит запросов API Claude ({ $status }). Подождите немного и отправьте ещё раз. { $message }
final-overloaded = 🌊 API Claude перегружен ({ $status }). Отправьте ещё раз через несколько минут. { $message }
final-server-error = ⚠️ Сбой API Claude ({ $status }). Отправьте ещё раз через несколько минут. { $message }
final-api-error = ⚠️ API Claude отклонил запрос ({ $status }). { $message }
final-api-silent = ⚠️ API Claude недоступен. Отправьте ещё раз через несколько минут. { $message }
final-not-logged-in = 🔑 Claude Code на этой машине не вошёл в аккаунт, или его ключ не принят. Запустите на машине «claude» и затем /login или задайте ANTHROPIC_API_KEY для telecode. Потом отправьте сообщение ещё раз.
final-failed = ⚠️ Не получилось. { $message }
turn-without-result = Claude остановился без ответа. Отправьте сообщение ещё раз.
turn-stalled = ⏱ Claude перестал отвечать, и я его остановил. Сессия цела — отправьте сообщение ещё раз.
turn-crash-loop = Claude Code раз за разом падал на этом запросе, и я прекратил попытки. Сессия цела — чтобы попробовать снова, отправьте сообщение ещё раз.
record-lost-end = ⚠️ В записи разговора нет его конца: так бывает, если пропало питание. Последних сообщений Claude не помнит.
turn-lost = Claude Code упал, пока работал в фоне.
footer-steps = { $steps ->
        [one] { $steps } шаг
        [few] { $steps } шага
       *[other] { $steps } шагов
    }
footer-context = контекст { $percent } %
span-seconds = { $seconds } с
span-minutes = { $minutes } мин { $seconds } с

## Вопросы

ask-bash = 🔐 Можно Claude выполнить эту команду?
ask-read = 🔐 Можно Claude прочитать { $what }?
ask-edit = 🔐 Можно Claude изменить { $what }?
ask-write-file = 🔐 Можно Claude записать { $what }?
ask-fetch = 🔐 Можно Claude открыть эту страницу?
ask-enter-plan = 🔐 Можно Claude перейти в режим плана?
ask-use = 🔐 Можно Claude использовать { $what }?
ask-where = { $workspace } · { $session }
ask-diff = +{ $added } −{ $removed }
ask-write = { $lines ->
        [one] { $lines } строка
        [few] { $lines } строки
       *[other] { $lines } строк
    } в { $path } вместо всего, что там есть
ask-reason = ℹ️ { $reason }
ask-again = ↻ Спрашивает снова после прерывания: это могло уже выполниться.
ask-write-reason = ✍️ Напишите причину следующим сообщением.
button-allow = ✅ Разрешить
button-deny = ❌ Запретить
button-details = 🔍 Подробнее
button-deny-why = 💬 Запретить: причина…
button-back = ↩ Назад
button-approve = ✅ Одобрить
button-keep-planning = ✏️ Планировать дальше
button-done = ✔ Готово
mode-default = спрашивать перед изменениями
mode-accept-edits = правки без вопросов
mode-plan = только план
mode-auto = автоматический режим
mode-dont-ask = отклонять вместо вопросов
mode-bypass = совсем без вопросов
question-title = Вопрос
question-step = { $number } из { $count }
question-hint = Выберите или ответьте на это сообщение своими словами.
details-title = 🔍 { $what }
closed-allowed = ✅ Разрешено: { $what }{ $by }
closed-denied = ❌ Запрещено: { $what }{ $by }
closed-replied = 💬 { $what }{ $by }
closed-expired = ⌛ Больше не нужно: { $what }{ $by }
toast-allowed = Разрешено
toast-denied = Запрещено
toast-replied = Ответ принят
toast-next = Следующий вопрос
toast-reason = Напишите причину следующим сообщением
toast-back = Назад
toast-choose-one = Выберите хотя бы одно или напишите свой ответ
toast-expired = Уже решено
toast-elsewhere = Карточка теперь в своей теме или в своём чате
toast-moved = Ниже есть более новая карточка
toast-kept = Сохранено: Claude получит это, как только вернётся
toast-stopping = Останавливаю…

## После сбоя

offer-title = ⏸ Этот запрос прерван сбоем или перезапуском.
offer-running = Возможно, на этом месте: { $what }
offer-lost = { $count ->
    [one] Начат { $count } шаг, которого нет в записи разговора.
    [few] Начаты { $count } шага, которых нет в записи разговора.
   *[other] Начато { $count } шагов, которых нет в записи разговора.
}
offer-astray = ⏸ Claude Code вернулся к более раннему месту этого разговора. На ваш последний запрос ответа нет.
offer-anew = Отправить его ещё раз? Claude мог забыть последнее и может повторить шаг.
offer-question = Продолжать? Claude может выполнить этот шаг ещё раз.
offer-nothing = В записи разговора нет незаконченных шагов.
offer-resumed = ▶️ Продолжено: { $name }
offer-dropped = 🗑 Убрано: { $name }
button-resume = ▶️ Продолжить
button-drop = 🗑 Убрать
button-show = 🔍 Показать
toast-resumed = Продолжаю
toast-dropped = Убрано

## Неполадки

problem-not-found = ⚠️ Не нахожу Claude Code ({ $command }) на этой машине. Установите его, как написано на claude.com/claude-code, или задайте «command» в [claude] в telecode.toml. Потом отправьте сообщение ещё раз.
problem-too-old = ⚠️ Claude Code { $version } слишком старый; telecode нужен { $minimum } или новее. Запустите на машине «claude update». Потом отправьте сообщение ещё раз.
place-missing = ⚠️ Не могу открыть { $path }: { $reason }. Ваши сообщения сохранены и пойдут в работу, когда папка вернётся. /stop уберёт их.
place-elsewhere = ⚠️ { $path } теперь ведёт в { $real }, поэтому Claude там не запускается. Ваши сообщения сохранены и пойдут в работу, когда всё станет как было. /stop уберёт их.
place-barred = 🚫 Claude больше нельзя работать в { $path }: это не [[project]], и в access.project_roots его нет. Ваши сообщения сохранены, пока это не разрешат. /stop уберёт их.
workspace-barred = { $path } — не [[project]], и в access.project_roots его нет
report-astray = пришёл ответ на другой вопрос — это ошибка telecode
problem-workspace = ⚠️ Не могу использовать папку { $path }: { $reason }. Создайте её или измените [[project]] в telecode.toml. Потом отправьте сообщение ещё раз.
problem-busy = ⚠️ Эта сессия открыта в другой программе на машине. Закройте её там или начните другую: /new.
problem-timeout = ⚠️ Claude Code не был готов за { $seconds } с. Отправьте сообщение ещё раз; если не поможет, запустите на машине «telecode doctor».
problem-failed = ⚠️ Claude Code не запустился. Запустите на машине «telecode doctor». Он сказал:
problem-no-version = { $command } не называет свою версию: { $said }
launch-settle = не удалось отметить, где кончается разговор: { $reason }
launch-lock = не удалось закрыть сессию от других программ: { $reason }
launch-settings = не удалось записать настройки: { $reason }
launch-guard = не удалось запустить сторожа: { $reason }
exit-signal = сигнал { $signal }
exit-code = код завершения { $code }
exit-unknown = кода завершения нет
telegram-not-sent = ⚠️ Telegram не принял файл: { $reason }
refused-no-message = сообщения нет
refused-no-topic = темы нет
refused-topic-closed = тема закрыта
refused-gone = сообщения больше нет
refused-no-right = не хватает прав
refused-blocked = бот заблокирован
refused-busy = слишком много запросов
refused-no-answer = нет ответа
refused-unsupported = не поддерживается
telegram-refused = ⚠️ Telegram отверг одно из моих сообщений: { $reason }. Оно сохранено, попробую ещё раз.
store-failed = 🛑 Не могу ничего сохранить: { $reason }. Пробую снова; пока не получится, новое не принимаю. Не переполнен ли диск на машине?
store-recovered = ✅ Снова могу сохранять.
