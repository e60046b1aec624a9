//! How a stand-in agent misbehaves in a turn.

use serde_json::json;
use tokio::io::AsyncWrite;

use super::frames;
use super::host::Exit;
use super::script::Quirk;
use super::session::Session;
use super::turn::Turn;

impl<W: AsyncWrite + Unpin> Session<W> {
    /// Misbehaves at the start of a turn.
    pub(super) async fn start_quirks(&mut self, quirks: &[Quirk]) -> Result<(), Exit> {
        for quirk in quirks {
            match quirk {
                Quirk::Line(line) => self.host.send_line(line).await?,
                Quirk::HugeLine(bytes) => {
                    let frame = json!({"type": "huge", "text": "x".repeat(*bytes)});
                    self.host.send_line(&frame.to_string()).await?;
                }
                Quirk::Frame(frame) => self.host.send(frame.clone()).await?,
                Quirk::Request(body) => {
                    self.host.send(frames::control_request(&frames::fresh(), body)).await?;
                }
                Quirk::SlowStart(_)
                | Quirk::Stderr { .. }
                | Quirk::IgnoreInterrupt
                | Quirk::IgnoreStdinClose
                | Quirk::IgnoreSigterm
                | Quirk::Grandchild
                | Quirk::Exit(_)
                | Quirk::Hang
                | Quirk::NoResult
                | Quirk::EmptyResult => {}
            }
        }
        Ok(())
    }

    /// Misbehaves after the first answer of the model.
    pub(super) async fn middle_quirks(&mut self, turn: &Turn) -> Result<(), Exit> {
        let code = turn
            .quirks
            .iter()
            .find_map(|quirk| if let Quirk::Exit(code) = quirk { Some(*code) } else { None });
        if let Some(code) = code {
            return Err(Exit::Code(code));
        }
        if turn.quirks.contains(&Quirk::Hang) {
            // It still reads, as a hung turn of the real one does; only the end of its input ends it.
            while !self.host.ended {
                let input = self.host.next().await;
                self.host.take(input).await?;
            }
            return Err(Exit::Code(0));
        }
        Ok(())
    }
}
