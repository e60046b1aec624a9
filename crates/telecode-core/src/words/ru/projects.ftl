## Проекты и рабочие каталоги
problem-worktree = ⚠️ Не удалось создать рабочее дерево git для { $branch }: { $reason }. Исправьте это на машине или начните другую сессию: /new.
worktree-no-repository = репозитория { $path } нет на месте
worktree-no-commit = в репозитории ещё нет коммитов, а рабочее дерево с коммита начинается
worktree-bad-branch = ветку нельзя назвать «{ $branch }»
worktree-taken = { $path } – уже рабочее дерево, в нём ветка { $branch }
worktree-taken-by-none = { $path } – уже рабочее дерево, ветки в нём нет

projects-title = 📁 Проекты
projects-none = Пока нет ни одного: проект называют в [[project]] в telecode.toml, а если разрешает access.project_roots, его добавляет прямо здесь /project add путь.
projects-how = Нажмите на проект, чтобы начать в нём сессию. 🌿 – репозиторий git: имя@ветка в /new даёт сессии собственное рабочее дерево.
projects-sessions =
    { $count ->
        [one] { $count } сессия
        [few] { $count } сессии
       *[other] { $count } сессий
    }
projects-gone = ⚠️ нет на месте: { $reason }
projects-elsewhere = ⚠️ теперь ведёт в { $reason }
projects-barred = 🚫 больше не входит в access.project_roots
project-how = /project add путь добавляет каталог, /project remove имя убирает его из списка, /projects показывает все.
project-no-roots = Добавлять проекты из чата пока нельзя. Укажите в access.project_roots в telecode.toml каталоги, в которых они могут лежать, например ["~/code"], и выполните: telecode config reload
project-added = 📁 { $name } теперь проект: { $path }
project-known = Это уже проект: { $name }, { $path }
project-unknown = Проекта { $name } нет. Есть: { $names }. Показать их: /projects.
project-configured = { $name } записан в telecode.toml; уберите там его [[project]] и выполните: telecode config reload
project-removed = { $name } убран из списка. Его файлы и сессии остаются.
project-missing = Такого каталога нет. Укажите путь целиком или путь внутри { $roots }.
project-file = Это файл. Проект – это каталог.
project-outside = { $path } лежит вне каталогов, в которых могут быть проекты: { $roots }. Их задаёт access.project_roots в telecode.toml.
project-moved = { $name } теперь ведёт в { $path }. Уберите его из списка (/project remove) и добавьте снова.
project-unreadable = Не могу прочитать этот каталог: { $reason }
project-not-text = Не могу прочитать этот каталог: его имя не в UTF-8
folder-roots = 📂 Где искать?
folder-how-roots = Это каталоги из access.project_roots.
folder-how = Нажмите на каталог, чтобы заглянуть внутрь. 🌿 – репозиторий git.
folder-empty = Здесь нет каталогов.
button-project-add = ➕ Добавить проект
button-project-remove = 🗑 Убрать
button-project-again = ↩ Вернуть
button-project-begin = ▶️ Начать сессию
button-projects = 📁 Проекты
button-folder-up = ⬆ Выше
button-folder-use = ✅ Этот каталог
button-folder-start = ↩ С начала
