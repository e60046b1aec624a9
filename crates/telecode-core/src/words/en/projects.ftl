## Projects and workspaces
problem-worktree = ⚠️ I cannot make the git worktree for { $branch }: { $reason }. Mend it on the machine, or begin another session with /new.
worktree-no-repository = the repository { $path } is not there
worktree-no-commit = the repository has no commit yet, and a worktree begins with one
worktree-bad-branch = '{ $branch }' is not a valid branch name
worktree-taken = { $path } is a worktree with { $branch } checked out
worktree-taken-by-none = { $path } is a worktree with no branch checked out

projects-title = 📁 Projects
projects-none = There are none yet: [[project]] in telecode.toml names one, and where access.project_roots allows it, /project add path adds one from here.
projects-how = Tap one to begin a session there. 🌿 is a git repository: name@branch in /new gives a session a worktree of its own.
projects-sessions =
    { $count ->
        [one] { $count } session
       *[other] { $count } sessions
    }
projects-gone = ⚠️ isn’t there: { $reason }
projects-elsewhere = ⚠️ leads to { $reason } now
projects-barred = 🚫 not in access.project_roots any more
project-how = /project add path adds a directory, /project remove name takes one off the list, /projects shows all.
project-no-roots = I may not add projects from a chat yet. Set access.project_roots in telecode.toml to the directories that they may be in, such as ["~/code"], then run: telecode config reload
project-added = 📁 { $name } is a project now: { $path }
project-known = This is a project already: { $name }, { $path }
project-unknown = There is no project { $name }. There are: { $names }. /projects shows them.
project-configured = { $name } stands in telecode.toml; take its [[project]] out there, then run: telecode config reload
project-removed = { $name } is off the list. Its files and its sessions stay.
project-missing = There is no such directory. Give the whole path, or one below { $roots }.
project-file = This is a file. A project is a directory.
project-outside = { $path } is outside of the directories that projects may be in: { $roots }. The key is access.project_roots in telecode.toml.
project-moved = { $name } leads to { $path } now. Take it off the list with /project remove, and add it again.
project-unreadable = I cannot read this directory: { $reason }
project-not-text = I cannot read this directory: its name is not UTF-8
folder-roots = 📂 Where shall I look?
folder-how-roots = These are the directories of access.project_roots.
folder-how = Tap a directory to look inside. 🌿 is a git repository.
folder-empty = There are no directories in here.
button-project-add = ➕ Add a project
button-project-remove = 🗑 Remove
button-project-again = ↩ Add it again
button-project-begin = ▶️ Begin a session
button-projects = 📁 Projects
button-folder-up = ⬆ Up
button-folder-use = ✅ Use this one
button-folder-start = ↩ From the start
