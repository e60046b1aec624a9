## Сколько потрачено, и лимиты тарифа

menu-usage = Сколько потрачено и сколько осталось от тарифа
usage-turn = Последний ход: { $cost } · { $input } токенов на входе, { $output } на выходе · { $span }
usage-session = Эта сессия: { $cost } · { $turns } { $turns ->
        [one] ход
        [few] хода
       *[other] ходов
    } · { $input } токенов на входе, { $output } на выходе
usage-all = Все сессии
usage-day = Сегодня: { $cost } · { $turns } { $turns ->
        [one] ход
        [few] хода
       *[other] ходов
    } · { $input } токенов на входе, { $output } на выходе
usage-month = В этом месяце: { $cost } · { $turns } { $turns ->
        [one] ход
        [few] хода
       *[other] ходов
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
limit-forecast = В таком темпе он кончится примерно в { $at }.
limit-reached = ⏳ Лимит вашего тарифа исчерпан. Он обновится в { $at }.
limit-reached-unknown = ⏳ API Claude пока больше ничего не принимает и не говорит, до каких пор.
limit-over = ⏳ Лимит обновился.
limit-waits = { $count ->
        [one] Ждёт { $count } сообщение. Оно сохранено
        [few] Ждут { $count } сообщения. Они сохранены
       *[other] Ждут { $count } сообщений. Они сохранены
    }, перезапуск им не страшен.
limit-resumes = ▶️ Я сам продолжу в { $at }.
limit-resumed = ▶️ Лимит: работа продолжена в { $at }.
limit-dropped = 🗑 Лимит: отменено в { $at }.
limit-nothing-waits = Лимит: в { $at } его больше ничто не ждёт.
final-limit = ⏳ Здесь работу остановил лимит вашего тарифа. Следующее сообщение говорит, как она продолжится.
button-limit-then = ▶️ Продолжить в { $at }
button-limit-later = ▶️ Попробовать через час
button-limit-now = Продолжить сейчас
state-parked = ⏳ ждёт лимита вашего тарифа
