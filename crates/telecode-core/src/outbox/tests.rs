//! Slots that are reserved.

use super::*;
use crate::page::RichPage;

const THREAD: ThreadId = ThreadId { chat: ChatId::of(7), topic: None };

fn outbox() -> Outbox {
    let mut outbox = Outbox::new(SlotId(0), LiveView::Auto, Page::clone);
    outbox.serve([THREAD.chat]);
    outbox
}

/// What all slots show, in their order.
fn texts(outbox: &Outbox) -> Vec<&str> {
    outbox.slots.iter().map(|slot| slot.record.page.text.as_str()).collect()
}

#[test]
fn a_reserved_slot_has_its_place_whoever_posts_before() {
    let mut outbox = outbox();
    let slot = outbox.slots.reserve(&Page::default());
    let id = slot.id();
    outbox.post(Post::reply(THREAD, Page::plain("second")));
    assert_eq!(outbox.post_in(slot, Post::reply(THREAD, Page::plain("first"))), id);
    assert_eq!(texts(&outbox), ["first", "second"]);
}

#[test]
fn what_comes_instead_of_refused_blocks_has_room_in_its_order() {
    let mut outbox = outbox();
    outbox.post(Post::reply(THREAD, Page::plain("before")));
    let spare = ["one", "two"].map(Page::plain).to_vec();
    let rich = Page {
        rich: Some(Box::new(RichPage { before: spare, ..RichPage::default() })),
        ..Page::plain("three")
    };
    let slot = outbox.slots.reserve(&rich);
    let id = slot.id();
    outbox.post(Post::reply(THREAD, Page::plain("after")));
    outbox.post_in(slot, Post::reply(THREAD, rich));
    assert!(outbox.slots.goes_on_plainer(id, 0, &mut outbox.changes).is_some());
    assert_eq!(texts(&outbox), ["before", "one", "two", "three", "after"]);
}
