//! The figures of the project: how much telecode adds to `claude`, and what it takes of the machine.
//!
//! Everything runs on loopback: the simulator as Telegram, a scripted Messages API as the model, telecode as its real program.
//! Both ends of a distance are read from the one monotonic clock of the machine. `cargo bench -p telecode --bench figures [PART..]`
//! prints a table; without names all parts are measured, about a quarter of an hour, most of it the long stream.
#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "counts and times of a bench are small"
)]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a bench that is wrong may panic")]

mod bare;
mod cold;
mod disk;
mod fleet;
mod idle;
mod many;
mod memory;
mod process;
mod project;
mod relay;
mod render;
mod sample;
mod search;
mod snapshot;
mod stage;
mod start;
mod stream;
mod table;
mod tap;
mod wake;
mod warm;

use table::Table;

fn main() {
    let arguments: Vec<_> = std::env::args_os().skip(1).collect();
    if let Some(rest) = tap::wanted(&arguments) {
        std::process::exit(tap::run(rest));
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    if let Some(rest) = relay::wanted(&arguments) {
        return runtime.block_on(relay::run(rest));
    }
    let parts: Vec<String> = arguments
        .iter()
        .filter_map(|word| word.to_str())
        .filter(|word| !word.starts_with('-'))
        .map(str::to_owned)
        .collect();
    let wanted = |part: &str| parts.is_empty() || parts.iter().any(|name| name == part);
    let mut table = Table::new();
    if wanted("disk") {
        runtime.block_on(disk::measure(&mut table));
    }
    if wanted("start") {
        runtime.block_on(start::measure(&mut table));
    }
    if wanted("warm") {
        runtime.block_on(warm::whole(&mut table));
    }
    if wanted("memory") {
        runtime.block_on(memory::measure(&mut table));
    }
    if wanted("idle") {
        runtime.block_on(idle::measure(&mut table));
    }
    if wanted("parts") {
        runtime.block_on(warm::parts(&mut table));
    }
    if wanted("cold") {
        runtime.block_on(cold::measure(&mut table));
    }
    if wanted("deltas") {
        runtime.block_on(stream::cpu(&mut table));
    }
    if wanted("stream") {
        runtime.block_on(stream::lag(&mut table));
    }
    if wanted("long") {
        runtime.block_on(stream::long(&mut table));
    }
    if wanted("wake") {
        runtime.block_on(wake::measure(&mut table));
    }
    if wanted("fleet") {
        runtime.block_on(fleet::measure(&mut table));
    }
    if wanted("many") {
        many::measure(&mut table);
    }
    if wanted("search") {
        runtime.block_on(search::measure(&mut table));
    }
    if wanted("snapshot") {
        runtime.block_on(snapshot::measure(&mut table));
    }
    if wanted("render") {
        render::measure(&mut table);
    }
    table.finish();
}
