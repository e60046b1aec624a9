## Groups and topics

group-offer = 👥 Everybody in this group would read what Claude writes, and what it asks; only owners can direct it. Should I work here?
group-serve = Serve this group
group-no = No
group-served = ✅ I work for owners in this group. Write what Claude Code should do, or send /help.
group-served-forum = ✅ I work for owners in this group. Each session gets a topic of its own: write here what Claude Code should do, and one begins. For that I have to be an administrator with the right “Manage topics”.
group-not-served = I stay silent in this group. An owner can send /start when I should ask again.
topic-made = 🧵 “{ $name }” has a topic of its own.
topic-open = Open it
topic-wanted = 🧵 “{ $name }” gets a new topic.
topic-gone = ⚠️ The topic of “{ $name }” is gone, or closed to me. The session goes on here; nothing of it is lost.
topic-make = Make a new topic
topic-stay = Stay here
topic-stays = The session stays here. A reply to one of its messages always reaches it.
topic-try-again = Try again
topic-no-right = ⚠️ I may not make topics here, so “{ $name }” goes on in this chat. Make me an administrator with the right “Manage topics”, then press the button.
topic-no-forum = ⚠️ This group has no topics, so “{ $name }” goes on in this chat. Turn topics on in the settings of the group, then press the button.
topic-no-threads = ⚠️ Topics are turned off for private chats with me, so “{ $name }” goes on in this chat. Turn on Threaded Mode for me in @BotFather, then press the button.
topic-refused = ⚠️ Telegram did not let me make a topic, so “{ $name }” goes on in this chat: { $reason }
topic-barred = ⚠️ I may not rename or close topics here. Sessions work all the same; give me the administrator's right “Manage topics” if titles should follow them.
topic-not-deleted = ⚠️ The session is deleted, but I may not delete its topic. Delete it by hand, or give me the administrator's rights “Manage topics” and “Delete messages” for the next time.
