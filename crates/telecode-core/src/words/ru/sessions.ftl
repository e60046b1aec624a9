## Сессии

background-ended =
    💤 Claude Code здесь завершился. Вместе с ним закончилось то, что работало в фоне:
    { $tasks }
live-waking = 💤 → просыпаюсь …
live-starting = 🚀 запускаюсь …
