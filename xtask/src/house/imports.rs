//! What a `use` names.

use proc_macro2::LineColumn;
use syn::UseTree;

/// One of the things that a `use` names.
pub(super) struct Leaf {
    /// Its whole path, as it is written; the last of it is `*` if it is all that is there.
    pub(super) path: Vec<String>,
    /// What it is called here.
    pub(super) name: String,
    pub(super) at: LineColumn,
}

impl Leaf {
    pub(super) fn is_glob(&self) -> bool {
        self.name == "*"
    }
}

/// All that it names.
pub(super) fn spread(tree: &UseTree) -> Vec<Leaf> {
    let mut leaves = Vec::new();
    collect(tree, &mut Vec::new(), &mut leaves);
    leaves
}

fn collect(tree: &UseTree, before: &mut Vec<String>, leaves: &mut Vec<Leaf>) {
    let mut leaf = |last: &str, name: &str, at: LineColumn| {
        let mut path = before.clone();
        let is_itself = last == "self" && !path.is_empty();
        let name =
            if is_itself && name == "self" { path.last().cloned() } else { None }.unwrap_or(name.to_owned());
        if !is_itself {
            path.push(last.to_owned());
        }
        leaves.push(Leaf { path, name, at });
    };
    match tree {
        UseTree::Path(path) => {
            before.push(path.ident.to_string());
            collect(&path.tree, before, leaves);
            before.pop();
        }
        UseTree::Name(name) => {
            let last = name.ident.to_string();
            leaf(&last, &last, name.ident.span().start());
        }
        UseTree::Rename(rename) => {
            leaf(&rename.ident.to_string(), &rename.rename.to_string(), rename.rename.span().start());
        }
        UseTree::Glob(glob) => leaf("*", "*", glob.star_token.span.start()),
        UseTree::Group(group) => group.items.iter().for_each(|tree| collect(tree, before, leaves)),
    }
}
