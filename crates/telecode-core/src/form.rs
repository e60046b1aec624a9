//! Forms: what an MCP server asks a person, and what a person may answer.
//!
//! Claude Code passes a form and its answer on without a look, so everything is checked here.

/// What an MCP server asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// The server.
    pub server: String,
    /// What it says.
    pub message: String,
    /// What it wants.
    pub body: FormBody,
}

/// What a [`Form`] wants.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormBody {
    /// That these are filled in, in this order.
    Fields(Vec<Field>),
    /// That a page is opened.
    Link(String),
}

/// One field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Its name in the answer.
    pub name: String,
    /// What a person reads.
    pub title: String,
    /// What it is for.
    pub description: Option<String>,
    /// What may stand in it.
    pub kind: FieldKind,
    /// It must not be left out.
    pub required: bool,
    /// What the server proposes; of a field with several choices each.
    pub default: Vec<String>,
}

/// What may stand in a [`Field`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FieldKind {
    /// A text.
    Text {
        /// How many characters at least.
        min: Option<u64>,
        /// How many characters at most.
        max: Option<u64>,
        /// What it looks like.
        format: Option<TextFormat>,
    },
    /// A number. The bounds are numbers as they are written.
    Number {
        /// Without a fraction.
        whole: bool,
        /// The least.
        min: Option<String>,
        /// The greatest.
        max: Option<String>,
    },
    /// Yes or no: `true` or `false`.
    Flag,
    /// One of these.
    One(Vec<FormOption>),
    /// Some of these.
    Many {
        /// All that can be chosen, in order.
        options: Vec<FormOption>,
        /// How many at least.
        min: Option<u64>,
        /// How many at most.
        max: Option<u64>,
    },
}

/// What a text looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextFormat {
    /// An e-mail address.
    Email,
    /// A URI.
    Uri,
    /// A date, `2026-11-21`.
    Date,
    /// A date with a time and a zone, `2026-11-21T16:00:00Z`.
    Time,
}

/// One option of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormOption {
    /// Its name in the answer.
    pub value: String,
    /// What a person reads.
    pub title: String,
}

/// The value of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FormValue {
    /// A text, or the option that was chosen.
    Text(String),
    /// A number, as it is written.
    Number(String),
    /// Yes or no.
    Flag(bool),
    /// The options that were chosen.
    Many(Vec<String>),
}

/// Why something may not stand in a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ValueFlaw {
    /// It has fewer characters than this.
    Short(u64),
    /// It has more characters than this.
    Long(u64),
    /// It does not look as it should.
    Format(TextFormat),
    /// It is no number.
    NoNumber,
    /// It has a fraction.
    NotWhole,
    /// It is less than this.
    Small(String),
    /// It is more than this.
    Large(String),
    /// It is neither yes nor no.
    NoFlag,
    /// It is no option.
    NoOption,
    /// It is fewer options than this.
    Few(u64),
    /// It is more options than this.
    Many(u64),
}

/// Words for yes, in English and Russian.
const YES: [&str; 5] = ["yes", "y", "true", "да", "д"];

/// Words for no, in English and Russian.
const NO: [&str; 5] = ["no", "n", "false", "нет", "н"];

impl Field {
    /// The options to choose from: of yes or no, too.
    pub fn options(&self) -> &[FormOption] {
        match &self.kind {
            FieldKind::One(options) | FieldKind::Many { options, .. } => options,
            FieldKind::Text { .. } | FieldKind::Number { .. } | FieldKind::Flag => &[],
        }
    }

    /// What was typed, as the answer has it.
    pub fn typed(&self, text: &str) -> Result<Vec<String>, ValueFlaw> {
        let text = text.trim();
        match &self.kind {
            FieldKind::Text { min, max, format } => {
                check_text(text, *min, *max, *format).map(|()| vec![text.to_owned()])
            }
            FieldKind::Number { whole, min, max } => {
                number(text, *whole, min.as_deref(), max.as_deref()).map(|number| vec![number])
            }
            FieldKind::Flag => {
                let word = text.to_lowercase();
                let is = |words: [&str; 5]| words.contains(&word.as_str());
                match (is(YES), is(NO)) {
                    (true, _) => Ok(vec!["true".to_owned()]),
                    (_, true) => Ok(vec!["false".to_owned()]),
                    (false, false) => Err(ValueFlaw::NoFlag),
                }
            }
            FieldKind::One(options) => {
                option(options, text).map(|value| vec![value]).ok_or(ValueFlaw::NoOption)
            }
            FieldKind::Many { options, .. } => {
                let whole = option(options, text).map(|value| vec![value]);
                let parts =
                    || text.split([',', ';', '\n']).map(|part| option(options, part.trim())).collect();
                let chosen = whole.or_else(parts).ok_or(ValueFlaw::NoOption)?;
                self.chosen(chosen)
            }
        }
    }

