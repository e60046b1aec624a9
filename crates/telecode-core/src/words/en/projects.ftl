## Projects and workspaces
problem-worktree = ⚠️ I can't create the git worktree for { $branch }: { $reason }. Fix it on the machine, or start another session with /new.
worktree-no-repository = the repository { $path } isn't there
worktree-no-commit = the repository has no commits yet, and a worktree needs one
worktree-bad-branch = '{ $branch }' isn't a valid branch name
worktree-taken = { $path } is a worktree with { $branch } checked out
worktree-taken-by-none = { $path } is a worktree with no branch checked out

projects-title = 📁 Projects
projects-none = No projects yet. Add one as [[project]] in telecode.toml, or, where access.project_roots allows it, with /project add path.
projects-how = Tap one to start a session there. 🌿 is a git repository: name@branch in /new gives a session its own worktree.
projects-sessions =
    { $count ->
        [one] { $count } session
       *[other] { $count } sessions
    }
projects-gone = ⚠️ isn't there: { $reason }
projects-elsewhere = ⚠️ now leads to { $reason }
projects-barred = 🚫 no longer in access.project_roots
project-how = /project add path adds a folder, /project remove name removes one, /projects shows all.
project-no-roots = I can't add projects from a chat yet. Set access.project_roots in telecode.toml to the folders they may be in, such as ["~/code"], then run: telecode config reload
project-added = 📁 { $name } is now a project: { $path }
project-known = Already a project: { $name }, { $path }
project-unknown = No project { $name }. There are: { $names }. /projects shows them.
project-configured = { $name } is set in telecode.toml. Remove its [[project]] there, then run: telecode config reload
project-removed = { $name } is removed from the list. Its files and sessions stay.
project-missing = No such folder. Give the whole path, or one below { $roots }.
project-file = That's a file. A project is a folder.
project-outside = { $path } is outside the folders that projects may be in: { $roots }. The key is access.project_roots in telecode.toml.
project-moved = { $name } now leads to { $path }. Remove it with /project remove, and add it again.
project-unreadable = I can't read this folder: { $reason }
project-not-text = I can't read this folder: its name isn't UTF-8
folder-roots = 📂 Where should I look?
folder-how-roots = These are the folders in access.project_roots.
folder-how = Tap a folder to look inside. 🌿 is a git repository.
folder-empty = No folders in here.
button-project-add = ➕ Add project
button-project-remove = 🗑 Remove
button-project-again = ↩ Add it again
button-project-begin = ▶️ Start a session
button-projects = 📁 Projects
button-folder-up = ⬆ Up
button-folder-use = ✅ Use this one
button-folder-start = ↩ Start over
