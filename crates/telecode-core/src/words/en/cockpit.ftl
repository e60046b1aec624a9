## The cockpit

menu-cockpit = Pinned status message: on or off
cockpit-is-on = 📌 This chat has a pinned status message. /cockpit off removes it.
cockpit-on = 📌 A pinned message will show the status here: session, queue, cost. /cockpit off removes it.
cockpit-off = 📌 The pinned message is removed. /cockpit on brings it back.
cockpit-not-pinned = 📌 I can't pin messages here. Make me an administrator with that right, then /cockpit off and /cockpit on.
cockpit-works = ⚙️ working
cockpit-today = today { $cost }
cockpit-button-stop = ⏹ Stop
cockpit-button-status = ℹ️ Status
cockpit-button-sessions = 🗂 Sessions
cockpit-button-queue = 📥 Queue
cockpit-button-context = 🧠 Context
cockpit-button-usage = 📊 Usage
