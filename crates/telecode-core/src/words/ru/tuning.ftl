## Как работает Claude

menu-mode = О чём Claude спрашивает
menu-plan = Пока только планировать
menu-model = С какой моделью работает Claude
menu-effort = Насколько усердно Claude думает
tuning-button-close = ✖️ Закрыть
tuning-gone = Этой сессии больше нет.
model-title = какая модель?
model-other = сейчас: { $name }
model-unknown = 🤔 «{ $name }» нет среди моделей, которые называет Claude Code.
model-button-anyway = Всё равно попробовать { $name }
model-set = 🧠 { $wanted } со следующего шага ({ $model }).
model-taken = 🧠 { $wanted } со следующего шага.
model-differs = ⚠️ Просили { $wanted }, но Claude Code говорит, что работает с { $model }.
model-kept = 🧠 { $model }, как только проснётся.
effort-title = насколько усердно Claude должен думать?
effort-none = у этой модели уровень усердия не выбирают. Другую модель выбирает /model.
effort-default = как модель решит сама
effort-set = 🎚 { $effort } со следующего сообщения.
effort-later = 🎚 { $effort }, как только этот ход закончится.
effort-usual = 🎚 как модель решит сама, сейчас это { $effort }.
effort-differs = ⚠️ Просили { $wanted }, но Claude Code говорит, что действует { $effort }.
effort-kept = 🎚 { $effort }, как только проснётся.
effort-unknown = не сказано
mode-title = о чём Claude должен спрашивать?
mode-now = сейчас: { $mode }
mode-set = 🚦 { $mode }.
mode-differs = ⚠️ Просили: { $wanted }. Claude Code говорит: { $mode }.
mode-kept = 🚦 { $mode }, как только проснётся.
mode-bypass-off = 🔒 Переключить Claude так, чтобы он ни о чём не спрашивал, нельзя. Разрешает это тот, кто запускает бота: allow_bypass = true в [agent] его настроек.
mode-bypass-sure = 🔴 В сессии { $session } Claude будет выполнять любые команды и менять любые файлы без вопросов, в том числе необратимо. Делайте это только там, где нечего терять.
mode-button-bypass = 🔴 Да, не спрашивать
mode-button-back = ◀️ Назад
plan-not-sent = ↩️ То, что вы написали после /plan, не отправлено. Пришлите ещё раз.
footer-bypass = 🔴 не спрашивает
