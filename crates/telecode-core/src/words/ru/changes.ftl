## Что изменилось, и файлы

menu-diff = Что изменилось в файлах
menu-file = Прислать файл проекта
changes-title = 📝 { $files ->
    [one] Изменён { $files } файл
    [few] Изменены { $files } файла
   *[other] Изменено файлов: { $files }
} · +{ $added } −{ $removed }
changes-title-head = 📝 С последнего коммита — { $files ->
    [one] { $files } файл
    [few] { $files } файла
   *[other] { $files } файлов
} · +{ $added } −{ $removed }
changes-title-beginning = 📝 С начала сессии — { $files ->
    [one] { $files } файл
    [few] { $files } файла
   *[other] { $files } файлов
} · +{ $added } −{ $removed }
changes-title-tools = 📝 Инструменты Claude правили в этой сессии — { $files ->
    [one] { $files } файл
    [few] { $files } файла
   *[other] { $files } файлов
} · +{ $added } −{ $removed }
changes-new = новый
changes-removed = удалён
changes-binary = изменён (не текст)
changes-more = …и ещё { $count }
changes-cut = Показаны не все строки: они есть в файле .diff.
changes-pictures-first = Кнопки есть у первых { $count } файлов; в файле .diff есть всё.
changes-lines-left = { $count ->
    [one] Не нарисована ещё { $count } строка
    [few] Не нарисованы ещё { $count } строки
   *[other] Не нарисовано ещё { $count } строк
}: в файле .diff есть всё.
changes-boxes = □ — это { $count ->
    [one] { $count } символ, которого
    [few] { $count } символа, которых
   *[other] { $count } символов, которых
} нет в шрифте этих картинок; в файле .diff есть всё.
changes-no-letters = Текстом, потому что слишком многих символов нет в шрифте картинок.
changes-not-drawn = Текстом, потому что картинку нарисовать не удалось: { $reason }
changes-file-same = Рисовать нечего: в файле { $path } больше нет изменённых строк. /diff покажет, что изменилось.
changes-none = Ничего не изменилось.
changes-none-head = С последнего коммита ничего не изменилось.
changes-none-tools = Инструменты Claude не правили файлов в этой сессии. Что изменили команды, неизвестно: папка не в репозитории git.
changes-gone = Это уже неизвестно. /diff покажет, что изменилось.
changes-looking = Смотрю…
changes-failed = ⚠️ Не получилось: { $reason }
changes-too-large = ⚠️ Изменения больше, чем Telegram принимает от бота (50 МБ).
button-changes = ± { $files } { $files ->
    [one] файл
    [few] файла
   *[other] файлов
}{ $lines }
button-diff-file = ⬇ .diff
button-diff-picture = 🖼 { $file }
button-since-beginning = С начала сессии
button-since-head = С последнего коммита
file-how = /file и путь — пришлю файл.
file-folder-empty = Здесь ничего нет.
file-missing = В папке сессии нет такого файла. /file без слов покажет, что там есть.
file-outside = Это вне папки сессии: прислать можно только файлы из неё.
file-odd = Это не файл и не папка.
file-empty = Этот файл пуст, а пустых файлов Telegram не принимает.
file-too-large = В этом файле { $size } МБ, а Telegram принимает от бота не больше { $limit } МБ.
