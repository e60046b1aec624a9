## Groups and topics

group-offer = 👥 Everyone in this group would read what Claude writes and asks; only owners can direct it. Work here?
group-serve = Serve this group
group-no = No
group-served = ✅ I work for owners in this group. Tell Claude Code what to do, or send /help.
group-served-forum = ✅ I work for owners in this group. Each session gets its own topic: write here what Claude Code should do, and one starts. For that, make me an administrator with the right “Manage Topics”.
group-not-served = I'll stay silent in this group. An owner can send /start to be asked again.
topic-made = 🧵 “{ $name }” has its own topic.
topic-open = Open it
topic-wanted = 🧵 “{ $name }” gets a new topic.
topic-gone = ⚠️ The topic of “{ $name }” is gone, or closed to me. The session continues here; nothing is lost.
topic-make = Make a new topic
topic-stay = Stay here
topic-stays = The session stays here. A reply to one of its messages always reaches it.
topic-try-again = Try again
topic-no-right = ⚠️ I can't create topics here, so “{ $name }” continues in this chat. Make me an administrator with the right “Manage Topics”, then press the button.
topic-no-forum = ⚠️ This group has no topics, so “{ $name }” continues in this chat. Turn on topics in the group's settings, then press the button.
topic-no-threads = ⚠️ Topics are off in private chats with me, so “{ $name }” continues in this chat. Turn on Threaded Mode for me in @BotFather, then press the button.
topic-refused = ⚠️ Telegram didn't let me create a topic, so “{ $name }” continues in this chat: { $reason }
topic-barred = ⚠️ I can't rename or close topics here. Sessions work anyway; to keep titles current, give me the administrator right “Manage Topics”.
topic-not-deleted = ⚠️ The session is deleted, but I can't delete its topic. Delete it yourself, or give me the administrator rights “Manage Topics” and “Delete Messages” for next time.
