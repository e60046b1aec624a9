//! What must hold in a soak: after each story, and when a stage is over.

use std::collections::BTreeSet;

use telecode_sim::messages::server::Outcome;

use super::super::scene::is_alive;
use super::{Kind, MEMORY, Round, Soak, answer, mark, prompt};
use crate::stage::{OWNER, Stage, reactions};

impl Soak {
    /// After a story: nothing is left of processes that ended, and Claude goes on where the person left it.
    pub(super) async fn holds(&self, stage: &Stage, number: u64) {
        let bot = stage.bot_pid();
        stage.until_so("without zombies", || zombies(bot) == 0).await;
        let memory = memory(bot);
        assert!(memory < MEMORY, "the bot needs {memory} KiB: {}", self.all(stage));
        let chat = stage.telegram.chat(OWNER).unwrap();
        let is_answered = |number: &u64| {
            self.said.get(number).is_some_and(|message| reactions(&chat, *message).contains('👌'))
        };
        if !is_answered(&number) {
            return;
        }
        let calls = stage.api.turns();
        let of_it = |call: &&telecode_sim::messages::Recorded| {
            call.outcome == Outcome::Complete
                && call.human_texts().iter().any(|text| text.contains(&prompt(number)))
        };
        let call = calls.iter().rev().find(of_it).unwrap_or_else(|| {
            panic!("{} is called answered, and the model never read it: {}", prompt(number), self.all(stage))
        });
        let texts = call.human_texts();
        let earlier = self.said.keys().filter(|earlier| **earlier < number);
        for earlier in earlier.filter(|earlier| is_answered(earlier)) {
            let is_there = texts.iter().any(|text| text.contains(&prompt(*earlier)));
            assert!(is_there, "Claude forgot {}: {}", prompt(*earlier), self.all(stage));
        }
    }

    /// Every prompt ended once: with one unmarked final, or with one that is marked because nobody knew whether it was there
    /// already, or it failed, which is said. Nothing ran more often than it was allowed.
    pub(super) fn reckon(&self, stage: &Stage, rounds: &[Round]) {
        let chat = stage.telegram.chat(OWNER).unwrap();
        for (number, message) in &self.said {
            let words = answer(*number);
            let marked = stage.count(&format!("↻ {words}"));
            let finals = stage.count(&words) - marked;
            let shown = reactions(&chat, *message);
            let ends = usize::from(shown.contains('👌')) + usize::from(shown.contains('💔'));
            assert_eq!(ends, 1, "{shown} on {}: {}", prompt(*number), self.all(stage));
            if shown.contains('💔') {
                assert!(stage.count("⚠️") + stage.count("⏹") > 0, "nothing is said: {}", self.all(stage));
            } else {
                // Two that were joined, or folded, have the answer of one.
                let is_second = !rounds.iter().any(|round| round.number == *number);
                let has_second = self.said.contains_key(&(number + 1));
                let fits = finals == 1 || (finals, marked) == (0, 1);
                assert!(
                    fits || is_second || has_second,
                    "{words}, {finals} and {marked}: {}",
                    self.all(stage)
                );
                assert!(finals <= 1, "{words} twice: {}", self.all(stage));
            }
        }
        for round in rounds {
            let runs = stage.mark(&mark(round.number)).lines().count();
            let allowed = self.allowed.get(&round.number).map_or(0, BTreeSet::len);
            assert!(
                runs <= allowed,
                "{} ran {runs} times, allowed {allowed}: {}",
                mark(round.number),
                self.all(stage)
            );
            let is_answered = reactions(&chat, self.said[&round.number]).contains('👌');
            let has_to = matches!(round.kind, Kind::Tool | Kind::Ask | Kind::Background) && is_answered;
            assert!(!has_to || runs > 0, "{} never ran: {}", mark(round.number), self.all(stage));
        }
    }

    /// The bot ends in order and leaves nothing.
    pub(super) async fn ends(&self, stage: &mut Stage) {
        stage.stop_bot().await;
        let names = |stage: &Stage| {
            let left = stage.processes().into_iter().filter(|process| is_alive(process.pid));
            left.map(|process| process.words.join(" ")).collect::<Vec<_>>()
        };
        stage.until_so("without processes", || names(stage).is_empty()).await;
    }
}

/// How many children of a process have ended and were not buried.
fn zombies(parent: i32) -> usize {
    let all = std::fs::read_dir("/proc").unwrap();
    let stats = all.filter_map(|entry| std::fs::read_to_string(entry.ok()?.path().join("stat")).ok());
    let is_one = |stat: &String| {
        let mut rest = stat.rsplit_once(')').map(|(_, rest)| rest.split_whitespace()).into_iter().flatten();
        rest.next() == Some("Z") && rest.next().and_then(|pid| pid.parse().ok()) == Some(parent)
    };
    stats.filter(is_one).count()
}

/// What a process has in memory, in KiB.
fn memory(pid: i32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|line| line.split_whitespace().next()?.parse().ok()).unwrap_or_default()
}
