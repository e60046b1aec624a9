## Сессии

background-ended =
    💤 Claude Code здесь завершился. Вместе с ним закончилось то, что работало в фоне:
    { $tasks }
live-waking = 💤 → просыпаюсь…
live-asking = 💬 спрашиваю Claude…
live-starting = 🚀 запускаюсь…

name-empty = В имени нужен хотя бы один видимый символ.
name-too-long = В этом имени { $length } симв. Можно не больше { $limit }.
name-hidden = В этом имени есть невидимые символы, например перевод строки. Напишите его без них.
name-taken = Сессия «{ $name }» у вас уже есть. Выберите другое имя или перейдите туда: /switch.
name-taken-closed = Так называется ваша сессия в архиве: «{ $name }». Выберите другое имя или верните её: /switch.
rename-how = Напишите новое имя после команды: /rename fix-login
renamed = ✏️ Теперь эта сессия называется «{ $name }».

new-session =
    🆕 Новая сессия «{ $name }» в { $workspace }. Что сделать?
new-session-own =
    🆕 Новая сессия «{ $name }» в пустой папке. Что сделать?
new-session-worktree =
    🆕 Новая сессия «{ $name }» в { $workspace }: git worktree на ветке { $branch }. Что сделать?
new-session-persona = 🎭 { $persona }
new-session-stays = «{ $name }» уже начата и останется там, где она есть. Новую начнёт /new.
new-missing-project = «{ $project }» нет на месте ({ $path }: { $reason }). Перенесён или диск не подключён? Сессия не начата.
new-project-elsewhere = «{ $project }» ({ $path }) теперь ведёт в { $reason }. Уберите его из списка (/project remove) и добавьте снова. Сессия не начата.
new-project-barred = 🚫 «{ $project }» ({ $path }) больше не входит в access.project_roots, и [[project]] для него в telecode.toml нет. Сессия не начата.
new-unknown-project = Проекта «{ $name }» нет. Ваши проекты: { $projects }. Имя с @ возьмите в кавычки.
new-no-git = «{ $project }» — не репозиторий git, веток в нём нет. Уберите @ и всё после него.
button-move = 📁 В { $project }
toast-has-begun = Она уже начата и останется там, где она есть
toast-session-gone = Этой сессии больше нет
toast-project-gone = Этого проекта больше нет

branch-problem = «{ $branch }» не может быть веткой git: { $what }
branch-empty = имя пустое. Пишите так: api@fix-login
branch-too-long = имя слишком длинное. Можно не больше { $limit } байт.
branch-space = в нём пробел или невидимый символ. Поставьте дефисы.
branch-contains = в нём не может быть «{ $sign }».
branch-begins = ни одна его часть не может начинаться с «{ $sign }».
branch-ends = ни одна его часть не может кончаться на «{ $sign }».
branch-reserved = для git это значит другое.

wizard-title = 🆕 Новая сессия
wizard-place = 📁 Где: { $place }
wizard-persona = 🎭 Персона: { $persona }
wizard-no-persona = без персоны
wizard-hint = Выберите и начните. Имя сессии даст первое сообщение; изменить его можно через /rename.
place-own = пустая папка
place-worktree = { $project }, в отдельном git worktree
button-worktree = 🌿 В git worktree
button-begin = ▶️ Начать
button-cancel = Отмена

sharing-warning = ⚠️ «{ $name }» и «{ $other }» работают в { $workspace }. Каждая может менять файлы, которые читает другая.
button-to-worktree = 🌿 Перенести эту в git worktree
button-other-worktree = 🌿 Начать ещё одну в git worktree
button-share = Пусть будет так

sessions-title = Сессии ({ $count })
sessions-title-closed = Сессии в архиве ({ $count })
sessions-none = Сессий пока нет. Напишите, что должен сделать Claude Code, и сессия начнётся.
sessions-none-closed = В архиве сессий нет.
sessions-asks = 🔔 { $count ->
        [one] { $count } вопрос
        [few] { $count } вопроса
       *[other] { $count } вопросов
    }
page-of = { $page } / { $pages }
button-closed-ones = 📦 Архив
button-open-ones = 📂 Открытые
is-starting = запускается
is-idle = готова
is-working = работает
is-waiting = ждёт вас
is-asleep = спит
is-interrupted = прервана
is-failed = ошибка
ago-now = только что
ago-minutes = { $count } мин назад
ago-hours = { $count } ч назад
ago-days = { $count ->
        [one] { $count } день
        [few] { $count } дня
       *[other] { $count } дней
    } назад

