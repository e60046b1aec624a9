## Rich messages

rich-how = { $now }

    /rich auto: where a message gains by it: tables, tasks, formulas, long answers
    /rich on: always
    /rich off: never
rich-auto = 🖼 Answers are rich messages where they gain by it, once you have said that your app shows them.
rich-on = 🖼 Answers are rich messages. If one looks blank: /rich off
rich-off = Answers are classic messages. /rich auto turns rich ones on again.
rich-probe = Do you see a table?
rich-probe-app = Telegram app
rich-probe-shown = Rich messages
rich-probe-new = new
rich-probe-old = old
rich-probe-nothing = blank
rich-probe-why = With rich messages, answers have real tables, formulas and task lists, and long ones come as one message.
rich-button-seen = Yes, looks good
rich-button-blank = No / blank
rich-seen = 🖼 Answers are rich messages from now on, where they gain by it. /rich off turns them off.
rich-blank = Answers stay classic messages. After an update of your app: /rich auto
rich-button-plain = Shown badly? Send it plain
rich-plain-from-now = Classic messages from now on. /rich auto turns rich ones on again.
