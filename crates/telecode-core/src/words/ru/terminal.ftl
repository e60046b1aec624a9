## Телефон и терминал

handoff-no-session = Здесь нет сессии, которую можно передать. /sessions покажет все.
handoff-unknown = Сессии «{ $name }» нет. /sessions покажет все.
handoff-nothing = Передавать пока нечего: в «{ $name }» ещё нет сообщений. В терминале запустите claude в её папке.
handoff-offered = В «{ $name }» прерван запрос. Сначала решите, что с ним («Продолжить» или «Убрать»), затем снова отправьте /handoff.
handoff-working = ⚙️ Claude работает в «{ $name }». Когда её отпустить?
handoff-asks = 🔔 Она ждёт вашего решения. Если остановить сейчас, вопрос будет отменён.
handoff-queue = В очереди { $count } { $count ->
        [one] сообщение
        [few] сообщения
       *[other] сообщений
    }. Если остановить сейчас, { $count ->
        [one] оно пропадёт
       *[other] они пропадут
    }.
handoff-after = ⏭ После этого запроса
handoff-now = ⏹ Остановить сейчас
handoff-keep = Оставить здесь
handoff-waits = ⏭ После этого запроса отпущу «{ $name }» и пришлю команду для терминала.
handoff-going = ⏹ Отпускаю «{ $name }». Команда для терминала сейчас придёт.
handoff-failed = ⚠️ Не могу передать сессию: { $reason }
handed-off = 💻 «{ $name }» ваша. В терминале на машине:
handed-off-copy = 📋 Скопировать команду
handed-off-back = Закройте её в терминале и пишите сюда, чтобы продолжить.
handed-off-cut = ⚠️ То, что вы откатили, там ещё видно: Claude Code забудет это только с вашим следующим сообщением здесь.
handed-off-long = Команда слишком длинная для кнопки. Нажмите на код, чтобы скопировать.
handed-off-queue = В очереди { $count } { $count ->
        [one] сообщение, оно пойдёт
        [few] сообщения, они пойдут
       *[other] сообщений, они пойдут
    } в работу, когда вы вернётесь.

attach-title = Сессии на машине
attach-count = ({ $count })
attach-hint = Сначала новые. 🟢 открыта там сейчас. Нажмите, чтобы продолжить здесь.
attach-none = В папках ваших проектов сессий нет. Запустите там claude в терминале или добавьте папку: /project add.
attach-no-match = Под «{ $words }» не подходит ни одна сессия на машине. /attach без слов покажет все.
attach-no-projects = Я ищу сессии в папках ваших проектов, а проектов нет. Добавьте: /project add.
attach-close = Закрыть
attach-known = 🔀 Теперь вы в «{ $name }» ({ $workspace }).
attach-elsewhere = 🔀 «{ $name }» продолжается в своём чате или теме.
attached = 🔗 «{ $name }» в { $workspace } продолжается здесь. Что сделать?
terminal-failed = ⚠️ Не могу посмотреть сессии на машине: { $reason }
terminal-gone = Этой сессии на машине больше нет. /attach покажет те, что есть.{ $reason }
terminal-barred = 🚫 { $reason } — не [[project]], и в access.project_roots его нет, поэтому сессии оттуда здесь не продолжить.

age-now = сейчас
age-minutes = { $count } мин
age-hours = { $count } ч
age-days = { $count } дн

account-since = 💻 { $count } { $count ->
        [one] сообщение
        [few] сообщения
       *[other] сообщений
    } с тех пор, как вы ушли из «{ $name }»:
account-so-far = 💻 В «{ $name }» уже { $count } { $count ->
        [one] сообщение
        [few] сообщения
       *[other] сообщений
    }:
account-before = …и ещё { $count } раньше
account-history = 📜 История

held-busy = 💻 «{ $name }» открыта { $who }.
held-let-go = 💻 «{ $name }» открыли { $who }, поэтому здесь я её отпустил.
held-attach = 💻 Эта сессия открыта { $who }.
held-changed = 💻 Уже иначе: сессия открыта { $who }.
held-by-terminal = в терминале
held-by-background = в фоне
held-by-program = в другой программе
held-pid = процесс { $pid }
held-waiting = Сохранено: { $count } { $count ->
        [one] ваше сообщение; оно пойдёт
        [few] ваших сообщения; они пойдут
       *[other] ваших сообщений; они пойдут
    } в работу, как только она освободится.
held-take-hint = ✋ «Забрать» завершает ту программу и обрывает то, что Claude там делает.
held-hint =
    🌿 «Копия» продолжает здесь в копии, с сохранёнными сообщениями.
    👓 «Читать» показывает здесь, что происходит там.
held-close-hint = ✋ Отсюда я не могу завершить ту программу: закройте её там и попробуйте снова.
held-take = ✋ Забрать
held-again = 🔄 Ещё раз
held-fork = 🌿 Копия
held-read = 👓 Читать
held-over = ▶️ «{ $name }» продолжается здесь.
held-free = 💻 «{ $name }» там закрыта. Напишите, и она продолжится здесь.
held-while-working = ⚠️ «{ $name }» только что открыли { $where }, а Claude работает в ней здесь. Пока не пишите там: двое пишущих портят её историю. Я отпущу её после этого запроса. /stop отпустит сразу.
take-ending = ✋ Завершаю процесс { $pid }…
take-failed = ⚠️ Не получилось завершить: { $reason } Закройте её там, затем снова напишите сюда.
take-changed = с сессией теперь работает другой процесс
take-stays = процесс не завершается
take-not-stopped = `claude stop` не сработал: { $reason }
take-no-signal = процесс нельзя завершить: { $reason }

fork-begun = 🌿 «{ $name }» продолжается здесь как копия. Та остаётся как была.

along-begun = 👓 Вы читаете «{ $name }»: всё, что там происходит, появляется здесь без звука.
along-stop = Не читать дальше
along-stopped = 👓 Вы больше не читаете «{ $name }».
along-over = 👓 Это уже закончилось.
along-ended = 💻 «{ $name }» там закрыли.
along-go-on = ▶️ Продолжить здесь
