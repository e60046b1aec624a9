## The cockpit

menu-cockpit = A pinned message that says how things stand: on or off
cockpit-is-on = 📌 This chat has a pinned message that says how things stand. /cockpit off takes it away.
cockpit-is-off = 📌 There is no pinned message that says how things stand. /cockpit on makes one.
cockpit-on = 📌 From now on a pinned message says how things stand: the session, what waits, what it cost. It comes with the first message to Claude. /cockpit off takes it away.
cockpit-off = 📌 The pinned message is taken away. /cockpit on brings it back.
cockpit-not-pinned = 📌 I may not pin messages here. Make me an administrator with that right, then /cockpit off and /cockpit on. Until then the message stays where it is.
cockpit-works = ⚙️ working
cockpit-today = today { $cost }
cockpit-button-stop = ⏹ Stop
cockpit-button-status = ℹ️ Status
cockpit-button-sessions = 🗂 Sessions
cockpit-button-queue = 📥 Queue
cockpit-button-context = 🧠 Context
cockpit-button-usage = 📊 Usage
