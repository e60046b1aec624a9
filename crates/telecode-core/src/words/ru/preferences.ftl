## Что люди настраивают

menu-verbose = Насколько подробно показывать работу
verbose-how = { $now }

    /verbose 0: только ответы
    /verbose 1: последние шаги
    /verbose 2: всё
verbose-answers = 🔈 Здесь показываются только ответы.
verbose-steps = 🔉 Здесь показываются ответы и последние шаги.
verbose-everything = 🔊 Здесь показывается всё: все шаги, вывод инструментов, мысли Claude.
menu-settings = Настройки
settings-here = Настройки этого чата
settings-mine = Ваши настройки для всех чатов
settings-about = 🔈 сколько видно из работы · 📰 форматированные сообщения (таблицы, формулы; их показывает не каждое приложение) · 🧾 изменения файлов · 📌 закреплённый статус
settings-how-here = ✓ задано в этом чате · унаследовано. Нажмите на ✓, чтобы снова наследовать.
settings-how-mine = ✓ задано вами · по умолчанию в telecode.
settings-quiet = 🔈 Ответы
settings-steps = 🔉 Шаги
settings-everything = 🔊 Всё
settings-rich-auto = 📰 Авто
settings-rich-on = 📰 Вкл.
settings-rich-off = 📰 Выкл.
settings-diff-text = 🧾 Текст
settings-diff-picture = 🧾 Картинка
settings-diff-off = 🧾 Кнопка
settings-cockpit-on = 📌 Вкл.
settings-cockpit-off = 📌 Выкл.
settings-button-model = 🧠 Модель
settings-button-effort = 🎚 Усилия
settings-button-mode = 🚦 Режим
settings-button-mine = ↔️ Общие
settings-button-here = ↔️ Этот чат
