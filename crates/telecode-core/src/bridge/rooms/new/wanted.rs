//! What the words after `/new` mean: each is understood by what it is.

/// What is wanted of a new session.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::bridge) struct NewWanted {
    /// The words that are nothing else, if there are any.
    pub(in crate::bridge) name: Option<String>,
    /// The project, as it is called.
    pub(in crate::bridge) project: Option<String>,
    /// The branch of a worktree of it.
    pub(in crate::bridge) branch: Option<String>,
    /// The persona, as it is called.
    pub(in crate::bridge) persona: Option<String>,
    /// A word that looks like a project with a branch and is none.
    pub(in crate::bridge) unknown: Option<String>,
    /// In an empty folder.
    pub(in crate::bridge) empty: bool,
}

/// What asks for an empty folder; keyboards of phones make a dash of two.
const EMPTY: [&str; 2] = ["--empty", "—empty"];

/// A word, or words between quotation marks, which are a name whatever they say.
#[derive(Debug, PartialEq, Eq)]
enum GivenWord {
    Bare(String),
    Quoted(String),
}

/// The quotation marks that open and those that close.
const QUOTES: [(char, char); 4] = [('"', '"'), ('“', '”'), ('«', '»'), ('„', '“')];

/// What `known` and `persona` say of a word is the name of that project or persona as it is written there.
pub(in crate::bridge) fn wanted(
    text: &str,
    known: impl Fn(&str) -> Option<String>,
    persona: impl Fn(&str) -> Option<String>,
) -> NewWanted {
    let mut wanted = NewWanted::default();
    let mut name = Vec::new();
    // From the end, so that “/new api api” is a session called api in the project api.
    for word in words(text).into_iter().rev() {
        match word {
            GivenWord::Quoted(words) => name.push(words),
            GivenWord::Bare(word) => {
                if let Some(rest) = take(&mut wanted, word, &known, &persona) {
                    name.push(rest);
                }
            }
        }
    }
    name.reverse();
    wanted.name = (!name.is_empty()).then(|| name.join(" "));
    wanted
}

/// Takes a word as what it is; gives it back if it is a part of the name.
fn take(
    wanted: &mut NewWanted,
    word: String,
    known: impl Fn(&str) -> Option<String>,
    persona: impl Fn(&str) -> Option<String>,
) -> Option<String> {
    if EMPTY.contains(&word.as_str()) {
        wanted.empty = true;
        return None;
    }
    if wanted.project.is_none() {
        if let Some(project) = known(&word) {
            wanted.project = Some(project);
            return None;
        }
        if let Some((before, branch)) = word.split_once('@').filter(|(before, _)| !before.is_empty()) {
            match known(before) {
                Some(project) => {
                    wanted.branch = Some(branch.to_owned());
                    wanted.project = Some(project);
                }
                None => wanted.unknown = Some(before.to_owned()),
            }
            return None;
        }
    }
    if wanted.persona.is_none()
        && let Some(persona) = persona(&word)
    {
        wanted.persona = Some(persona);
        return None;
    }
    Some(word)
}

fn words(text: &str) -> Vec<GivenWord> {
    let mut words = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let quote = QUOTES.into_iter().find(|(open, _)| *open == first);
        let (word, after) = if let Some((open, close)) = quote {
            let inner = &rest[open.len_utf8()..];
            // Without an end everything is quoted.
            let (inner, after) = inner.split_once(close).unwrap_or((inner, ""));
            (GivenWord::Quoted(inner.to_owned()), after)
        } else {
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            (GivenWord::Bare(rest[..end].to_owned()), &rest[end..])
        };
        words.push(word);
        rest = after.trim_start();
    }
    words
}

#[cfg(test)]
mod tests;
