//! What Claude said in a turn, apart by what it is for.

/// The most that is said on the way to an answer, in characters: what is longer is something to read, whatever comes after it.
const ASIDE: usize = 1_000;

/// What Claude said in a turn: the answer, and the words on the way to it. Markdown.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Spoken {
    /// What was said last, with what else was an answer.
    pub answer: String,
    /// What was said on the way to it, oldest first.
    pub way: Vec<String>,
}

/// One thing in a turn that tells words on the way from an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpokenPart<'a> {
    /// Something was said.
    Text(&'a str),
    /// Something was done: what was said before it was said on the way.
    Step,
    /// Claude wanted to stop: what was said before it was an answer.
    Stop,
}

impl Spoken {
    /// Takes apart what was said in a turn: an answer is what follows the last step, what Claude wanted to stop with, and whatever is
    /// too long to be an aside; if there is none of these, what was said last.
    pub fn of<'a>(parts: impl IntoIterator<Item = SpokenPart<'a>>) -> Self {
        let mut said: Vec<(&str, bool)> = Vec::new();
        let mut open = 0;
        for part in parts {
            match part {
                SpokenPart::Text(text) => {
                    said.extend(Some((text.trim(), true)).filter(|(text, _)| !text.is_empty()));
                }
                SpokenPart::Stop => open = said.len(),
                SpokenPart::Step => {
                    for (text, is_answer) in said.iter_mut().skip(open) {
                        *is_answer = text.chars().count() > ASIDE;
                    }
                    open = said.len();
                }
            }
        }
        if open == said.len()
            && let Some((_, is_answer)) = said.last_mut()
        {
            *is_answer = true;
        }
        let (answer, way): (Vec<_>, Vec<_>) = said.into_iter().partition(|(_, is_answer)| *is_answer);
        let answer: Vec<_> = answer.into_iter().map(|(text, _)| text).collect();
        Self { answer: answer.join("\n\n"), way: way.into_iter().map(|(text, _)| text.to_owned()).collect() }
    }
}

impl From<String> for Spoken {
    fn from(answer: String) -> Self {
        Self { answer, way: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn split(parts: &[SpokenPart<'_>]) -> (String, Vec<String>) {
        let Spoken { answer, way } = Spoken::of(parts.iter().copied());
        (answer, way)
    }

    #[test]
    fn the_answer_is_what_follows_the_last_step() {
        use SpokenPart::{Step, Stop, Text};
        let long = "x".repeat(ASIDE + 1);
        let none = Vec::new;
        assert_eq!(split(&[]), (String::new(), none()));
        assert_eq!(
            split(&[Text("I look."), Step, Text(" "), Text("Done.")]),
            ("Done.".into(), vec!["I look.".into()])
        );
        assert_eq!(split(&[Text("a"), Step, Text("b"), Step]), ("b".into(), vec!["a".into()]));
        assert_eq!(
            split(&[Step, Text("a"), Stop, Text("I lint."), Step, Text("b")]),
            ("a\n\nb".into(), vec!["I lint.".into()])
        );
        assert_eq!(split(&[Text(&long), Step, Text("Done.")]), (format!("{long}\n\nDone."), none()));
        assert_eq!(split(&[Text("a"), Stop, Step]), ("a".into(), none()));
    }
}
