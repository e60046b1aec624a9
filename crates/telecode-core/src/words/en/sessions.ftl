## Sessions

background-ended =
    💤 Claude Code ended here. These were running in the background and ended with it:
    { $tasks }
live-waking = 💤 → waking …
live-starting = 🚀 starting …
