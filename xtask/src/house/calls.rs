//! Calls between the rooms of the bridge.
//!
//! Found by name, without types: a method on `self` belongs to the type whose `impl` it stands in; any other method is followed only
//! if one room alone has a method of that name. A path (`super::undo::gaps(…)`, `use super::undo::Going`) names its room itself, and
//! so does one that begins with what was imported, under whatever name, from wherever in the file (`undo::gaps(…)`, `gaps(…)`). What
//! macros are given is read as a row of names. The own types of a floor (`Talks`) are for all rooms on it and above.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use proc_macro2::{Delimiter, LineColumn, TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Expr, ExprMethodCall, ImplItemFn, ItemImpl, Macro, Path, Type};

use super::floors::{self, FLOORS};
use super::imports::{Leaf, spread};
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
    let map = Map {
        rooms: sources.iter().filter_map(|source| source.room.as_deref()).collect(),
        modules: sources.iter().map(|source| source.module.as_slice()).collect(),
        methods: methods(sources),
    };
    let mut calls = Vec::new();
    for source in sources {
        let Some(room) = &source.room else { continue };
        let file = source.path.display().to_string();
        let (module, imported) = (&source.module, BTreeMap::new());
        let mut finder =
            Finder { room, file: &file, module, map: &map, imported, of: None, found: Vec::new() };
        // Imports come first in a file, but not in every one.
        Imports(&mut finder).visit_file(&source.file);
        finder.visit_file(&source.file);
        calls.extend(finder.found);
    }
    calls
}

/// What there is in the bridge.
struct Map<'a> {
    rooms: BTreeSet<&'a str>,
    modules: BTreeSet<&'a [String]>,
    methods: Methods,
}

impl Map<'_> {
    /// The room that a path leads to from the root of the crate, or the floor whose own it is.
    fn room_of<'a>(&'a self, path: &'a [String]) -> Option<Reached<'a>> {
        let (first, rest) = path.split_first()?;
        let next = rest.first().filter(|_| first == "bridge")?;
        let Some(floor) = FLOORS.iter().find(|floor| floor.name == next) else {
            // What `bridge.rs` has itself is above everything.
            return Some(
                self.rooms.get(next.as_str()).map_or(Reached::Floor("tables"), |room| Reached::Room(room)),
            );
        };
        let room = rest.get(1).and_then(|name| self.rooms.get(name.as_str()));
        Some(room.map_or(Reached::Floor(floor.name), |room| Reached::Room(room)))
    }
}

