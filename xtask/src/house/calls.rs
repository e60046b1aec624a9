//! Calls between the rooms of the bridge.
//!
//! Found by name, without types: a method on `self` belongs to the type whose `impl` it stands in; any other method is followed only
//! if one room alone has a method of that name. A path (`super::undo::gaps(…)`, `use super::undo::Going`) names its room itself, and
//! so does one that begins with an imported module (`undo::gaps(…)`).

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use proc_macro2::LineColumn;
use syn::visit::{self, Visit};
use syn::{Expr, ExprMethodCall, ImplItemFn, ItemImpl, Path, Type, UseTree};

use super::source::Source;

/// Names that the standard library's collections have, too: what they are called on is not known.
const COMMON: &[&str] = &[
    "clear",
    "contains",
    "contains_key",
    "entry",
    "first",
    "get",
    "get_mut",
    "insert",
    "is_empty",
    "iter",
    "iter_mut",
    "keys",
    "last",
    "len",
    "next",
    "push",
    "remove",
    "retain",
    "take",
    "values",
    "values_mut",
];

/// A place in one room that reaches into another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Call {
    pub(super) from: String,
    pub(super) to: String,
    pub(super) name: String,
    pub(super) file: String,
    pub(super) line: usize,
}

impl fmt::Display for Call {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} → {}: {} ({}:{})", self.from, self.to, self.name, self.file, self.line)
    }
}

/// All of them.
pub(super) fn between(sources: &[Source]) -> Vec<Call> {
    let rooms: BTreeSet<&str> = sources.iter().filter_map(|source| source.room.as_deref()).collect();
    let methods = methods(sources);
    let mut calls = Vec::new();
    for source in sources {
        let Some(room) = &source.room else { continue };
        let file = source.path.display().to_string();
        let mut finder = Finder {
            room,
            file: &file,
            rooms: &rooms,
            methods: &methods,
            modules: BTreeMap::new(),
            of: None,
            found: Vec::new(),
        };
        // Imports come first in a file, but not in every one.
        for item in &source.file.items {
            if let syn::Item::Use(item) = item {
                finder.import(item);
            }
        }
        finder.visit_file(&source.file);
        calls.extend(finder.found);
    }
    calls
}

/// By name: which types of which rooms have such a method.
type Methods = BTreeMap<String, BTreeSet<(String, String)>>;

fn methods(sources: &[Source]) -> Methods {
    struct Owner<'a> {
        room: &'a str,
        of: String,
        methods: &'a mut Methods,
    }
    impl<'ast> Visit<'ast> for Owner<'_> {
        fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
            self.of = type_name(&item.self_ty).unwrap_or_default();
            visit::visit_item_impl(self, item);
        }

        fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
            let owner = (self.room.to_owned(), self.of.clone());
            self.methods.entry(item.sig.ident.to_string()).or_default().insert(owner);
        }
    }
    let mut methods = Methods::new();
    for source in sources {
        // What other places of the product have is not followed, but it makes a name one that does not tell where it leads.
        let room = source.room.as_deref().unwrap_or("");
        Owner { room, of: String::new(), methods: &mut methods }.visit_file(&source.file);
    }
    methods
}

struct Finder<'a> {
    room: &'a str,
    file: &'a str,
    rooms: &'a BTreeSet<&'a str>,
    methods: &'a Methods,
    /// The imported modules, with the room that each belongs to.
    modules: BTreeMap<String, &'a str>,
    /// The type whose methods are looked at.
    of: Option<String>,
    found: Vec<Call>,
}

impl Finder<'_> {
    /// Notes what an import names, and remembers modules, whose functions are noted where they are called.
    fn import(&mut self, item: &syn::ItemUse) {
        let mut leaves = Vec::new();
        spread(&item.tree, &mut Vec::new(), &mut leaves);
        for (names, at) in leaves {
            let (Some(to), Some(name)) = (named_room(&names, self.rooms), names.last()) else { continue };
            if name.starts_with(char::is_lowercase) {
                self.modules.insert(name.clone(), to);
            } else {
                self.note(to, name.clone(), at);
            }
        }
    }

    fn note(&mut self, to: &str, name: String, at: LineColumn) {
        if to != self.room && !to.is_empty() {
            let (from, file) = (self.room.to_owned(), self.file.to_owned());
            self.found.push(Call { from, to: to.to_owned(), name, file, line: at.line });
        }
    }

    /// The room that the method leads to, if that is certain.
    fn leads_to(&self, call: &ExprMethodCall) -> Option<String> {
        let name = call.method.to_string();
        let owners = self.methods.get(&name)?;
        let on_self = matches!(&*call.receiver, Expr::Path(path) if path.path.is_ident("self"));
        if !on_self && COMMON.contains(&name.as_str()) {
            return None;
        }
        let mut fitting = owners.iter().filter(|(_, of)| !on_self || Some(of) == self.of.as_ref());
        let (room, _) = fitting.next()?;
        fitting.next().is_none().then(|| room.clone())
    }
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
        self.of = type_name(&item.self_ty);
        visit::visit_item_impl(self, item);
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        if let Some(to) = self.leads_to(call) {
            self.note(&to, call.method.to_string(), call.method.span().start());
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_path(&mut self, path: &'ast Path) {
        let names: Vec<String> = path.segments.iter().map(|part| part.ident.to_string()).collect();
        let imported = || names.first().filter(|_| names.len() > 1).and_then(|name| self.modules.get(name));
        if let Some(to) = named_room(&names, self.rooms).or_else(|| imported().copied())
            && let Some(last) = path.segments.last()
        {
            self.note(to, last.ident.to_string(), last.ident.span().start());
        }
        visit::visit_path(self, path);
    }

    fn visit_item_use(&mut self, _: &'ast syn::ItemUse) {}
}

/// `super::super::undo::Going` and `crate::bridge::rooms::undo::Going` name `undo`.
fn named_room<'a>(names: &[String], rooms: &BTreeSet<&'a str>) -> Option<&'a str> {
    let from_root = names.first().is_some_and(|first| first == "super")
        || names.iter().take(2).map(String::as_str).eq(["crate", "bridge"]);
    let is_way = |name: &&String| {
        matches!(name.as_str(), "super" | "crate" | "bridge")
            || super::floors::FLOORS.iter().any(|floor| floor.name == name.as_str())
    };
    let first = names.iter().find(|name| !is_way(name))?;
    (from_root && names.len() > 1).then(|| rooms.get(first.as_str()).copied()).flatten()
}

/// What a `use` names: the whole path of each, and where it stands.
pub(super) fn spread(tree: &UseTree, before: &mut Vec<String>, leaves: &mut Vec<(Vec<String>, LineColumn)>) {
    let mut leaf = |name: &syn::Ident, before: &[String]| {
        let names = before.iter().cloned().chain([name.to_string()]).collect();
        leaves.push((names, name.span().start()));
    };
    match tree {
        UseTree::Path(path) => {
            before.push(path.ident.to_string());
            spread(&path.tree, before, leaves);
            before.pop();
        }
        UseTree::Name(name) => leaf(&name.ident, before),
        UseTree::Rename(rename) => leaf(&rename.ident, before),
        UseTree::Group(group) => group.items.iter().for_each(|tree| spread(tree, before, leaves)),
        UseTree::Glob(_) => {}
    }
}

/// The last name of a type: `Bridge` of `super::Bridge`.
pub(super) fn type_name(of: &Type) -> Option<String> {
    match of {
        Type::Path(path) => path.path.segments.last().map(|part| part.ident.to_string()),
        Type::Reference(reference) => type_name(&reference.elem),
        _ => None,
    }
}
