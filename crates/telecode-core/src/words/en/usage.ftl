## What was spent, and the limits of the plan

menu-usage = Cost and limits
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
usage-window = { $limit }: { $percent }% used, resets at { $at }
usage-window-asked = { $limit }: { $percent }% used
usage-estimate = Costs are Claude Code's own estimates. With a plan nothing is charged for them.
button-usage-chart = 📊 The last 30 days
usage-chart = The last { $days } days: { $cost }
usage-chart-most = Most on { $day }: { $cost }

limit-five-hours = 5-hour limit
limit-seven-days = 7-day limit
limit-other = “{ $name }” limit
limit-warning = ⏳ { $percent }% of your plan's { $limit } is used. It resets at { $at }.
limit-forecast = At this pace you'll reach it around { $at }.
limit-reached = ⏳ You've reached your plan's limit. It resets at { $at }.
limit-reached-unknown = ⏳ Claude's API takes no more for now, and doesn't say until when.
limit-over = ⏳ The limit is over.
limit-waits = { $count } { $count ->
        [one] message is
       *[other] messages are
    } saved, even over a restart.
limit-resumes = ▶️ I'll continue at { $at }.
limit-resumed = ▶️ The limit: continued at { $at }.
limit-dropped = 🗑 The limit: dropped at { $at }.
limit-nothing-waits = The limit: at { $at } nothing was left to run.
final-limit = ⏳ Your plan's limit stopped this. See the next message.
button-limit-then = ▶️ Resume at { $at }
button-limit-later = ▶️ Try in an hour
button-limit-now = Resume now
state-parked = ⏳ waiting for your plan's limit
