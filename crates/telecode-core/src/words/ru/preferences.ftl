## Что люди настраивают

menu-verbose = Насколько подробно показывать работу
verbose-how = { $now }

    /verbose 0: только ответы
    /verbose 1: последние шаги
    /verbose 2: всё
verbose-answers = 🔈 Здесь показываются только ответы.
verbose-steps = 🔉 Здесь показываются ответы и последние шаги.
verbose-everything = 🔊 Здесь показывается всё: все шаги, вывод инструментов, мысли Claude.
menu-settings = Что можно настроить
settings-here = Настройки этого чата
settings-mine = Ваши настройки для всех чатов
settings-about = 🔈 сколько видно из работы · 📰 богатые сообщения (таблицы, формулы; их показывает не каждое приложение) · 🧾 изменения файлов · 📌 закреплённое сообщение о том, как идут дела
settings-how-here = ✓ задано здесь, · взято из ваших общих настроек. Нажмите на заданное, чтобы снова положиться на них.
settings-how-mine = ✓ задано, · действует без вас.
settings-quiet = 🔈 Ответы
settings-steps = 🔉 Шаги
settings-everything = 🔊 Всё
settings-rich-auto = 📰 Авто
settings-rich-on = 📰 Вкл.
settings-rich-off = 📰 Выкл.
settings-diff-text = 🧾 Текст
settings-diff-picture = 🧾 Картинка
settings-diff-off = 🧾 Выкл.
settings-cockpit-on = 📌 Вкл.
settings-cockpit-off = 📌 Выкл.
settings-button-model = 🧠 Модель
settings-button-effort = 🎚 Усердие
settings-button-mode = 🚦 Режим
settings-button-mine = ↔️ Общие
settings-button-here = ↔️ Этот чат
