use std::path::Path;

use super::calls::{self, Call};
use super::figures::Figures;
use super::floors;
use super::source::Source;

fn source(path: &str, text: &str) -> Source {
    Source::parse(&Path::new("crates/telecode-core/src/bridge").join(path), text).unwrap()
}

fn edges(calls: &[Call]) -> Vec<(&str, &str, &str)> {
    calls.iter().map(|call| (call.from.as_str(), call.to.as_str(), call.name.as_str())).collect()
}

#[test]
fn a_file_belongs_to_the_room_of_its_folder_on_whatever_floor() {
    assert_eq!(source("undo.rs", "").room.as_deref(), Some("undo"));
    assert_eq!(source("undo/pages.rs", "").room.as_deref(), Some("undo"));
    assert_eq!(source("rooms/undo/pages.rs", "").room.as_deref(), Some("undo"));
    assert_eq!(Source::parse(Path::new("crates/telecode-core/src/bridge.rs"), "").unwrap().room, None);
}

#[test]
fn calls_are_found_on_self_by_unique_names_and_by_paths() {
    let calls = calls::between(&[
        source(
            "undo.rs",
            "impl Bridge { fn a(&self) { self.b(); self.usage.only(); super::usage::free(); } }",
        ),
        source("usage.rs", "impl Bridge { fn b(&self) {} } impl Usage { fn only(&self) {} } fn free() {}"),
    ]);
    assert_eq!(edges(&calls), [("undo", "usage", "b"), ("undo", "usage", "only"), ("undo", "usage", "free")]);
}

#[test]
fn a_name_that_two_types_have_is_followed_on_self_only() {
    let calls = calls::between(&[
        source("undo.rs", "impl Bridge { fn a(&self) { self.b(); self.other.b(); } }"),
        source("usage.rs", "impl Bridge { fn b(&self) {} }"),
        source("places.rs", "impl Places { fn b(&self) {} }"),
    ]);
    assert_eq!(edges(&calls), [("undo", "usage", "b")]);
}

#[test]
fn what_a_collection_may_answer_is_not_followed() {
    let calls = calls::between(&[
        source("undo.rs", "impl Bridge { fn a(&self) { self.controls.values(); } }"),
        source("roster.rs", "impl Roster { fn values(&self) {} }"),
    ]);
    assert!(calls.is_empty());
}

#[test]
fn an_import_names_its_room_and_a_module_with_each_call() {
    let calls = calls::between(&[
        source(
            "undo.rs",
            "use crate::bridge::{rooms::usage::Ledger, turns::Ended}; use super::places; fn a() { places::b(); places::b(); }",
        ),
        source("usage.rs", ""),
        source("turns.rs", ""),
        source("places.rs", ""),
    ]);
    let expected = [
        ("undo", "usage", "Ledger"),
        ("undo", "turns", "Ended"),
        ("undo", "places", "b"),
        ("undo", "places", "b"),
    ];
    assert_eq!(edges(&calls), expected);
}

#[test]
fn an_imported_function_is_told_under_whatever_name_and_wherever_it_is_imported() {
    let up = |text: &str| {
        let calls = calls::between(&[
            source("talks/turns.rs", text),
            source("rooms/undo.rs", ""),
            source("rooms/undo/pages.rs", ""),
        ]);
        floors::up(&calls).into_iter().map(|call| (call.name.clone(), call.line)).collect::<Vec<_>>()
    };
    let told = |name: &str, line| [(name.to_owned(), line)];
    assert_eq!(up("use crate::bridge::rooms::undo::go_back;\nfn a() { go_back(); }"), told("go_back", 2));
    assert_eq!(
        up("use crate::bridge::rooms::undo::go_back as back;\nfn a() { back(); }"),
        told("go_back", 2)
    );
    assert_eq!(
        up("use crate::bridge::rooms::undo as past;\nfn a() { past::go_back(); }"),
        told("go_back", 2)
    );
    assert_eq!(up("use super::super::rooms::undo;\nfn a() { undo::pages::show(); }"), told("show", 2));
    assert_eq!(up("fn a() {\n use crate::bridge::rooms::undo::go_back;\n go_back(); }"), told("go_back", 3));
    assert_eq!(up("use crate::bridge::rooms::undo::go_back;\nfn a() { b(go_back); }"), told("go_back", 2));
    assert_eq!(up("use crate::bridge::rooms::undo::*;"), told("*", 1));
    assert_eq!(
        up("use crate::bridge::rooms::*;\nfn a() { undo::go_back(); }").last(),
        told("go_back", 2).last()
    );
    assert_eq!(up("use crate::bridge::talks::*;\nfn a() { undo::go_back(); }"), []);
}

