//! Lengths of time as logs write them.

use super::columns::Unit;

/// Why a cell is no length of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoLength {
    /// No form that we know.
    Unreadable,
    /// `05:12` may be minutes and seconds, or hours and minutes.
    Unclear,
}

/// Milliseconds of `312`, `312.5`, `0:05:12`, `5分12秒`, `1小时5分`, `5m12s`.
pub(super) fn parse(text: &str, unit: Unit) -> Result<u64, NoLength> {
    if let Some(short) = text.bytes().try_fold(0u64, |n, b| b.is_ascii_digit().then(|| n * 10 + u64::from(b - b'0')))
        && (1..=12).contains(&text.len())
    {
        return Ok((short as f64 * unit.milliseconds()).round() as u64);
    }
    if let Ok(number) = text.parse::<f64>() {
        let long = number * unit.milliseconds();
        return if (0.0..1e15).contains(&long) { Ok(long.round() as u64) } else { Err(NoLength::Unreadable) };
    }
    if text.contains([':', '：']) { clock(text) } else { words(text) }
}

fn clock(text: &str) -> Result<u64, NoLength> {
    let parts: Vec<&str> = text.split([':', '：']).collect();
    let whole = |part: &str| part.parse::<u32>().map_err(|_| NoLength::Unreadable);
    let [hours, minutes, seconds] = parts[..] else {
        return Err(if parts.len() == 2 && parts.iter().all(|p| whole(p).is_ok()) {
            NoLength::Unclear
        } else {
            NoLength::Unreadable
        });
    };
    let (hours, minutes) = (whole(hours)?, whole(minutes)?);
    let seconds: f64 = seconds.parse().map_err(|_| NoLength::Unreadable)?;
    if minutes >= 60 || !(0.0..60.0).contains(&seconds) {
        return Err(NoLength::Unreadable);
    }
    Ok((u64::from(hours) * 3600 + u64::from(minutes) * 60) * 1000 + (seconds * 1e3).round() as u64)
}

/// Numbers, each followed by its unit.
fn words(text: &str) -> Result<u64, NoLength> {
    const UNITS: [(&str, Unit); 13] = [
        ("小时", Unit::Hours),
        ("时", Unit::Hours),
        ("h", Unit::Hours),
        ("分钟", Unit::Minutes),
        ("分", Unit::Minutes),
        ("min", Unit::Minutes),
        ("毫秒", Unit::Milliseconds),
        ("ms", Unit::Milliseconds),
        ("m", Unit::Minutes),
        ("秒钟", Unit::Seconds),
        ("秒", Unit::Seconds),
        ("sec", Unit::Seconds),
        ("s", Unit::Seconds),
    ];
    let lower = text.to_lowercase();
    let (mut rest, mut total) = (lower.trim(), 0.0);
    if rest.is_empty() {
        return Err(NoLength::Unreadable);
    }
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.').ok_or(NoLength::Unreadable)?;
        let number: f64 = rest[..digits].parse().map_err(|_| NoLength::Unreadable)?;
        let after = rest[digits..].trim_start();
        let (word, unit) = UNITS.iter().find(|(word, _)| after.starts_with(word)).ok_or(NoLength::Unreadable)?;
        total += number * unit.milliseconds();
        rest = after[word.len()..].trim_start();
    }
    if total < 1e15 { Ok(total.round() as u64) } else { Err(NoLength::Unreadable) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_one_length() {
        for text in ["312", "312.0", "0:05:12", "00:05:12", "5分12秒", "5 分钟 12 秒", "5m12s", "312s", "312秒"] {
            assert_eq!(parse(text, Unit::Seconds), Ok(312_000), "{text}");
        }
        assert_eq!(parse("1小时5分", Unit::Seconds), Ok(3_900_000));
        assert_eq!(parse("5.2", Unit::Minutes), Ok(312_000));
        assert_eq!(parse("05:12", Unit::Seconds), Err(NoLength::Unclear));
        for text in ["", "x", "-5", "5分x", "0:61:00", "NaN", "inf"] {
            assert_eq!(parse(text, Unit::Seconds), Err(NoLength::Unreadable), "{text}");
        }
    }
}
