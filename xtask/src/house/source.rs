//! The product's source, parsed: each file with its crate and, in the core, the room of the bridge that it belongs to.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, File, ImplItem, Item};

use crate::tree;

/// The crates that people run.
pub(super) const PRODUCT: &[&str] = &["telecode-core", "telecode-claude", "telecode-telegram", "telecode"];

/// Where the rooms are.
const BRIDGE: &str = "crates/telecode-core/src/bridge";

/// A file of the product, without its tests.
pub(super) struct Source {
    /// From the root of the working copy.
    pub(super) path: PathBuf,
    /// The room of the bridge, such as `undo`; nothing for files of other places and for `bridge.rs` itself.
    pub(super) room: Option<String>,
    /// The module that it is, from the root of its crate.
    pub(super) module: Vec<String>,
    pub(super) lines: usize,
    pub(super) file: File,
}

impl Source {
    /// Reads a text as if it stood in that file.
    pub(super) fn parse(path: &Path, text: &str) -> Result<Self> {
        let mut file = syn::parse_file(text).with_context(|| format!("{} is not Rust", path.display()))?;
        WithoutTests.visit_file_mut(&mut file);
        Ok(Self {
            path: path.to_owned(),
            room: room(path),
            module: module(path),
            lines: text.lines().count(),
            file,
        })
    }
}

/// All files of the product, in the order of their paths.
pub(super) fn product() -> Result<Vec<Source>> {
    let root = tree::root()?;
    let mut paths = Vec::new();
    for name in PRODUCT {
        collect(&root.join("crates").join(name).join("src"), &mut paths)?;
    }
    paths.sort();
    let parse = |path: &PathBuf| {
        let text = fs::read_to_string(path).with_context(|| format!("{} cannot be read", path.display()))?;
        Source::parse(path.strip_prefix(root)?, &text)
    };
    paths.iter().map(parse).collect()
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("{} cannot be listed", folder.display()))? {
        let path = entry?.path();
        let is_test = path.file_stem().is_some_and(|stem| stem == "tests");
        if path.is_dir() && !is_test {
            collect(&path, found)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") && !is_test {
            found.push(path);
        }
    }
    Ok(())
}

/// `bridge/rooms/undo.rs` and `bridge/rooms/undo/pages.rs` belong to `undo`, `bridge/rooms.rs` to the floor itself.
fn room(path: &Path) -> Option<String> {
    let below = path.strip_prefix(BRIDGE).ok()?.with_extension("");
    let mut names = below.iter().filter_map(|name| name.to_str());
    let first = names.next()?;
    let is_floor = super::floors::FLOORS.iter().any(|floor| floor.name == first);
    let room = if is_floor { names.next().unwrap_or(first) } else { first };
    Some(room.to_owned())
}

/// `crates/telecode-core/src/bridge/rooms/undo.rs` is `bridge::rooms::undo`.
fn module(path: &Path) -> Vec<String> {
    let path = path.with_extension("");
    path.iter().skip(3).filter_map(|name| name.to_str()).map(str::to_owned).collect()
}

/// Takes out what is compiled for tests only.
struct WithoutTests;

impl VisitMut for WithoutTests {
    fn visit_file_mut(&mut self, file: &mut File) {
        file.items.retain(|item| !is_for_tests(attributes(item)));
        visit_mut::visit_file_mut(self, file);
    }

    fn visit_item_impl_mut(&mut self, item: &mut syn::ItemImpl) {
        item.items.retain(|item| !matches!(item, ImplItem::Fn(function) if is_for_tests(&function.attrs)));
    }
}

fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Mod(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        Item::Const(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        _ => &[],
    }
}

fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg")
            && matches!(&attribute.meta, syn::Meta::List(list) if list.tokens.to_string() == "test")
    })
}