#[test]
fn a_call_in_a_macro_is_told() {
    let told = |text: &str| {
        let calls = calls::between(&[
            source("talks/turns.rs", text),
            source("rooms/undo.rs", "impl Undo { fn gaps(&self) {} }"),
        ]);
        floors::up(&calls).into_iter().map(|call| call.name.clone()).collect::<Vec<_>>()
    };
    assert_eq!(told("fn a() { println!(\"{}\", crate::bridge::rooms::undo::go_back()); }"), ["go_back"]);
    assert_eq!(
        told("use crate::bridge::rooms::undo; fn a() { matches!(b, Some(x) if undo::is(x)); }"),
        ["is"]
    );
    assert_eq!(told("fn a() { vec![[rooms.undo.gaps()]]; }"), ["gaps"]);
    assert_eq!(told("fn a() { vec![rooms.undo.gaps]; undo::gaps!(); }"), Vec::<String>::new());
}

#[test]
fn what_a_floor_has_itself_is_told_from_below_only() {
    let up = |path: &str, text: &str| {
        let calls = calls::between(&[source(path, text), source("talks.rs", ""), source("rooms.rs", "")]);
        floors::up(&calls).into_iter().map(|call| call.name.clone()).collect::<Vec<_>>()
    };
    let talks = "use crate::bridge::talks::Talks;";
    assert_eq!(up("hall/menus.rs", talks), ["Talks"]);
    assert_eq!(up("talks/turns.rs", talks), Vec::<String>::new());
    assert_eq!(up("rooms/undo.rs", talks), Vec::<String>::new());
    assert_eq!(up("rooms/undo.rs", "fn a(bridge: &mut crate::bridge::Bridge) {}"), ["Bridge"]);
    assert_eq!(up("tables/events.rs", "impl crate::bridge::Bridge {}"), Vec::<String>::new());
    assert_eq!(up("talks/errands.rs", "use crate::bridge::ErrandThen;"), Vec::<String>::new());
}

#[test]
fn a_room_that_is_nested_and_has_the_name_of_another_is_not_taken_for_it() {
    let calls = calls::between(&[
        source("rooms/terminal.rs", "mod usage; fn a() { self::usage::show(); }"),
        source("rooms/terminal/usage.rs", "use super::usage; fn b() { usage::show(); }"),
        source("rooms/usage.rs", ""),
    ]);
    assert!(calls.is_empty());
}

#[test]
fn what_is_too_much_is_refused() {
    let excesses = |text: &str| super::excesses(&Figures::of(&[source("undo.rs", text)]));
    let methods = |count: usize| {
        let methods = (0..count).map(|n| format!("fn m{n}(&self) {{}} ")).collect::<Vec<_>>().concat();
        format!("impl Bridge {{ {methods} }}")
    };
    let lines = |count: usize| format!("fn long() {{{}}}", "\n".repeat(count - 1));
    assert!(excesses(&methods(80)).is_empty());
    assert_eq!(excesses(&methods(81)), ["Bridge has 81 methods; 80 at most"]);
    assert!(excesses(&lines(60)).is_empty());
    assert!(excesses(&lines(61))[0].contains("long"), "{:?}", excesses(&lines(61)));
    let list = "fn a(e: Event) { match e { Event::A => b(),\n Event::B | Event::C | Event::D | Event::E | Event::F => {} } }";
    assert!(excesses(list)[0].contains("Event"));
    assert!(excesses("struct Line; mod b { struct Line; }")[0].contains("100 %"));
    assert!(excesses("struct Line; mod b { struct Edge; }").is_empty());
}

