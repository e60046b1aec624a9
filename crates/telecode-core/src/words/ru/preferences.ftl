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
settings-work = Работа Claude
settings-quiet = только ответ
settings-quiet-about = ничего, кроме ответа.
settings-steps = последние шаги
settings-steps-about = последние шаги во время работы, затем ответ.
settings-everything = всё
settings-everything-about = все шаги, вывод инструментов, мысли Claude.
settings-diff = Изменения файлов
settings-diff-off = кнопка
settings-diff-off-about = за кнопкой ± под ответом.
settings-diff-text = текст
settings-diff-text-about = сообщение с изменёнными строками после ответа.
settings-diff-picture = картинка
settings-diff-picture-about = то же самое цветной картинкой.
settings-rich = Форматирование
settings-rich-auto = само
settings-rich-auto-about = таблицы, формулы и длинные ответы, если вы сказали, что приложение их показывает.
settings-rich-on-about = каждый ответ. Старые приложения показывают его пустым.
settings-rich-off-about = только обычные сообщения.
settings-cockpit = Закреплённый статус
settings-cockpit-on-about = закреплённое сообщение показывает статус, начиная со второй сессии.
settings-cockpit-off-about = ничего не закреплено.
settings-language = Язык
settings-language-auto = как в Telegram
settings-english = English
settings-english-about = telecode говорит с вами по-английски.
settings-russian = Русский
settings-russian-about = telecode говорит с вами по-русски.
settings-on = вкл.
settings-off = выкл.
settings-model = Модель
settings-effort = Усилия
settings-mode = Разрешения
settings-default = по умолчанию
settings-from-here = Задано для этого чата.
settings-from-me = Задано вами.
settings-from-mine = Из ваших общих настроек.
settings-from-default = По умолчанию.
settings-button-mine = Общие настройки
settings-button-here = Этот чат
settings-button-clear = Как в общих
settings-button-default = По умолчанию
settings-button-back = ‹ Назад
