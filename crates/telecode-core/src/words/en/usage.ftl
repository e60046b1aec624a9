## What was spent, and the limits of the plan

menu-usage = What was spent, and what is left of the plan
usage-turn = Last turn: { $cost } · { $input } tokens in, { $output } out · { $span }
usage-session = This session: { $cost } · { $turns } { $turns ->
        [one] turn
       *[other] turns
    } · { $input } tokens in, { $output } out
usage-all = All sessions
usage-day = Today: { $cost } · { $turns } { $turns ->
        [one] turn
       *[other] turns
    } · { $input } tokens in, { $output } out
usage-month = This month: { $cost } · { $turns } { $turns ->
        [one] turn
       *[other] turns
    } · { $input } tokens in, { $output } out
usage-model = • { $model }: { $cost } · { $input } in, { $output } out
usage-unknown-model = unknown model
usage-plan = Your plan
usage-window = { $limit }: { $percent } % used, resets at { $at }
usage-window-asked = { $limit }: { $percent } % used
usage-estimate = Costs are Claude Code's own estimates. With a plan nothing is charged for them.
button-usage-chart = 📊 The last 30 days
usage-chart = The last { $days } days: { $cost }
usage-chart-most = Most on { $day }: { $cost }

limit-five-hours = 5-hour limit
limit-seven-days = 7-day limit
limit-other = “{ $name }” limit
limit-warning = ⏳ { $percent } % of the { $limit } of your plan are used. It resets at { $at }.
limit-forecast = At this pace it is reached at about { $at }.
limit-reached = ⏳ The limit of your plan is reached. It resets at { $at }.
limit-reached-unknown = ⏳ Claude's API takes no more for now, and does not say for how long.
limit-over = ⏳ The limit is over.
limit-waits = { $count } { $count ->
        [one] message waits. It is
       *[other] messages wait. They are
    } kept, also over a restart.
limit-resumes = ▶️ I go on by myself at { $at }.
limit-resumed = ▶️ The limit: went on at { $at }.
limit-dropped = 🗑 The limit: dropped at { $at }.
limit-nothing-waits = The limit: at { $at } nothing waits for it any more.
final-limit = ⏳ The limit of your plan stopped this here. The next message says how it goes on.
button-limit-then = ▶️ Resume at { $at }
button-limit-later = ▶️ Try in an hour
button-limit-now = Resume now
state-parked = ⏳ waits for the limit of your plan
