//! Large numbers for people.

#[cfg(test)]
mod tests;

const THOUSAND: u64 = 1_000;

const MILLION: u64 = 1_000_000;

/// A large number in few signs, rounded: `950`, `13k`, `1.2M`.
pub(crate) fn thousands(count: u64) -> String {
    let rounded = |unit: u64| count.saturating_add(unit / 2) / unit;
    if count < THOUSAND {
        return count.to_string();
    }
    let thousands = rounded(THOUSAND);
    if thousands < THOUSAND {
        return format!("{thousands}k");
    }
    let tenths = rounded(MILLION / 10);
    format!("{}.{}M", tenths / 10, tenths % 10)
}
