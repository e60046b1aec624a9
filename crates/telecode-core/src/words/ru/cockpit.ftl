## Кабина

menu-cockpit = Закреплённый статус: вкл. или выкл.
cockpit-is-on = 📌 В этом чате есть закреплённый статус. /cockpit off уберёт его.
cockpit-on = 📌 Здесь появится закреплённый статус: сессия, очередь, расходы. /cockpit off уберёт его.
cockpit-off = 📌 Закреплённый статус убран. /cockpit on вернёт его.
cockpit-not-pinned = 📌 Мне нельзя закреплять здесь сообщения. Сделайте меня администратором с этим правом, затем /cockpit off и /cockpit on.
cockpit-works = ⚙️ работает
cockpit-today = сегодня { $cost }
cockpit-button-stop = ⏹ Стоп
cockpit-button-status = ℹ️ Статус
cockpit-button-sessions = 🗂 Сессии
cockpit-button-queue = 📥 Очередь
cockpit-button-context = 🧠 Контекст
cockpit-button-usage = 📊 Расходы
