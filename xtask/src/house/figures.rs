//! What is counted: methods of types, lengths of functions, names of types, who writes a conversation's fields, and lists of
//! variants to ignore.

use std::collections::{BTreeMap, BTreeSet};

use syn::spanned::Spanned as _;
use syn::visit::{self, Visit};
use syn::{Arm, Expr, Ident, ImplItemFn, ItemEnum, ItemFn, ItemImpl, ItemStruct, ItemTrait, Pat, Signature};

use super::calls::type_name;
use super::imports::spread;
use super::source::Source;
use super::writers;

/// A list of that many variants whose arm does nothing is one to ignore the rest by.
const IGNORED: usize = 5;

/// What was counted in the product.
#[derive(Default)]
pub(super) struct Figures {
    /// By type: how many methods, in how many files.
    pub(super) methods: BTreeMap<String, (usize, BTreeSet<String>)>,
    /// Name, file and lines of each function.
    pub(super) functions: Vec<(String, String, usize)>,
    /// By name: the files of the types of the product that have it.
    pub(super) types: BTreeMap<String, Vec<String>>,
    /// By part of a conversation: the rooms that change it.
    pub(super) writers: BTreeMap<&'static str, BTreeSet<String>>,
    /// Lists of variants to ignore: the enum and where.
    pub(super) ignored: Vec<(String, String)>,
}

impl Figures {
    /// Counts.
    pub(super) fn of(sources: &[Source]) -> Self {
        let mut figures = Self { writers: writers::of(sources), ..Self::default() };
        for source in sources {
            let file = source.path.display().to_string();
            let foreign = foreign(&source.file);
            let mut counter = Counter { file: &file, foreign, figures: &mut figures };
            counter.visit_file(&source.file);
        }
        figures
    }

    /// The type with the most methods.
    pub(super) fn biggest(&self) -> Option<(&str, usize, usize)> {
        let (name, (methods, files)) = self.methods.iter().max_by_key(|(_, (methods, _))| *methods)?;
        Some((name, *methods, files.len()))
    }

    /// The share of type names that are one word, in percent.
    pub(super) fn one_word(&self) -> f64 {
        let words = |name: &str| name.chars().filter(char::is_ascii_uppercase).count();
        percent(self.types.keys().filter(|name| words(name) == 1).count(), self.types.len())
    }

    /// The share of types whose name another type has, too, in percent.
    pub(super) fn shared(&self) -> f64 {
        let count = |files: &Vec<String>| files.len();
        let shared: usize = self.types.values().map(count).filter(|count| *count > 1).sum();
        percent(shared, self.types.values().map(count).sum())
    }

    /// Names that several types have, and the files of those, the most shared first.
    pub(super) fn most_shared(&self) -> Vec<(&str, &[String])> {
        let all = self.types.iter().map(|(name, files)| (name.as_str(), files.as_slice()));
        let mut shared: Vec<_> = all.filter(|(_, files)| files.len() > 1).collect();
        shared.sort_by_key(|(_, files)| std::cmp::Reverse(files.len()));
        shared
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of lines and types are far below 2^52")]
pub(super) fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 * 100.0 / whole as f64 }
}

struct Counter<'a> {
    file: &'a str,
    /// What the file takes from other crates than ours: a list of all that such an enum has costs nothing here.
    foreign: BTreeSet<String>,
    figures: &'a mut Figures,
}

impl Counter<'_> {
    fn function(&mut self, signature: &Signature, end: usize) {
        let lines = end + 1 - signature.span().start().line;
        self.figures.functions.push((signature.ident.to_string(), self.file.to_owned(), lines));
    }

    fn named(&mut self, name: &Ident) {
        self.figures.types.entry(name.to_string()).or_default().push(self.file.to_owned());
    }
}

impl<'ast> Visit<'ast> for Counter<'_> {
    fn visit_item_impl(&mut self, item: &'ast ItemImpl) {
        if let Some(of) = type_name(&item.self_ty) {
            let methods = item.items.iter().filter(|item| matches!(item, syn::ImplItem::Fn(_))).count();
            let entry = self.figures.methods.entry(of).or_default();
            entry.0 += methods;
            entry.1.insert(self.file.to_owned());
        }
        visit::visit_item_impl(self, item);
    }

    fn visit_impl_item_fn(&mut self, item: &'ast ImplItemFn) {
        self.function(&item.sig, item.block.span().end().line);
        visit::visit_impl_item_fn(self, item);
    }

    fn visit_item_fn(&mut self, item: &'ast ItemFn) {
        self.function(&item.sig, item.block.span().end().line);
        visit::visit_item_fn(self, item);
    }

    fn visit_item_struct(&mut self, item: &'ast ItemStruct) {
        self.named(&item.ident);
    }

    fn visit_item_enum(&mut self, item: &'ast ItemEnum) {
        self.named(&item.ident);
    }

    fn visit_item_trait(&mut self, item: &'ast ItemTrait) {
        self.named(&item.ident);
        visit::visit_item_trait(self, item);
    }

    fn visit_arm(&mut self, arm: &'ast Arm) {
        if does_nothing(&arm.body)
            && let Pat::Or(or) = &arm.pat
            && let Some((of, count)) = most_named(or.cases.iter())
            && count >= IGNORED
            && !self.foreign.contains(&of)
        {
            let at = format!("{}:{}", self.file, arm.span().start().line);
            self.figures.ignored.push((of, at));
        }
        visit::visit_arm(self, arm);
    }
}

/// The names that a file takes from crates that are not ours.
fn foreign(file: &syn::File) -> BTreeSet<String> {
    let is_ours = |first: &str| matches!(first, "crate" | "super" | "self") || first.starts_with("telecode");
    let imports = file.items.iter().filter_map(|item| match item {
        syn::Item::Use(item) => Some(spread(&item.tree)),
        _ => None,
    });
    let foreign = imports.flatten().filter(|leaf| leaf.path.first().is_some_and(|first| !is_ours(first)));
    foreign.map(|leaf| leaf.name).collect()
}

/// The enum that most of the patterns are of, and how many are.
fn most_named<'a>(cases: impl Iterator<Item = &'a Pat>) -> Option<(String, usize)> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for case in cases {
        let path = match case {
            Pat::Path(path) => &path.path,
            Pat::TupleStruct(tuple) => &tuple.path,
            Pat::Struct(of) => &of.path,
            _ => continue,
        };
        if let Some(of) = path.segments.iter().rev().nth(1) {
            *counts.entry(of.ident.to_string()).or_default() += 1;
        }
    }
    counts.into_iter().max_by_key(|(_, count)| *count)
}

/// `{}`, `None`, `false`, `return`, `return None` and `Vec::new()` do nothing.
fn does_nothing(body: &Expr) -> bool {
    match body {
        Expr::Block(block) => match block.block.stmts.as_slice() {
            [] => true,
            [syn::Stmt::Expr(only, _)] => does_nothing(only),
            _ => false,
        },
        Expr::Return(back) => back.expr.as_deref().is_none_or(does_nothing),
        Expr::Path(path) => path.path.is_ident("None"),
        Expr::Lit(literal) => matches!(&literal.lit, syn::Lit::Bool(value) if !value.value),
        Expr::Tuple(tuple) => tuple.elems.is_empty(),
        _ => false,
    }
}
