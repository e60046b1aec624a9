//! Shell commands that everybody knows: what they are for, instead of what they are.

use crate::ask::shell::parts;

/// The beginnings of commands, and the words for them; of two that fit, the longer one counts.
const KNOWN: [(&str, &str); 72] = [
    ("cargo test", "step-tests"),
    ("cargo nextest", "step-tests"),
    ("npm test", "step-tests"),
    ("npm t", "step-tests"),
    ("npm run test", "step-tests"),
    ("yarn test", "step-tests"),
    ("pnpm test", "step-tests"),
    ("pnpm run test", "step-tests"),
    ("bun test", "step-tests"),
    ("deno test", "step-tests"),
    ("jest", "step-tests"),
    ("vitest", "step-tests"),
    ("npx jest", "step-tests"),
    ("npx vitest", "step-tests"),
    ("pytest", "step-tests"),
    ("python -m pytest", "step-tests"),
    ("python3 -m pytest", "step-tests"),
    ("uv run pytest", "step-tests"),
    ("tox", "step-tests"),
    ("go test", "step-tests"),
    ("make test", "step-tests"),
    ("make check", "step-tests"),
    ("mvn test", "step-tests"),
    ("gradle test", "step-tests"),
    ("./gradlew test", "step-tests"),
    ("rspec", "step-tests"),
    ("bundle exec rspec", "step-tests"),
    ("phpunit", "step-tests"),
    ("dotnet test", "step-tests"),
    ("ctest", "step-tests"),
    ("swift test", "step-tests"),
    ("mix test", "step-tests"),
    ("cargo build", "step-build"),
    ("cargo check", "step-lint"),
    ("npm run build", "step-build"),
    ("yarn build", "step-build"),
    ("pnpm build", "step-build"),
    ("pnpm run build", "step-build"),
    ("go build", "step-build"),
    ("mvn package", "step-build"),
    ("gradle build", "step-build"),
    ("./gradlew build", "step-build"),
    ("dotnet build", "step-build"),
    ("swift build", "step-build"),
    ("cmake --build", "step-build"),
    ("tsc", "step-build"),
    ("npx tsc", "step-build"),
    ("cargo clippy", "step-lint"),
    ("npm run lint", "step-lint"),
    ("yarn lint", "step-lint"),
    ("pnpm lint", "step-lint"),
    ("eslint", "step-lint"),
    ("npx eslint", "step-lint"),
    ("ruff check", "step-lint"),
    ("mypy", "step-lint"),
    ("cargo fmt", "step-format"),
    ("prettier", "step-format"),
    ("npx prettier", "step-format"),
    ("ruff format", "step-format"),
    ("black", "step-format"),
    ("gofmt", "step-format"),
    ("npm install", "step-install"),
    ("npm i", "step-install"),
    ("npm ci", "step-install"),
    ("yarn install", "step-install"),
    ("pnpm install", "step-install"),
    ("pip install", "step-install"),
    ("uv sync", "step-install"),
    ("cargo add", "step-install"),
    ("git commit", "step-commit"),
    ("git push", "step-push"),
    ("git pull", "step-pull"),
];

/// With these a formatter says what it would change, and changes nothing.
const ONLY_LOOKS: [&str; 4] = ["--check", "--diff", "--list-different", "--emit=check"];

/// These formatters print, unless they are told to write, and have short names for that.
const PRINTERS: [&str; 2] = ["prettier", "gofmt"];

/// The same of [`ONLY_LOOKS`] with them.
const PRINTERS_LOOK: [&str; 2] = ["-l", "-d"];

/// What tells them to write, whatever else stands there.
const WRITES: [&str; 2] = ["-w", "--write"];

/// With these a command does less, or more, than what it is known for.
const OTHERWISE: [&str; 10] = [
    "--dry-run",
    "--just-print",
    "--noEmit",
    "--no-run",
    "--collect-only",
    "--list",
    "--list-tests",
    "--listTests",
    "--fix",
    "--help",
];

/// The same of one command.
const OTHERWISE_OF: [(&str, &str); 7] = [
    ("nextest", "list"),
    ("make", "-n"),
    ("ctest", "-N"),
    ("jest", "-h"),
    ("vitest", "list"),
    ("npm", "-h"),
    ("cargo", "-h"),
];

/// All that a commit, a push or a pull may be told beside and still be just that.
const PLAIN_GIT: [&str; 10] =
    ["-a", "--all", "-q", "--quiet", "-u", "--set-upstream", "-v", "--verbose", "--rebase", "--no-edit"];