find-none = Сессии «{ $words }» нет. Все сессии: /sessions
find-nearest = Сессии «{ $words }» нет. Может быть, «{ $name }»? Все сессии: /sessions
find-several = Подходит несколько сессий. Какая?
switched = 👉 Вы в сессии «{ $name }», { $workspace }.
switched-own = 👉 Вы в сессии «{ $name }».
switched-topic = У «{ $name }» своя тема. Пишите туда; она уже просыпается.
switched-not-here = Эта тема — «{ $other }». Чтобы говорить с «{ $name }», пишите в её теме или в самом чате.

forked = 🔱 «{ $name }» продолжает с того места, где «{ $from }», а та остаётся как есть. Что сделать?
forked-running = Запрос, который там ещё выполняется, в неё не вошёл.
fork-not-begun = Копировать нечего: в «{ $name }» ещё нет сообщений. Напишите, что сделать, или начните другую: /new.

put-to-sleep = 💤 «{ $name }» засыпает. Её разбудит ваше следующее сообщение.
sleeps-already = 💤 «{ $name }» спит.
cannot-sleep = «{ $name }» сейчас не может спать: { $why }
awake-asks = она ждёт вашего решения.
awake-works = она работает. Остановить: /stop
awake-interrupted = её запрос прерван. Сначала решите, продолжать ли его.
awake-background = в фоне работает и закончится: { $tasks }. Закончить всё: /close
awake-message = вас ждёт сообщение из другой сессии, и оно пропадёт.
awake-schedule = у неё есть расписание, и оно пропадёт. Закончить всё: /close
awake-starts = она как раз запускается.
toast-waking = Просыпается
toast-no-room = Работает слишком много сессий; её разбудит ваше сообщение

state-failed = ⚠️ ошибка — ваше сообщение попробует снова
status-closed = 📦 в архиве
status-branch = 🌿 { $branch }
status-persona = 🎭 { $persona }
status-mode = Режим: { $mode }
status-age = Создана { $created }, последний раз { $used }
status-tokens = Токены: вход { $input }, выход { $output }
status-background = В фоне: { $task }
button-wake = ☀️ Разбудить
button-sleep = 💤 Усыпить
button-close = 📦 В архив
button-reopen = 📂 Вернуть
button-delete = 🗑 Удалить
button-refresh = 🔄 Обновить

closed = 📦 «{ $name }» в архиве. Вернуть: /switch и её имя.
closed-already = 📦 «{ $name }» уже в архиве. Вернуть: /switch и её имя.
close-works = «{ $name }» работает. Остановить и убрать в архив?
close-works-and-waits = «{ $name }» работает, в её очереди { $count } { $count ->
        [one] сообщение
        [few] сообщения
       *[other] сообщений
    }. Остановить, очистить очередь и убрать в архив?
close-waits = В очереди «{ $name }» { $count } { $count ->
        [one] сообщение
        [few] сообщения
       *[other] сообщений
    }. Очистить очередь и убрать в архив?
button-close-now = ⏹ Остановить и в архив
button-keep = Оставить

delete-title = 🗑 Удалить «{ $name }»? Вот что пропадёт:
delete-running = текущий запрос
delete-queue = в очереди { $count } { $count ->
        [one] сообщение
        [few] сообщения
       *[other] сообщений
    }
delete-turns = { $count ->
        [one] { $count } запрос
        [few] { $count } запроса
       *[other] { $count } запросов
    } истории
delete-project = файлы проекта останутся:
delete-shared = файлы останутся, их использует другая сессия:
delete-worktree = её git worktree, если в нём нечему пропасть; ветка останется:
delete-own = её папка, если она пуста:
delete-record-kept = запись разговора у Claude останется, если не удалить и её:
delete-dirty = «{ $name }» пока не удалена: вот что пропало бы в
delete-failed = «{ $name }» пока не удалена: её файлы не удаётся убрать из
delete-no-repository = репозитория { $path } больше нет: git не может сказать, что здесь изменилось
delete-more = …и ещё { $count }
deleting = 🗑 Удаляю «{ $name }»…
deleted = 🗑 «{ $name }» удалена.
deleted-record = 🗑 «{ $name }» удалена вместе с записью разговора.
deleted-record-stays = 🗑 «{ $name }» удалена. Запись разговора удалить не вышло, она осталась на машине.
deleted-record-needed = 🗑 «{ $name }» удалена. Запись разговора осталась: копия сессии ещё не начата.
button-delete-record = 🗑 Удалить с записью разговора
button-delete-force = 🗑 Всё равно удалить
button-delete-keep = Удалить, файлы оставить
button-new-session = ➕ Новая
