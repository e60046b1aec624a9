## Rich messages

rich-how = { $now }

    /rich auto: where it helps: tables, tasks, formulas, long answers
    /rich on: always
    /rich off: never
rich-auto = 🖼 Answers are rich messages where it helps, once you've said that your app shows them.
rich-on = 🖼 Answers are rich messages. If one looks blank: /rich off
rich-off = Answers are plain messages. /rich auto turns rich ones back on.
rich-probe = Do you see a table?
rich-probe-app = Telegram app
rich-probe-shown = Rich messages
rich-probe-new = new
rich-probe-old = old
rich-probe-nothing = blank
rich-probe-why = With rich messages, answers have real tables, formulas and task lists, and long ones come as one message.
rich-button-seen = Yes, looks good
rich-button-blank = No / blank
rich-seen = 🖼 From now on answers are rich messages where it helps. /rich off turns them off.
rich-blank = Answers stay plain messages. After an update of your app: /rich auto
rich-button-more = ⋯
rich-button-plain = Looks wrong? Send as plain text
rich-plain-from-now = Plain messages from now on. /rich auto turns rich ones back on.
