//! What repositories and turns are made of.

use proptest::prelude::*;
use proptest::sample::{Index, select};

/// Names of files: some are ignored by some of the rules, some have attributes.
const FILES: [&str; 19] = [
    "a.txt",
    "b.txt",
    "run.sh",
    "win.bat",
    "secret.env",
    "sub/a.txt",
    "sub/secret.env",
    "sub/deep/x.dat",
    "sub/deep/y.log",
    "data/rows.csv",
    "data/deep/z.txt",
    "Имя файла.txt",
    "odd\nname\t\"%.txt",
    ":magic*?[.txt",
    "big.lfs",
    "utf.u16",
    "A.TXT",
    "ident.id",
    "module/own.txt",
];

/// Places where something else may be.
const PLACES: [&str; 5] = ["a.txt", "sub", "data", "sub/deep", "data/rows.csv"];

/// Places for rules of what is ignored.
const RULES: [&str; 4] = [".gitignore", "sub/.gitignore", "data/.gitignore", ".git/info/exclude"];

const PATTERNS: [&str; 9] = [
    "secret.env\n",
    "data/\n",
    "*.log\n",
    "*.txt\n!a.txt\n",
    "SUB/\n",
    "/sub/deep\n",
    "*\n!*.sh\n!.gitignore\n",
    "",
    "b.txt\n*.dat\nsub/*\n",
];

const ATTRIBUTES: [&str; 6] = [
    "* text=auto\n",
    "*.txt text eol=crlf\n*.bat eol=crlf\n",
    "*.txt filter=upper\n*.lfs filter=lfs diff=lfs merge=lfs -text\n",
    "*.u16 text working-tree-encoding=UTF-16LE-BOM\n*.id ident\n",
    "* -text\n",
    "*.txt ident\n*.csv filter=upper\n",
];

/// Places for attributes.
const ATTRIBUTED: [&str; 4] =
    [".gitattributes", ".gitattributes", "sub/.gitattributes", ".git/info/attributes"];

const SETTINGS: [(&str, &str); 14] = [
    ("core.autocrlf", "true"),
    ("core.autocrlf", "input"),
    ("core.eol", "crlf"),
    ("core.safecrlf", "true"),
    ("core.fileMode", "false"),
    ("core.ignoreCase", "true"),
    ("core.symlinks", "false"),
    ("core.fsmonitor", "false"),
    ("core.fsmonitor", "true"),
    // A watcher that says each time that everything may have changed.
    ("core.fsmonitor", r"printf 'token\0/\0' #"),
    ("core.splitIndex", "true"),
    ("core.untrackedCache", "true"),
    ("core.checkStat", "minimal"),
    ("core.trustctime", "false"),
];

const CONTENTS: [&str; 8] = [
    "one\ntwo\n",
    "one\r\ntwo\r\n",
    "mixed\r\nends\n",
    "",
    "$Id$\n",
    "$Id: 0123456789 $\n",
    "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393\nsize 12345\n",
    "no end",
];

/// What takes the place of something.
#[derive(Debug, Clone, Copy)]
pub(super) enum Other {
    File,
    Link,
    Pipe,
    Folder,
}

