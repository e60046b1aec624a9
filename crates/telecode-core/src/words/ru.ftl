# Каждое слово, которое человек читает в чате. Оригинал — en.ftl; ключи и аргументы те же.

## Доступ

refusal = Этот бот обслуживает только своего владельца.
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
whoami-id = Ваш Telegram id:
toast-stranger = Эта кнопка не для вас.

## Команды

menu-new = Начать новую сессию
menu-stop = Остановить ход, сессия останется
menu-status = Что происходит
menu-sessions = Все сессии, нажмите, чтобы перейти
menu-switch = Перейти к сессии по имени
menu-queue = Что ждёт очереди
menu-retry = Повторить последний запрос
menu-rename = Переименовать сессию
menu-fork = Продолжить в копии сессии
menu-close = Убрать сессию
menu-delete = Удалить сессию
menu-sleep = Усыпить сессию
menu-projects = Проекты, нажмите, чтобы начать
menu-project = Добавить или убрать проект
menu-persona = Как работает сессия
menu-history = Что было сказано в сессии
menu-export = Сессия в виде файла
menu-search = Найти слова во всех сессиях
menu-handoff = Продолжить в терминале
menu-attach = Продолжить здесь сессию из терминала
menu-help = Что я умею
menu-whoami = Кто вы для бота

welcome =
    👋 Я telecode: Claude Code в этом чате.

    Напишите, что сделать. Я показываю вживую, что он делает, спрашиваю, прежде чем что-то изменить, и присылаю ответ новым сообщением.

    Подробнее: /help
help =
    Напишите, что должен сделать Claude Code. Ответ появляется здесь по мере написания, а готовый приходит новым сообщением.

    🔐 Прежде чем что-то изменить, он спросит вас кнопками. Если вопрос только один, можно написать «да» или «нет».
    ✍️ То, что вы пишете во время работы, он учтёт на следующем шаге или после ответа. Исправьте сообщение, которое ждёт, и Claude прочтёт новые слова.
    ↩️ Ответ на сообщение сессии идёт в эту сессию. В теме форума сессия – сама тема.

    Сессии
    /new [имя] [проект] [персона] – начать; без слов – кнопками. api@fix – рабочее дерево git на ветке fix
    /sessions – все, нажмите, чтобы перейти; /switch имя
    /status, /rename имя, /fork, /sleep, /close, /delete

    Ход
    /stop – остановить, сессия останется (также /cancel, /esc); /stop all – и убрать всё, что ждёт
    /btw вопрос – спросить, не мешая работе
    /mode, /plan, /model, /effort – как работает Claude; /context, /compact – что он помнит
    /mcp, /agents, /commands – что у него есть; /settings – что можно настроить
    /queue – что ждёт: убрать, поднять; /retry – последний запрос ещё раз
    /undo – назад, до последнего хода: файлы, разговор или то и другое
    /diff – что изменилось в файлах; /file путь – получить файл

    Где и как работать
    /projects, /project add путь; /persona

    Что было сказано
    /history, /export md, html или json; /search слова

    Телефон и терминал
    /handoff – продолжить за клавиатурой; /attach – взять сюда сессию из терминала

    /whoami – кто вы для бота
    Любая другая /команда идёт в Claude Code. //new отправит в Claude Code /new.

    Реакции на ваши сообщения: 👀 получено, 🫡 ждёт очереди, ✍ ждёт с вашей правкой, ⚡ учтено в текущем ходе, 👌 отвечено, 💔 без ответа.
session-name = сессия { $number }
final-file = 📎 Ответ целиком.
final-rest-file = 📎 Остаток ответа.
plan-file = 📎 План целиком.
nothing-to-stop = Ничего не выполняется.
stopped-queue = ⏹ Остановлено до начала.
status-no-session = Сессии пока нет. Напишите, что должен сделать Claude Code, и она начнётся.
status-none-here = Здесь нет открытой сессии. Выберите её в /sessions или напишите, что должен сделать Claude Code, — начнётся новая.
status-workspace = 📁
status-default-model = по умолчанию в Claude Code
status-model = Модель: { $model }
status-totals = { $turns ->
        [one] { $turns } ход
        [few] { $turns } хода
       *[other] { $turns } ходов
    } · ${ $cost }
status-queue = { $count ->
        [one] { $count } сообщение ждёт Claude
        [few] { $count } сообщения ждут Claude
       *[other] { $count } сообщений ждут Claude
    }
status-asks = { $count ->
        [one] { $count } вопрос ждёт вас
        [few] { $count } вопроса ждут вас
       *[other] { $count } вопросов ждут вас
    }