#[test]
fn what_goes_up_and_round_is_told() {
    let call = |from: &str, to: &str| Call {
        from: from.into(),
        to: to.into(),
        name: String::new(),
        file: String::new(),
        line: 1,
    };
    let calls =
        [call("turns", "usage"), call("usage", "turns"), call("usage", "menus"), call("undo", "usage")];
    assert_eq!(edges(&floors::up(&calls).into_iter().cloned().collect::<Vec<_>>()), [("turns", "usage", "")]);
    assert_eq!(floors::cycles(&calls), [["turns", "usage"]]);
}

#[test]
fn methods_names_and_lists_to_ignore_are_counted_without_tests() {
    let text = "
        struct Line; enum Line2 { A }
        impl Bridge {
            fn a(&mut self) { self.state = 2; }
            fn b(&self, report: Report) { match report { Report::A => self.x(),
                Report::B | Report::C(_) | Report::D { .. } | Report::E | Report::F => {} } }
        }
        #[cfg(test)] mod tests { struct Other; impl Bridge { fn c(&mut self) { self.session.state = 1; } } }";
    let figures = Figures::of(&[source("undo.rs", text)]);
    assert_eq!(figures.biggest(), Some(("Bridge", 2, 1)));
    assert_eq!(figures.types.len(), 2);
    assert_eq!(figures.ignored.len(), 1);
    assert_eq!(figures.functions.iter().map(|function| function.2).max(), Some(2));
}

#[test]
fn a_list_of_what_an_enum_of_another_crate_has_is_not_counted() {
    let body = "fn a(e: Event) { match e { Event::A => b(),
        Event::B | Event::C | Event::D | Event::E | Event::F => {} } }";
    let ignored = |import: &str| Figures::of(&[source("undo.rs", &format!("{import} {body}"))]).ignored.len();
    assert_eq!(ignored("use pulldown_cmark::{Event, Tag};"), 0);
    assert_eq!(ignored("use crate::chat::Event;"), 1);
    assert_eq!(ignored("use telecode_core::seam::chat::Event;"), 1);
}

#[test]
fn whoever_calls_a_verb_of_a_conversation_changes_it() {
    let at = |path: &str, text: &str| Source::parse(Path::new(path), text).unwrap();
    let conversation = at(
        "crates/telecode-core/src/session/queue.rs",
        "impl PromptQueue { fn hold(&mut self) {} fn holds(&self) {} fn find(&mut self) -> Option<&mut Prompt> {} }
         impl Turn { fn end(&mut self) {} } impl Session { fn end(&mut self) {} fn sleep(&mut self) {} }",
    );
    let sources = [
        conversation,
        source("undo.rs", "fn a(queue: &mut PromptQueue) { queue.hold(); other.end(); }"),
        source(
            "usage.rs",
            "fn a(session: &Session) { session.queue.holds(); session.queue.find(); turn.ended }",
        ),
        source("turns.rs", "fn a(turn: &mut Turn) { turn.end(); turn.model = name; }"),
        source("life.rs", "fn a(session: Option<&mut Session>) { session.map(Session::sleep); }"),
    ];
    let writers = Figures::of(&sources).writers;
    let of = |part: &str| writers.get(part).into_iter().flatten().map(String::as_str).collect::<Vec<_>>();
    assert_eq!(of("queue"), ["undo"]);
    assert_eq!(of("turn"), ["turns"]);
    assert_eq!(of("life"), ["life"]);
}
