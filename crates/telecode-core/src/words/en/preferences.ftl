## What people set

menu-verbose = How much of the work is shown
verbose-how = { $now }

    /verbose 0: only answers
    /verbose 1: the last steps
    /verbose 2: everything
verbose-answers = 🔈 Only answers are shown here.
verbose-steps = 🔉 Answers and the last steps are shown here.
verbose-everything = 🔊 Everything is shown here: all steps, what tools print, what Claude thinks.
