//! What one commit costs on this disk: part of every warm turn, and nothing that telecode could make faster.

use std::io::Write as _;

use telecode::store::Store;
use telecode_core::seam::ids::UpdateId;

use crate::sample::{Sample, clock, ms_between};
use crate::table::{Aim, Table};

const COUNT: usize = 100;

/// About what SQLite appends to its log for a small commit: a few pages.
const LOG_FRAMES: usize = 5 * 4120;

pub(crate) async fn measure(table: &mut Table) {
    table.sample("disk: append 20 kB and fdatasync", &raw(), "ms", Aim::None);
    table.sample("disk: one commit of the store, an update", &commits().await, "ms", Aim::None);
}

fn raw() -> Sample {
    let mut file = tempfile::tempfile().unwrap();
    let frames = vec![7; LOG_FRAMES];
    let mut sample = Sample::default();
    for _ in 0..COUNT {
        let begun = clock();
        file.write_all(&frames).unwrap();
        file.sync_data().unwrap();
        sample.push(ms_between(begun, clock()));
    }
    sample
}

async fn commits() -> Sample {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = Store::open(&dir.path().join("data")).unwrap();
    let mut sample = Sample::default();
    for id in 0..i64::try_from(COUNT).unwrap() {
        let update = (UpdateId(id), "{\"update_id\":1,\"message\":{\"text\":\"hello\"}}".to_owned());
        let begun = clock();
        store.insert_updates(vec![update], id + 1).await.unwrap();
        sample.push(ms_between(begun, clock()));
    }
    store.close().await;
    sample
}
