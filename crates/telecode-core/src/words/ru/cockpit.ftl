## Кабина

menu-cockpit = Закреплённое сообщение о том, как идут дела: вкл. или выкл.
cockpit-is-on = 📌 В этом чате есть закреплённое сообщение о том, как идут дела. /cockpit off убирает его.
cockpit-is-off = 📌 Закреплённого сообщения о том, как идут дела, нет. /cockpit on создаёт его.
cockpit-on = 📌 Теперь закреплённое сообщение показывает, как идут дела: сессия, очередь, расходы. Оно появится с первым сообщением для Claude. /cockpit off убирает его.
cockpit-off = 📌 Закреплённое сообщение убрано. /cockpit on вернёт его.
cockpit-not-pinned = 📌 Мне нельзя закреплять здесь сообщения. Сделайте меня администратором с этим правом, затем /cockpit off и /cockpit on. Пока сообщение остаётся незакреплённым.
cockpit-works = ⚙️ работает
cockpit-today = сегодня { $cost }
cockpit-button-stop = ⏹ Стоп
cockpit-button-status = ℹ️ Статус
cockpit-button-sessions = 🗂 Сессии
cockpit-button-queue = 📥 Очередь
cockpit-button-context = 🧠 Контекст
cockpit-button-usage = 📊 Расходы