    /// Options that were checked, if they are not too few and not too many.
    pub fn chosen(&self, mut values: Vec<String>) -> Result<Vec<String>, ValueFlaw> {
        let FieldKind::Many { min, max, .. } = &self.kind else { return Ok(values) };
        values.sort_unstable();
        values.dedup();
        let count = u64::try_from(values.len()).unwrap_or(u64::MAX);
        if let Some(min) = min.filter(|min| count < *min) {
            return Err(ValueFlaw::Few(min));
        }
        if let Some(max) = max.filter(|max| count > *max) {
            return Err(ValueFlaw::Many(max));
        }
        Ok(values)
    }

    /// A reply to it as a value of the answer; nothing if it was left out.
    pub fn value(&self, reply: &[String]) -> Option<FormValue> {
        let first = reply.first();
        match &self.kind {
            FieldKind::Text { .. } | FieldKind::One(_) => first.cloned().map(FormValue::Text),
            FieldKind::Number { .. } => first.cloned().map(FormValue::Number),
            FieldKind::Flag => first.map(|word| FormValue::Flag(word == "true")),
            FieldKind::Many { .. } => (!reply.is_empty()).then(|| FormValue::Many(reply.to_vec())),
        }
    }
}

/// The option that a number, a name or a title in any case means.
fn option(options: &[FormOption], text: &str) -> Option<String> {
    let number = text.parse::<usize>().ok().and_then(|number| options.get(number.checked_sub(1)?));
    let is =
        |option: &&FormOption| option.value == text || option.title.to_lowercase() == text.to_lowercase();
    options.iter().find(is).or(number).map(|option| option.value.clone())
}

fn check_text(
    text: &str,
    min: Option<u64>,
    max: Option<u64>,
    format: Option<TextFormat>,
) -> Result<(), ValueFlaw> {
    let length = u64::try_from(text.chars().count()).unwrap_or(u64::MAX);
    if let Some(min) = min.filter(|min| length < *min) {
        return Err(ValueFlaw::Short(min));
    }
    if let Some(max) = max.filter(|max| length > *max) {
        return Err(ValueFlaw::Long(max));
    }
    match format {
        Some(format) if !looks_like(text, format) => Err(ValueFlaw::Format(format)),
        Some(_) | None => Ok(()),
    }
}

fn number(text: &str, whole: bool, min: Option<&str>, max: Option<&str>) -> Result<String, ValueFlaw> {
    // A comma is how many people write the point.
    let text = text.replace(',', ".");
    let value: f64 = text.parse().ok().filter(|value: &f64| value.is_finite()).ok_or(ValueFlaw::NoNumber)?;
    if whole && text.parse::<i64>().is_err() {
        return Err(ValueFlaw::NotWhole);
    }
    let bound =
        |bound: Option<&str>| bound.and_then(|bound| Some((bound.parse::<f64>().ok()?, bound.to_owned())));
    if let Some((_, min)) = bound(min).filter(|(min, _)| value < *min) {
        return Err(ValueFlaw::Small(min));
    }
    if let Some((_, max)) = bound(max).filter(|(max, _)| value > *max) {
        return Err(ValueFlaw::Large(max));
    }
    Ok(if whole { text } else { value.to_string() })
}

fn looks_like(text: &str, format: TextFormat) -> bool {
    match format {
        TextFormat::Email => text.split_once('@').is_some_and(|(name, host)| {
            !name.is_empty()
                && host.contains('.')
                && !host.contains('@')
                && !text.contains(char::is_whitespace)
        }),
        TextFormat::Uri => text.split_once(':').is_some_and(|(scheme, rest)| {
            scheme.starts_with(|first: char| first.is_ascii_alphabetic())
                && scheme.chars().all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter))
                && !rest.is_empty()
                && !text.contains(char::is_whitespace)
        }),
        TextFormat::Date => is_date(text),
        TextFormat::Time => {
            text.split_once(['T', 't', ' ']).is_some_and(|(date, time)| is_date(date) && is_time(time))
        }
    }
}

fn is_date(text: &str) -> bool {
    let parts: Vec<_> = text.split('-').collect();
    let [year, month, day] = parts[..] else { return false };
    let (Some(year), Some(month), Some(day)) = (digits(year, 4), digits(month, 2), digits(day, 2)) else {
        return false;
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 31,
    };
    (1..=12).contains(&month) && (1..=days).contains(&day)
}

/// `16:00:00`, with a fraction if wanted, and a zone.
fn is_time(text: &str) -> bool {
    let Some(at) = text.find(['Z', 'z', '+', '-']) else { return false };
    let (time, zone) = text.split_at(at);
    let parts: Vec<_> = time.split('.').next().unwrap_or_default().split(':').collect();
    let [hours, minutes, seconds] = parts[..] else { return false };
    let is = |part, last| digits(part, 2).is_some_and(|value| value <= last);
    let is_zone = zone.eq_ignore_ascii_case("z")
        || zone.get(1..).and_then(|zone| zone.split_once(':')).is_some_and(|(h, m)| is(h, 23) && is(m, 59));
    is(hours, 23) && is(minutes, 59) && is(seconds, 60) && is_zone
}

fn digits(text: &str, count: usize) -> Option<u32> {
    let is_number = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests;