enum Reached<'a> {
    Room(&'a str),
    Floor(&'a str),
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
    /// The module that the file is, from the root of the crate.
    module: &'a [String],
    map: &'a Map<'a>,
    /// The modules and functions that are imported, by the name that they have here: each with its path from the root of the crate.
    imported: BTreeMap<String, Vec<String>>,
    /// The type whose methods are looked at.
    of: Option<String>,
    found: Vec<Call>,
}

impl Finder<'_> {
    /// Notes the types that an import names, and remembers modules and functions, which are noted where they are used.
    fn import(&mut self, leaf: Leaf) {
        let Some(path) = self.resolved(&leaf.path) else { return };
        if leaf.is_glob() {
            self.note(&path, "*".to_owned(), leaf.at);
            for room in &self.map.rooms {
                let inside = path.iter().cloned().chain([(*room).to_owned()]).collect::<Vec<_>>();
                if self.map.modules.contains(inside.as_slice()) {
                    self.imported.insert((*room).to_owned(), inside);
                }
            }
        } else if path.last().is_some_and(|last| last.starts_with(char::is_lowercase)) {
            self.imported.insert(leaf.name, path);
        } else {
            self.note(&path, path.last().cloned().unwrap_or_default(), leaf.at);
        }
    }

    /// The path from the root of the crate.
    fn resolved(&self, names: &[String]) -> Option<Vec<String>> {
        let (first, rest) = names.split_first()?;
        let mut path = match first.as_str() {
            "crate" => Vec::new(),
            "self" => self.module.to_vec(),
            "super" => self.module.get(..self.module.len().checked_sub(1)?)?.to_vec(),
            _ => self.imported.get(first)?.clone(),
        };
        for name in rest {
            match name.as_str() {
                "super" => drop(path.pop()),
                "self" | "*" => {}
                _ => path.push(name.clone()),
            }
        }
        Some(path)
    }

    /// Notes that the room is reached into. What a floor has itself counts only from below.
    fn note(&mut self, path: &[String], name: String, at: LineColumn) {
        if path.iter().any(|part| floors::CARRIED.contains(&part.as_str())) {
            return;
        }
        let to = match self.map.room_of(path) {
            Some(Reached::Room(room)) => room,
            Some(Reached::Floor(floor)) if floors::height(self.room) < floors::height(floor) => floor,
            Some(Reached::Floor(_)) | None => return,
        };
        self.found_in(to.to_owned(), name, at);
    }

    fn found_in(&mut self, to: String, name: String, at: LineColumn) {
        if to != self.room && !to.is_empty() {
            let (from, file) = (self.room.to_owned(), self.file.to_owned());
            self.found.push(Call { from, to, name, file, line: at.line });
        }
    }

    /// Notes what a path in the code reaches. One name alone is a function only if it was imported as one.
    fn path(&mut self, names: &[String], at: LineColumn) {
        let Some(path) = self.resolved(names) else { return };
        if names.len() > 1 || !self.map.modules.contains(path.as_slice()) {
            self.note(&path, path.last().cloned().unwrap_or_default(), at);
        }
    }

    /// Notes the room that a method leads to, if that is certain.
    fn method(&mut self, name: String, is_on_self: bool, at: LineColumn) {
        let Some(owners) = self.map.methods.get(&name) else { return };
        if !is_on_self && COMMON.contains(&name.as_str()) {
            return;
        }
        let mut fitting = owners.iter().filter(|(_, of)| !is_on_self || Some(of) == self.of.as_ref());
        if let (Some((room, _)), None) = (fitting.next(), fitting.next()) {
            self.found_in(room.clone(), name, at);
        }
    }

    /// Reads what a macro is given: nobody knows its grammar, but paths and calls look the same in all of them.
    fn tokens(&mut self, tokens: TokenStream) {
        let all: Vec<TokenTree> = tokens.into_iter().collect();
        let is_sign = |at: Option<usize>, sign: char| {
            at.and_then(|at| all.get(at))
                .is_some_and(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign))
        };
        let word = |at: usize| match all.get(at) {
            Some(TokenTree::Ident(word)) => Some(word.clone()),
            _ => None,
        };
        let mut next = 0;
        while let Some(token) = all.get(next) {
            let at = next;
            next += 1;
            if let TokenTree::Group(group) = token {
                self.tokens(group.stream());
            }
            let TokenTree::Ident(first) = token else { continue };
            if is_sign(at.checked_sub(1), '.') {
                let is_called = matches!(all.get(next), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis);
                let is_on_self = at.checked_sub(2).and_then(word).is_some_and(|word| word == "self")
                    && !is_sign(at.checked_sub(3), '.');
                if is_called {
                    self.method(first.to_string(), is_on_self, first.span().start());
                }
                continue;
            }
            let (mut names, mut last) = (vec![first.to_string()], first.clone());
            while is_sign(Some(next), ':')
                && is_sign(Some(next + 1), ':')
                && let Some(word) = word(next + 2)
            {
                names.push(word.to_string());
                last = word;
                next += 3;
            }
            self.path(&names, last.span().start());
        }
    }
}

/// Takes in the imports of a file, wherever they stand in it.
struct Imports<'a, 'b>(&'a mut Finder<'b>);

impl<'ast> Visit<'ast> for Imports<'_, '_> {
    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        for leaf in spread(&item.tree) {
            self.0.import(leaf);
        }
    }
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
        self.of = type_name(&item.self_ty);
        visit::visit_item_impl(self, item);
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        let is_on_self = matches!(&*call.receiver, Expr::Path(path) if path.path.is_ident("self"));
        self.method(call.method.to_string(), is_on_self, call.method.span().start());
        visit::visit_expr_method_call(self, call);
    }

    fn visit_path(&mut self, path: &'ast Path) {
        let names: Vec<String> = path.segments.iter().map(|part| part.ident.to_string()).collect();
        if let Some(last) = path.segments.last() {
            self.path(&names, last.ident.span().start());
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, called: &'ast Macro) {
        self.tokens(called.tokens.clone());
        visit::visit_macro(self, called);
    }

    fn visit_item_use(&mut self, _: &'ast syn::ItemUse) {}
}

/// The last name of a type: `Bridge` of `super::Bridge`.
pub(super) fn type_name(of: &Type) -> Option<String> {
    match of {
        Type::Path(path) => path.path.segments.last().map(|part| part.ident.to_string()),
        Type::Reference(reference) => type_name(&reference.elem),
        _ => None,
    }
}
