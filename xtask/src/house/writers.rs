//! Which rooms change a conversation, by use: whoever calls a verb of one of its parts that takes `&mut self`, or assigns a field.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::{self, Visit};
use syn::{Expr, FnArg, ImplItem, Item, Member, ReceiverKind, ReturnType, Signature};

use super::calls::type_name;
use super::source::Source;

/// The parts of a conversation: what each is called, its type in `session/`, and what a room reaches it by.
pub(super) const PARTS: &[(&str, &str, &str)] = &[
    ("queue", "PromptQueue", "queue"),
    ("turn", "Turn", "turn"),
    ("record", "KeptRecord", "record_mut"),
    ("life", "Session", "session"),
];

/// Where the types are.
const CONVERSATION: &str = "crates/telecode-core/src/session";

/// By part of a conversation: the rooms that change it.
pub(super) fn of(sources: &[Source]) -> BTreeMap<&'static str, BTreeSet<String>> {
    let verbs = verbs(sources);
    let mut writers = BTreeMap::new();
    for source in sources {
        let Some(room) = source.room.as_deref() else { continue };
        let mut finder = WriterFinder { room, verbs: &verbs, writers: &mut writers };
        finder.visit_file(&source.file);
    }
    writers
}

/// Each verb that changes a part: the part's type, and whether no other type of the core has a method of that name.
fn verbs(sources: &[Source]) -> BTreeMap<(&'static str, String), bool> {
    let mut owners: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut verbs = Vec::new();
    for source in sources {
        for (of, method) in methods(source) {
            owners.entry(method.ident.to_string()).or_default().insert(of.clone());
            let part = PARTS.iter().find(|(_, name, _)| *name == of);
            if let Some((_, name, _)) = part.filter(|_| source.path.starts_with(CONVERSATION))
                && changes(method)
            {
                verbs.push((*name, method.ident.to_string()));
            }
        }
    }
    let is_alone = |method: &String| owners.get(method).is_some_and(|owners| owners.len() == 1);
    let with = |(of, method): (&'static str, String)| {
        let is_alone = is_alone(&method);
        ((of, method), is_alone)
    };
    verbs.into_iter().map(with).collect()
}

fn methods(source: &Source) -> impl Iterator<Item = (String, &Signature)> {
    let blocks = source.file.items.iter().filter_map(|item| {
        let Item::Impl(block) = item else { return None };
        Some((type_name(&block.self_ty)?, block))
    });
    blocks.flat_map(|(of, block)| {
        block.items.iter().filter_map(move |item| {
            let ImplItem::Fn(method) = item else { return None };
            Some((of.clone(), &method.sig))
        })
    })
}

/// Whether a method changes what it is called on. One that hands out a part of it to be changed does not yet.
fn changes(method: &Signature) -> bool {
    let Some(FnArg::Receiver(own)) = method.inputs.first() else { return false };
    matches!(own.kind, ReceiverKind::Reference(_, _, Some(_))) && !hands_out(&method.output)
}

fn hands_out(output: &ReturnType) -> bool {
    struct Lent(bool);
    impl<'ast> Visit<'ast> for Lent {
        fn visit_type_reference(&mut self, lent: &'ast syn::TypeReference) {
            self.0 |= lent.mutability.is_some();
        }
    }
    let mut lent = Lent(false);
    if let ReturnType::Type(_, output) = output {
        lent.visit_type(output);
    }
    lent.0
}

struct WriterFinder<'a> {
    room: &'a str,
    verbs: &'a BTreeMap<(&'static str, String), bool>,
    writers: &'a mut BTreeMap<&'static str, BTreeSet<String>>,
}

impl WriterFinder<'_> {
    fn note(&mut self, part: &'static str) {
        self.writers.entry(part).or_default().insert(self.room.to_owned());
    }
}

impl<'ast> Visit<'ast> for WriterFinder<'_> {
    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        let receiver = name_of(&call.receiver);
        for (part, of, by) in PARTS {
            match self.verbs.get(&(*of, call.method.to_string())) {
                Some(true) => self.note(part),
                Some(false) if receiver.as_deref() == Some(*by) => self.note(part),
                Some(false) | None => {}
            }
        }
        visit::visit_expr_method_call(self, call);
    }

    /// A verb that is handed on, such as `Session::end_agent`.
    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        let names: Vec<_> = path.path.segments.iter().map(|part| part.ident.to_string()).collect();
        if let [.., owner, method] = names.as_slice() {
            for (part, of, _) in PARTS {
                if owner == of && self.verbs.contains_key(&(*of, method.clone())) {
                    self.note(part);
                }
            }
        }
    }

    fn visit_expr_assign(&mut self, assign: &'ast syn::ExprAssign) {
        if let Expr::Field(field) = &*assign.left
            && let Some(base) = name_of(&field.base)
            && let Some((part, ..)) = PARTS.iter().find(|(_, _, by)| *by == base)
        {
            self.note(part);
        }
        visit::visit_expr_assign(self, assign);
    }
}

/// What an expression is called: a variable, a field, or the method that gives it.
fn name_of(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Path(path) => path.path.get_ident().map(ToString::to_string),
        Expr::Field(field) => match &field.member {
            Member::Named(name) => Some(name.to_string()),
            Member::Unnamed(_) => None,
        },
        Expr::MethodCall(call) => Some(call.method.to_string()),
        Expr::Try(of) => name_of(&of.expr),
        Expr::Reference(of) => name_of(&of.expr),
        _ => None,
    }
}
