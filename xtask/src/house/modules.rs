//! The modules of a crate and who imports whom: none of them may lead back to where it came from. What happens inside of a module,
//! such as between the rooms of the bridge, is no matter of this.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Result, bail};
use proc_macro2::LineColumn;
use syn::visit::{self, Visit};

use super::calls::Call;
use super::floors::cycles;
use super::imports::spread;
use super::source::{self, PRODUCT, Source};

/// Fails if modules of a crate form a cycle.
pub(crate) fn check() -> Result<()> {
    let problems = problems(&source::product()?);
    if problems.is_empty() { Ok(()) } else { bail!("{}", problems.join("\n")) }
}

fn problems(sources: &[Source]) -> Vec<String> {
    PRODUCT.iter().flat_map(|name| of_crate(name, sources)).collect()
}

fn of_crate(name: &str, sources: &[Source]) -> Vec<String> {
    let root = Path::new("crates").join(name).join("src");
    let own: Vec<(&Source, String)> = sources
        .iter()
        .filter_map(|source| Some((source, module(source.path.strip_prefix(&root).ok()?)?)))
        .collect();
    let modules: BTreeSet<&str> = own.iter().map(|(_, module)| module.as_str()).collect();
    let mut imports = Vec::new();
    for (source, module) in &own {
        let file = source.path.display().to_string();
        let mut finder = Finder { module, file: &file, modules: &modules, found: Vec::new() };
        finder.visit_file(&source.file);
        imports.extend(finder.found);
    }
    cycles(&imports).iter().map(|cycle| told(name, cycle, &imports)).collect()
}

/// A cycle, with one place for each import in it.
fn told(name: &str, cycle: &[String], imports: &[Call]) -> String {
    let inside = imports.iter().filter(|import| cycle.contains(&import.from) && cycle.contains(&import.to));
    let places: BTreeSet<String> = inside
        .map(|import| format!("{} → {} ({}:{})", import.from, import.to, import.file, import.line))
        .collect();
    let places: Vec<_> = places.into_iter().collect();
    format!("{name}: {} import each other: {}", cycle.join(", "), places.join(", "))
}

/// `errands/tree/put.rs` belongs to `errands`; the root of the crate to none.
fn module(path: &Path) -> Option<String> {
    let name = path.with_extension("").iter().next()?.to_str()?.to_owned();
    (name != "lib" && name != "main" && name != "bin").then_some(name)
}

struct Finder<'a> {
    module: &'a str,
    file: &'a str,
    modules: &'a BTreeSet<&'a str>,
    found: Vec<Call>,
}

impl Finder<'_> {
    fn note(&mut self, names: &[String], at: LineColumn) {
        let [root, module, ..] = names else { return };
        if root == "crate" && module != self.module && self.modules.contains(module.as_str()) {
            self.found.push(Call {
                from: self.module.to_owned(),
                to: module.clone(),
                name: names.last().cloned().unwrap_or_default(),
                file: self.file.to_owned(),
                line: at.line,
            });
        }
    }
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Vec<String> = path.segments.iter().map(|part| part.ident.to_string()).collect();
        if let Some(first) = path.segments.first() {
            self.note(&names, first.ident.span().start());
        }
        visit::visit_path(self, path);
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        for leaf in spread(&item.tree) {
            self.note(&leaf.path, leaf.at);
        }
    }
}

#[cfg(test)]
mod tests;
