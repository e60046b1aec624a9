//! A session that goes on from where another one is, which stays as it is.

use crate::bridge::hall::Hall;
use crate::bridge::talks::session_spec::{SessionOrigin, SessionSite, SessionSpec};
use crate::bridge::talks::{Talks, addressee, begin, launch, names, narrowing};
use crate::chat::Message;
use crate::outbox::Post;
use crate::page::Page;
use crate::time::Now;

pub(in crate::bridge) fn command(
    hall: &mut Hall,
    talks: &mut Talks,
    words: &str,
    message: &Message,
    now: Now,
) {
    let Some(id) = addressee::session_of_message(hall, talks, message) else { return };
    let Some(session) = talks.sessions.get(&id) else { return };
    let voice = hall.voice(message.from.id);
    let record = session.record().clone();
    if !record.claude.begun {
        let text = voice.tell("fork-not-begun", [("name", record.name.into())]);
        hall.reply(message.thread, Page::plain(text));
        return;
    }
    let name = match words {
        "" => names::free_name(&talks.sessions, message.from.id, &record.name, None),
        words => match names::new_name(&talks.sessions, message.from.id, words, None) {
            Ok(name) => name,
            Err(problem) => {
                let text = problem.text(&talks.sessions, voice);
                hall.reply(message.thread, Page::plain(text));
                return;
            }
        },
    };
    let works = session.turn().is_some();
    let plan = SessionSpec {
        name: Some(name.clone()),
        site: SessionSite::Same(record.workspace),
        persona: record.run.persona.clone(),
        origin: SessionOrigin::Fork(record.claude.id),
        ..SessionSpec::usual(message.from.id, message.thread)
    };
    let id = begin::create_session(hall, talks, plan, now);
    narrowing::run_as(hall, &mut talks.sessions, id, record.run);
    let voice = hall.voice(message.from.id);
    let mut text = voice.tell("forked", [("name", name.into()), ("from", record.name.into())]);
    if works {
        text.push('\n');
        text.push_str(&voice.say("forked-running"));
    }
    hall.post(Post::reply(message.thread, Page::plain(text)).of(Some(id)));
    launch::wake_ahead(hall, talks, id);
}