status-claude-id = Сессия Claude:
state-asleep = 💤 спит, проснётся с вашим следующим сообщением
state-starting = 🚀 запускается
state-idle = 🟢 готова
state-waiting = 🔔 ждёт вашего решения
state-running = ⚙️ работает { $seconds } с, { $steps ->
        [one] { $steps } шаг
        [few] { $steps } шага
       *[other] { $steps } шагов
    }
state-ending = 💤 засыпает
state-inspecting = 🔎 восстанавливает прерванный ход
state-offered = ⏸ прервана, ждёт вашего решения

## Сообщения

cannot-read-photo = Я пока не читаю картинки, поэтому не передал. Опишите словами или укажите путь к файлу.
cannot-read-voice = Я пока не слышу голосовые, поэтому не передал. Пожалуйста, напишите.
cannot-read-file = Я пока не принимаю файлы, поэтому не передал. Вставьте текст или укажите путь на машине.
cannot-read-other = Я читаю только текст, поэтому не передал.
edit-too-late = ✏️ Правка опоздала: у Claude сообщение в прежнем виде. Напишите изменение новым сообщением.
queued-behind-offer = ⏸ Я это сохранил. Сначала решите, что делать с прерванным ходом выше: продолжить или отменить.
prompt-refused = Claude Code не принял это сообщение. Отправьте его ещё раз.

## Вживую

live-thinking = 💭 думает · { $seconds } с
live-writing = ✍️ пишет · { $seconds } с
live-working = ⚙️ работает · { $seconds } с · { $steps ->
        [one] { $steps } шаг
        [few] { $steps } шага
       *[other] { $steps } шагов
    }
live-stopping = ⏹ останавливается …
live-more-came = ➕ добавляю ваше следующее сообщение …
live-retry = 🔁 API Claude не ответил · попытка { $attempt } из { $attempts } через { $seconds } с
live-retry-login = 🔑 Вход или ключ Claude Code не принят · попытка { $attempt } из { $attempts } через { $seconds } с
live-retry-limit = ⏳ лимит запросов API Claude · попытка { $attempt } из { $attempts } через { $seconds } с
live-retry-overload = 🌊 API Claude перегружен · попытка { $attempt } из { $attempts } через { $seconds } с
live-paused = ⏸ прервано перезапуском telecode
button-stop = ⏹ Стоп

## Итоги

final-without-words = ✅ Claude закончил и ничего не написал.
final-scheduled = ⏰ По расписанию
final-stopped = ⏹ Остановлено.
final-recovered = ↻ telecode тем временем перезапускался; этот ответ найден в записи Claude.
final-rate-limit = ⏳ API Claude отказал: лимит запросов ({ $status }). Подождите немного и отправьте ещё раз. { $message }
final-overloaded = 🌊 API Claude перегружен ({ $status }), и Claude перестал пытаться. Отправьте ещё раз через несколько минут. { $message }
final-server-error = ⚠️ Сбой API Claude ({ $status }). Отправьте ещё раз через несколько минут. { $message }
final-api-error = ⚠️ API Claude отказал ({ $status }). { $message }
final-api-silent = ⚠️ API Claude недоступен. Отправьте ещё раз через несколько минут. { $message }
final-not-logged-in = 🔑 Claude Code на этой машине не вошёл в аккаунт, или его ключ не принят. Запустите на машине «claude» и затем /login или задайте ANTHROPIC_API_KEY для telecode. Потом отправьте сообщение ещё раз.
final-failed = ⚠️ Этот ход не удался. { $message }
turn-without-result = Claude остановился без ответа. Отправьте сообщение ещё раз.
turn-stalled = ⏱ Claude слишком долго не подавал признаков жизни, и я его остановил. Сессия сохранена; отправьте сообщение ещё раз.
turn-crash-loop = Claude Code раз за разом падал в этом ходе, и я прекратил попытки. Сессия сохранена; чтобы попробовать снова, отправьте сообщение ещё раз.
record-lost-end = ⚠️ В записи Claude нет конца этого разговора: так бывает, если пропало питание. Последнего Claude не помнит.
turn-lost = Claude Code упал, пока работал в фоне.
footer-steps = { $steps ->
        [one] { $steps } шаг
        [few] { $steps } шага
       *[other] { $steps } шагов
    }
