## Проекты и папки
problem-worktree = ⚠️ Не удалось создать git worktree для { $branch }: { $reason }. Исправьте это на машине или начните другую сессию: /new.
worktree-no-repository = репозитория { $path } нет на месте
worktree-no-commit = в репозитории ещё нет коммитов, а для git worktree нужен хотя бы один
worktree-bad-branch = ветку нельзя назвать «{ $branch }»
worktree-taken = { $path } — уже git worktree, в нём ветка { $branch }
worktree-taken-by-none = { $path } — уже git worktree, ветки в нём нет

projects-title = 📁 Проекты
projects-none = Проектов пока нет. Добавьте [[project]] в telecode.toml или, если позволяет access.project_roots, прямо здесь: /project add путь.
projects-how = Нажмите на проект, чтобы начать в нём сессию. 🌿 — репозиторий git: имя@ветка в /new даёт сессии отдельный git worktree.
projects-sessions =
    { $count ->
        [one] { $count } сессия
        [few] { $count } сессии
       *[other] { $count } сессий
    }
projects-gone = ⚠️ нет на месте: { $reason }
projects-elsewhere = ⚠️ теперь ведёт в { $reason }
projects-barred = 🚫 больше не входит в access.project_roots
project-how = /project add путь — добавить папку, /project remove имя — убрать, /projects — показать все.
project-no-roots = Добавлять проекты из чата пока нельзя. Укажите в access.project_roots в telecode.toml папки, в которых они могут лежать, например ["~/code"], и выполните: telecode config reload
project-added = 📁 { $name } теперь проект: { $path }
project-known = Это уже проект: { $name }, { $path }
project-unknown = Проекта { $name } нет. Есть: { $names }. Показать их: /projects.
project-configured = { $name } задан в telecode.toml. Уберите там его [[project]] и выполните: telecode config reload
project-removed = { $name } убран из списка. Его файлы и сессии остаются.
project-missing = Такой папки нет. Укажите путь целиком или путь внутри { $roots }.
project-file = Это файл. Проект — это папка.
project-outside = { $path } лежит вне папок, в которых могут быть проекты: { $roots }. Их задаёт access.project_roots в telecode.toml.
project-moved = { $name } теперь ведёт в { $path }. Уберите его из списка (/project remove) и добавьте снова.
project-unreadable = Не могу прочитать эту папку: { $reason }
project-not-text = Не могу прочитать эту папку: её имя не в UTF-8
folder-roots = 📂 Где искать?
folder-how-roots = Это папки из access.project_roots.
folder-how = Нажмите на папку, чтобы заглянуть внутрь. 🌿 — репозиторий git.
folder-empty = Здесь нет папок.
button-project-add = ➕ Добавить проект
button-project-remove = 🗑 Убрать
button-project-again = ↩ Вернуть
button-project-begin = ▶️ Начать сессию
button-projects = 📁 Проекты
button-folder-up = ⬆ Выше
button-folder-use = ✅ Эта папка
button-folder-start = ↩ С начала
