## Сколько потрачено, и лимиты тарифа

menu-usage = Расходы и лимиты
usage-turn = Последний запрос: { $cost } · { $input } токенов на входе, { $output } на выходе · { $span }
usage-session = Эта сессия: { $cost } · { $turns } { $turns ->
        [one] запрос
        [few] запроса
       *[other] запросов
    } · { $input } токенов на входе, { $output } на выходе
usage-all = Все сессии
usage-day = Сегодня: { $cost } · { $turns } { $turns ->
        [one] запрос
        [few] запроса
       *[other] запросов
    } · { $input } токенов на входе, { $output } на выходе
usage-month = В этом месяце: { $cost } · { $turns } { $turns ->
        [one] запрос
        [few] запроса
       *[other] запросов
    } · { $input } токенов на входе, { $output } на выходе
usage-model = • { $model }: { $cost } · вход { $input }, выход { $output }
usage-unknown-model = неизвестная модель
usage-plan = Ваш тариф
usage-window = { $limit }: использовано { $percent } %, обновится в { $at }
usage-window-asked = { $limit }: использовано { $percent } %
usage-estimate = Суммы — оценки самого Claude Code. По подписке за них ничего не списывается.
button-usage-chart = 📊 Последние 30 дней
usage-chart = За последние { $days } дн.: { $cost }
usage-chart-most = Больше всего { $day }: { $cost }

limit-five-hours = 5-часовой лимит
limit-seven-days = 7-дневный лимит
limit-other = лимит «{ $name }»
limit-warning = ⏳ { $limit } вашего тарифа использован на { $percent } %. Он обновится в { $at }.
limit-forecast = В таком темпе он кончится около { $at }.
limit-reached = ⏳ Лимит вашего тарифа исчерпан. Он обновится в { $at }.
limit-reached-unknown = ⏳ API Claude пока больше ничего не принимает и не говорит, до каких пор.
limit-over = ⏳ Лимит обновился.
limit-waits = { $count } { $count ->
        [one] сообщение сохранено
        [few] сообщения сохранены
       *[other] сообщений сохранено
    }, перезапуск им не страшен.
limit-resumes = ▶️ Продолжу в { $at }.
limit-resumed = ▶️ Лимит: продолжено в { $at }.
limit-dropped = 🗑 Лимит: убрано в { $at }.
limit-nothing-waits = Лимит: в { $at } выполнять уже нечего.
final-limit = ⏳ Работу остановил лимит вашего тарифа. Подробности — в следующем сообщении.
button-limit-then = ▶️ Продолжить в { $at }
button-limit-later = ▶️ Попробовать через час
button-limit-now = Продолжить сейчас
state-parked = ⏳ ждёт лимита вашего тарифа