footer-context = контекст { $percent } %
span-seconds = { $seconds } с
span-minutes = { $minutes } мин { $seconds } с
collapsed-done = ✓ { $steps } · { $span }
collapsed-stopped = ⏹ остановлено · { $steps } · { $span }
collapsed-failed = ✗ не удалось · { $steps } · { $span }

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
button-deny = ❌ Отказать
button-details = 🔍 Подробно
button-deny-why = 💬 Отказать и объяснить
button-back = ↩ Назад
button-approve = ✅ Одобрить
button-keep-planning = ✏️ Планировать дальше
button-done = ✔ Готово
mode-default = спрашивать перед изменениями
mode-accept-edits = правки без вопросов
mode-plan = только план
mode-auto = автоматический режим
mode-dont-ask = отказывать вместо вопросов
mode-bypass = совсем без вопросов
question-title = Вопрос
question-step = { $number } из { $count }
question-hint = Выберите или ответьте на это сообщение своими словами.
details-title = 🔍 { $what }
closed-allowed = ✅ Разрешено · { $what } · { $name } · { $time }
closed-denied = ❌ Отказано · { $what } · { $name } · { $time }
closed-replied = 💬 Ответ: { $what } · { $name } · { $time }
closed-expired = ⌛ Больше не нужно: { $what } · { $time }{ $name }
toast-allowed = Разрешено
toast-denied = Отказано
toast-replied = Ответ принят
toast-next = Следующий вопрос
toast-reason = Напишите причину следующим сообщением
toast-back = Назад
toast-choose-one = Выберите хотя бы одно или напишите свой ответ
toast-expired = Это уже решено или прошло; кнопка больше ничего не делает
toast-elsewhere = Карточка теперь в своей теме или в своём чате
toast-moved = Ниже есть более новая карточка
toast-kept = Сохранено: Claude получит это, как только вернётся
toast-stopping = Останавливается …

## После сбоя

offer-title = ⏸ Этот ход прерван сбоем или перезапуском.
offer-running = Возможно, посреди этого: { $what }
offer-lost = { $count ->
    [one] Начат { $count } шаг, которого нет в записи Claude.
    [few] Начаты { $count } шага, которых нет в записи Claude.
   *[other] Начато { $count } шагов, которых нет в записи Claude.
}
offer-astray = ⏸ Claude Code вернулся к более раннему месту этого разговора. На ваш последний запрос ответа нет.
offer-anew = Отправить его ещё раз? Claude мог забыть последнее и может повторить шаг.
offer-question = Продолжать? Claude может выполнить этот шаг ещё раз.
offer-nothing = В записи Claude нет незаконченного шага.
offer-resumed = ▶️ Продолжено: { $name }
offer-dropped = 🗑 Отменено: { $name }
button-resume = ▶️ Продолжить
button-drop = 🗑 Отменить
button-show = 🔍 Показать
toast-resumed = Продолжаю
toast-dropped = Отменено

## Неполадки

problem-not-found = ⚠️ Я не нахожу Claude Code ({ $command }) на этой машине. Установите его (npm install -g @anthropic-ai/claude-code) или задайте «command» в [claude] в telecode.toml. Потом отправьте сообщение ещё раз.
problem-too-old = ⚠️ Claude Code { $version } слишком старый; telecode нужен { $minimum } или новее. Запустите на машине «claude update». Потом отправьте сообщение ещё раз.
place-missing = ⚠️ Не могу открыть { $path }: { $reason }. То, что вы напишете, подождёт и продолжится само, когда каталог вернётся. /stop – отменить.
place-elsewhere = ⚠️ { $path } теперь ведёт в { $real }, поэтому Claude там не запускается. То, что вы напишете, подождёт и продолжится само, когда всё станет как было. /stop – отменить.
place-barred = 🚫 Claude больше нельзя работать в { $path }: это не [[project]], и в access.project_roots его нет. То, что вы напишете, подождёт, пока будет можно. /stop – отменить.
workspace-barred = { $path } – не [[project]], и в access.project_roots его нет
report-astray = вернулся ответ не на тот вопрос – это ошибка telecode
problem-workspace = ⚠️ Не могу использовать каталог { $path }: { $reason }. Создайте его или измените [[project]] в telecode.toml. Потом отправьте сообщение ещё раз.
problem-busy = ⚠️ Эта сессия открыта в другой программе на машине. Закройте её там или начните другую: /new.
problem-timeout = ⚠️ Claude Code не был готов за { $seconds } с. Отправьте сообщение ещё раз; если не поможет, запустите на машине «telecode doctor».
problem-failed = ⚠️ Claude Code не запустился. Запустите на машине «telecode doctor». Вот что он сказал:
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
telegram-refused = ⚠️ Telegram отверг одно из моих сообщений: { $reason }. Сохраню его и попробую ещё раз.
store-failed = 🛑 Я не могу ничего сохранить: { $reason }. Я пробую снова; пока не получится, новое не принимаю. Проверьте, не переполнен ли диск на машине.
store-recovered = ✅ Я снова могу сохранять и продолжаю.
