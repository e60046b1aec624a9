//! Copies the guard's stdin to that of `claude`.

use std::io::{Read as _, Write as _};
use std::process::ChildStdin;

use tokio::sync::oneshot;

/// How much is copied at once.
const CHUNK: usize = 64 * 1024;

/// Begins to copy, on a thread of its own: a `claude` that does not read must not stop the guard. When the guard's
/// stdin ends, the other end comes back, still open.
pub(super) fn begin(to: ChildStdin) -> oneshot::Receiver<ChildStdin> {
    let (ended, end) = oneshot::channel();
    std::thread::spawn(move || {
        let stdin = copy(to);
        // If the guard has ended, it is closed.
        drop(ended.send(stdin));
    });
    end
}

fn copy(mut to: ChildStdin) -> ChildStdin {
    let mut from = std::io::stdin().lock();
    let mut chunk = vec![0; CHUNK];
    let mut is_read = true;
    loop {
        match from.read(&mut chunk) {
            Ok(0) => return to,
            // A `claude` that has closed its stdin is about to end; the rest is for nobody.
            Ok(length) => is_read = is_read && to.write_all(&chunk[..length]).is_ok(),
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(_) => return to,
        }
    }
}
