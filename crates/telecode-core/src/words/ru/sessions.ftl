## Сессии

background-ended =
    💤 Claude Code здесь завершился. Вместе с ним закончилось то, что работало в фоне:
    { $tasks }
live-waking = 💤 → просыпаюсь …
live-asking = 💬 спрашиваю у Claude …
live-starting = 🚀 запускаюсь …

name-empty = В имени нужен хотя бы один видимый символ.
name-too-long = В этом имени { $length } симв. Можно не больше { $limit }.
name-hidden = В этом имени есть невидимые символы, например перевод строки. Напишите его без них.
name-taken = Сессия «{ $name }» у вас уже есть. Выберите другое имя или перейдите туда: /switch.
name-taken-closed = Так называется ваша закрытая сессия «{ $name }». Выберите другое имя или откройте её снова: /switch.
rename-how = Напишите новое имя после команды: /rename fix-login
renamed = ✏️ Теперь эта сессия называется «{ $name }».

new-session =
    🆕 Новая сессия «{ $name }» в { $workspace }. Напишите, что сделать.
new-session-own =
    🆕 Новая сессия «{ $name }» в собственной папке. Напишите, что сделать.
new-session-worktree =
    🆕 Новая сессия «{ $name }» в { $workspace }: рабочее дерево git на ветке { $branch }. Напишите, что сделать.
new-session-persona = 🎭 { $persona }
new-session-stays = «{ $name }» уже начата и останется там, где она есть. Новую начнёт /new.
new-missing-project = «{ $project }» нет на месте ({ $path }: { $reason }). Перенесён или диск не подключён? Сессия не начата.
new-project-elsewhere = «{ $project }» ({ $path }) теперь ведёт в { $reason }. Уберите его из списка (/project remove) и добавьте снова. Сессия не начата.
new-project-barred = 🚫 «{ $project }» ({ $path }) больше не входит в access.project_roots, и [[project]] для него в telecode.toml нет. Сессия не начата.
new-unknown-project = Проекта «{ $name }» я не знаю. Знаю эти: { $projects }. Имя с @ возьмите в кавычки.
new-no-git = «{ $project }» – не репозиторий git, веток в нём нет. Уберите @ и всё после него.
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
wizard-hint = Выберите и начните. Имя возьмётся из первого сообщения; изменить его можно через /rename.
place-own = собственная папка
place-worktree = { $project }, в своём рабочем дереве git
button-worktree = 🌿 В рабочем дереве git
button-begin = ▶️ Начать
button-cancel = Отмена

sharing-warning = ⚠️ «{ $name }» и «{ $other }» обе не спят в { $workspace }. Каждая меняет файлы, которые читает другая.
button-to-worktree = 🌿 Перенести эту в рабочее дерево git
button-other-worktree = 🌿 Начать ещё одну в рабочем дереве git
button-share = Пусть будет так

sessions-title = Сессии ({ $count })
sessions-title-closed = Закрытые сессии ({ $count })
sessions-none = Сессий пока нет. Напишите, что должен сделать Claude Code, и сессия начнётся.
sessions-none-closed = Закрытых сессий нет.
sessions-asks = 🔔 { $count ->
        [one] { $count } вопрос
        [few] { $count } вопроса
       *[other] { $count } вопросов
    }
page-of = { $page } / { $pages }
button-closed-ones = 📦 Закрытые
button-open-ones = 📂 Открытые
is-starting = запускается
is-idle = готова
is-working = работает
is-waiting = ждёт вас
is-asleep = спит
is-interrupted = прервана
is-failed = не вышло
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
switched = 👉 Теперь вы говорите с «{ $name }» в { $workspace }.
switched-own = 👉 Теперь вы говорите с «{ $name }».
switched-topic = У «{ $name }» есть своя тема. Пишите ей там; она уже просыпается.
switched-not-here = Эта тема – «{ $other }». Чтобы говорить с «{ $name }», пишите в её теме или в самом чате.