/// The same, for what only a pull knows.
const PLAIN_PULL: &str = "--ff-only";

/// What follows these is words of a commit, whatever they look like.
const COMMIT_WORDS: [&str; 4] = ["-m", "-am", "--message", "-F"];

/// What stands before a command and does not change what it is for.
const BEFORE: [&str; 4] = ["time", "sudo", "env", "command"];

/// Parts of a line that do nothing by themselves.
const IDLE: [&str; 5] = ["cd", "true", "echo", "export", "set"];

/// What a command line is for, if all of it is one command that everybody knows.
pub(in crate::bridge) fn known(line: &str) -> Option<&'static str> {
    let line = line.trim();
    if line.contains(['\n', '`']) || line.contains("$(") || line.contains("<(") {
        return None;
    }
    let mut parts = line.split("&&").flat_map(|part| part.split("||")).flat_map(|part| part.split(';'));
    let mut parts = parts.by_ref().map(command).filter(|part| !is_idle(part));
    let command = parts.next().filter(|_| parts.next().is_none())?;
    // What follows a pipe only looks at the output.
    let command = command.split('|').next().unwrap_or_default();
    let words: Vec<_> = command.split_whitespace().collect();
    let fits = |known: &str| {
        let known: Vec<_> = known.split(' ').collect();
        words.starts_with(&known)
    };
    let (_, key) = KNOWN.iter().filter(|(known, _)| fits(known)).max_by_key(|(known, _)| known.len())?;
    let is_one_of = |known: &[&str]| words.iter().any(|word| known.contains(word));
    let is_otherwise = words.iter().any(|word| {
        let flag = word.split('=').next().unwrap_or_default();
        let of_one = |(command, known): &(&str, &str)| flag == *known && words.contains(command);
        OTHERWISE.contains(&flag) || OTHERWISE_OF.iter().any(of_one)
    });
    let is_printer = is_one_of(&PRINTERS);
    match *key {
        "step-commit" | "step-push" | "step-pull" => git(command, key),
        "step-format" if is_one_of(&WRITES) => Some(key),
        "step-format" if is_one_of(&ONLY_LOOKS) || (is_printer && is_one_of(&PRINTERS_LOOK)) => {
            Some("step-format-check")
        }
        "step-format" if is_printer => None,
        _ if is_otherwise => None,
        key => Some(key),
    }
}

/// What a commit, a push or a pull is told as; `None` where it does something that no words are there for.
fn git(command: &str, key: &'static str) -> Option<&'static str> {
    let [words] = <[_; 1]>::try_from(parts(command)?).ok()?;
    let mut words = words.iter().skip(2);
    let mut told = key;
    while let Some(word) = words.next() {
        let flag = word.split('=').next().unwrap_or_default();
        let other = match (key, flag) {
            ("step-commit", flag) if COMMIT_WORDS.contains(&flag) => {
                if flag == word {
                    words.next();
                }
                continue;
            }
            ("step-commit", "--amend") => "step-amend",
            ("step-push", "-f" | "--force" | "--force-with-lease") => "step-force-push",
            ("step-push", "-d" | "--delete") => "step-push-delete",
            ("step-push", target) if target.starts_with('+') => "step-force-push",
            ("step-push", target) if target.starts_with(':') => "step-push-delete",
            ("step-push", target) if !target.starts_with('-') && target.contains(':') => return None,
            ("step-pull", PLAIN_PULL) => continue,
            (_, flag) if !flag.starts_with('-') || PLAIN_GIT.contains(&flag) => continue,
            _ => return None,
        };
        if told != key && told != other {
            return None;
        }
        told = other;
    }
    Some(told)
}

/// A part of a line without what stands before its command: variables, `timeout 60`, and the like.
fn command(part: &str) -> String {
    let mut words = part.split_whitespace().peekable();
    while let Some(word) = words.peek() {
        let is_variable = word.split_once('=').is_some_and(|(name, _)| {
            !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
        });
        if *word == "timeout" {
            words.next();
            words.next();
        } else if is_variable || BEFORE.contains(word) {
            words.next();
        } else {
            break;
        }
    }
    words.collect::<Vec<_>>().join(" ")
}

fn is_idle(part: &str) -> bool {
    part.split_whitespace().next().is_none_or(|first| IDLE.contains(&first))
}