/// One thing that is done.
#[derive(Debug, Clone)]
pub(super) enum Deed {
    Write(&'static str, &'static str),
    Unique(&'static str),
    Delete(Index),
    Move(Index, &'static str),
    Mode(Index, u32),
    Link(&'static str, &'static str),
    Ends(Index),
    Rules(&'static str, &'static str),
    Global(&'static str),
    Attributes(&'static str, &'static str),
    Folder(&'static str),
    RemoveFolder(&'static str),
    Nested(&'static str),
    Submodule(&'static str),
    Pipe,
    /// Whatever is there goes, and something else takes its place.
    Instead(&'static str, Other),
    Git(Vec<&'static str>),
    Setting(&'static str, &'static str),
    /// A file of the person's, outside of the workspace.
    Home(&'static str, &'static str),
    /// Two directories change places.
    Swap(&'static str, &'static str),
    /// Other bytes, as many as before and at the same time: in the same file, or in another one that takes its place.
    Back(Index, bool),
    /// A repository in the workspace is none any more.
    Break(&'static str),
    /// Nothing happens for so long that nothing is new any more.
    Wait,
}

fn deed() -> impl Strategy<Value = Deed> {
    let file = || select(FILES.to_vec());
    let commands: Vec<Vec<&'static str>> = [
        "add -A",
        "add -f secret.env",
        "commit -q -a -m more --no-verify",
        "stash -q",
        "stash -q -u",
        "stash pop -q",
        "checkout -q -b other",
        "checkout -q main",
        "reset -q --hard",
        "reset -q",
        "rm -q --cached -r sub",
        "clean -q -f -d",
        "clean -q -f -d -x",
        "merge -q side",
        "rebase -q side",
        "update-index --skip-worktree a.txt",
        "update-index --assume-unchanged b.txt",
        "update-index --split-index",
        "sparse-checkout set --no-cone /* !/sub/",
        "sparse-checkout set sub",
        "sparse-checkout disable",
        "gc -q --prune=now",
        "reflog expire --expire=now --all",
        "checkout -q --orphan alone",
        "commit -q --amend -m other --no-verify",
        "clean -q -f -d -X",
        "add -N b.txt",
        "update-index --untracked-cache",
        "sparse-checkout set --cone --sparse-index sub",
        "cherry-pick side",
        "submodule -q deinit -f --all",
        "-c protocol.file.allow=always submodule -q update --init",
        "-C module checkout -q HEAD^",
        "rm -q -f module",
        "update-index --fsmonitor",
        "update-index --no-skip-worktree a.txt",
    ]
    .map(|words| words.split(' ').collect())
    .to_vec();
    let modes = vec![0o644, 0o755, 0o600, 0o640, 0o444, 0o700];
    prop_oneof![
        6 => (file(), select(CONTENTS.to_vec())).prop_map(|(path, text)| Deed::Write(path, text)),
        4 => file().prop_map(Deed::Unique),
        4 => any::<Index>().prop_map(Deed::Delete),
        3 => (any::<Index>(), file()).prop_map(|(from, to)| Deed::Move(from, to)),
        3 => (any::<Index>(), select(modes)).prop_map(|(path, mode)| Deed::Mode(path, mode)),
        2 => (file(), select(vec!["a.txt", "missing", "/etc/passwd", "sub", "../.."])).prop_map(|(path, to)| Deed::Link(path, to)),
        3 => any::<Index>().prop_map(Deed::Ends),
        3 => (select(RULES.to_vec()), select(PATTERNS.to_vec())).prop_map(|(path, text)| Deed::Rules(path, text)),
        1 => select(PATTERNS.to_vec()).prop_map(Deed::Global),
        2 => (select(ATTRIBUTED.to_vec()), select(ATTRIBUTES.to_vec())).prop_map(|(path, text)| Deed::Attributes(path, text)),
        1 => select(vec!["empty", "sub/empty", "data/empty", "a.txt"]).prop_map(Deed::Folder),
        2 => select(vec!["sub", "data", "sub/deep", "empty"]).prop_map(Deed::RemoveFolder),
        1 => select(vec!["nested", "sub", "data/inner"]).prop_map(Deed::Nested),
        1 => select(vec!["module", "sub/module", "data/module"]).prop_map(Deed::Submodule),
        1 => Just(Deed::Pipe),
        2 => (select(PLACES.to_vec()), select(vec![Other::File, Other::Link, Other::Pipe, Other::Folder])).prop_map(|(path, other)| Deed::Instead(path, other)),
        5 => select(commands).prop_map(Deed::Git),
    ]
}

/// Files of the person's that git reads.
const HOMES: [&str; 5] =
    [".gitconfig", ".config/git/config", ".config/git/ignore", "more.inc", "other-ignore"];

const CONFIGURATIONS: [&str; 7] = [
    "",
    "[core]\n\texcludesFile = ~/other-ignore\n",
    "[core]\n\tignoreCase = true\n",
    "[include]\n\tpath = more.inc\n",
    "[include]\n\tpath = ~/more.inc\n",
    "[includeIf \"onbranch:other\"]\n\tpath = ~/more.inc\n",
    "[core]\n\texcludesFile = ../other-ignore\n",
];

/// What a snapshot that asks nobody has to notice.
pub(super) fn unasked_deed() -> impl Strategy<Value = Deed> {
    let folders = || select(vec!["sub", "data", "sub/deep", "data/deep", "nested", "module"]);
    let home = (select(HOMES.to_vec()), select(CONFIGURATIONS.to_vec()), select(PATTERNS.to_vec()));
    prop_oneof![
        8 => deed(),
        4 => Just(Deed::Wait),
        2 => select(SETTINGS.to_vec()).prop_map(|(name, value)| Deed::Setting(name, value)),
        3 => home.prop_map(|(path, settings, patterns)| {
            Deed::Home(path, if path.ends_with("ignore") { patterns } else { settings })
        }),
        2 => (folders(), folders()).prop_map(|(one, two)| Deed::Swap(one, two)),
        3 => (any::<Index>(), any::<bool>()).prop_map(|(path, is_other)| Deed::Back(path, is_other)),
        1 => folders().prop_map(Deed::Break),
    ]
}

/// Cases for it.
pub(super) fn unasked_case() -> impl Strategy<Value = Case> {
    let turn = prop::collection::vec(unasked_deed(), 6..24);
    (case(), turn).prop_map(|(case, turn)| Case { turn, ..case })
}

/// A case: how the repository is set up, what is in it, and what the turn does.
#[derive(Debug, Clone)]
pub(super) struct Case {
    pub(super) settings: Vec<(&'static str, &'static str)>,
    /// Before the first commit.
    pub(super) first: Vec<Deed>,
    /// After it, and after the settings.
    pub(super) then: Vec<Deed>,
    pub(super) turn: Vec<Deed>,
}

pub(super) fn case() -> impl Strategy<Value = Case> {
    let deeds = |most: usize| prop::collection::vec(deed(), 1..most);
    let settings = prop::collection::vec(select(SETTINGS.to_vec()), 0..4);
    // Most faults are about what is ignored at one of the two moments only: half of the turns change the rules.
    let rules = (select(PATTERNS.to_vec()), select(PATTERNS.to_vec()), any::<bool>());
    (settings, deeds(14), deeds(8), deeds(12), rules).prop_map(|(settings, first, then, turn, rules)| {
        let (before, after, is_changed) = rules;
        let private =
            [Deed::Rules(".gitignore", before), Deed::Unique("secret.env"), Deed::Unique("data/rows.csv")];
        let then = then.into_iter().chain(private).collect();
        let change = is_changed.then_some(Deed::Rules(".gitignore", after));
        Case { settings, first, then, turn: turn.into_iter().chain(change).collect() }
    })
}