forked = 🔱 «{ $name }» продолжает с того места, где «{ $from }», а та останется как есть. Напишите, что сделать.
forked-running = Того, что принесёт идущий сейчас ход, в ней не будет.
fork-not-begun = В «{ $name }» ещё ничего не сказано, ветвить нечего. Напишите, что сделать, или начните другую: /new.

put-to-sleep = 💤 «{ $name }» засыпает. Её разбудит ваше следующее сообщение.
sleeps-already = 💤 «{ $name }» спит.
cannot-sleep = «{ $name }» сейчас не может спать: { $why }
awake-asks = она ждёт вашего решения.
awake-works = она работает. Остановить: /stop
awake-interrupted = её ход был прерван. Сначала решите, продолжать ли его.
awake-background = в фоне работает и закончилось бы: { $tasks }. Закрыть всё: /close
awake-message = вас ждёт сообщение из другой сессии, и оно пропало бы.
awake-schedule = у неё есть расписание, и оно пропало бы. Закрыть всё: /close
awake-starts = она как раз запускается.
toast-waking = Просыпается
toast-no-room = Слишком много сессий за работой; её разбудит ваше следующее сообщение

state-failed = ⚠️ не вышло; следующее сообщение попробует снова
status-closed = 📦 закрыта
status-branch = 🌿 { $branch }
status-persona = 🎭 { $persona }
status-mode = Режим: { $mode }
status-age = Создана { $created }, последний раз { $used }
status-tokens = Токены: прочитано { $input }, написано { $output }
status-background = В фоне: { $task }
button-wake = ☀️ Разбудить
button-sleep = 💤 Усыпить
button-close = 📦 Закрыть
button-reopen = 📂 Открыть снова
button-delete = 🗑 Удалить
button-refresh = 🔄 Обновить

closed = 📦 «{ $name }» закрыта. Открыть снова: /switch и её имя.
closed-already = 📦 «{ $name }» уже закрыта. Открыть снова: /switch и её имя.
close-works = «{ $name }» сейчас работает. Остановить и закрыть?
close-works-and-waits = «{ $name }» сейчас работает, и её { $count ->
        [one] ждёт { $count } сообщение
        [few] ждут { $count } сообщения
       *[other] ждут { $count } сообщений
    }. Остановить, убрать то, что ждёт, и закрыть?
close-waits = «{ $name }»: { $count ->
        [one] ждёт { $count } сообщение
        [few] ждут { $count } сообщения
       *[other] ждут { $count } сообщений
    }. Убрать то, что ждёт, и закрыть?
button-close-now = ⏹ Остановить и закрыть
button-keep = Оставить

delete-title = 🗑 Удалить «{ $name }»? Вот что пропадёт:
delete-running = идущий ход будет остановлен
delete-queue = { $count ->
        [one] { $count } сообщение, которое ждёт
        [few] { $count } сообщения, которые ждут
       *[other] { $count } сообщений, которые ждут
    }
delete-turns = { $count ->
        [one] { $count } ход
        [few] { $count } хода
       *[other] { $count } ходов
    } в моих записях
delete-project = файлы проекта останутся:
delete-shared = файлы останутся, их использует другая сессия:
delete-worktree = её рабочее дерево git, если в нём нечему пропасть; ветка останется:
delete-own = её папка, если она пуста:
delete-record-kept = собственная запись Claude останется, если не удалить и её:
delete-dirty = «{ $name }» пока не удалена, потому что вот что пропало бы в
delete-failed = «{ $name }» пока не удалена, потому что её файлы нельзя убрать из
delete-no-repository = репозитория { $path } больше нет: git не может сказать, что здесь изменилось
delete-more = … и ещё { $count }
deleting = 🗑 Удаляю «{ $name }» …
deleted = 🗑 «{ $name }» удалена.
deleted-record = 🗑 «{ $name }» удалена вместе с записью Claude.
deleted-record-stays = 🗑 «{ $name }» удалена. Запись Claude удалить не вышло, она осталась на машине.
deleted-record-needed = 🗑 «{ $name }» удалена. Запись Claude осталась: её ветвь ещё не начата.
button-delete-record = 🗑 Удалить с записью Claude
button-delete-force = 🗑 Всё равно удалить
button-delete-keep = Удалить, а файлы оставить
