//! Times in full width and as people say them, in the digits and marks of a clock of 24 hours.

/// A part of the day that a time names, and how its hours become those of 24.
type Part = (&'static [&'static str], fn(u32) -> Option<u32>);

const PARTS: [Part; 4] = [
    (&["上午", "凌晨", "清晨", "早晨", "早上", "a.m.", "am"], |hour| match hour {
        12 => Some(0),
        0..=11 => Some(hour),
        _ => None,
    }),
    (&["下午", "傍晚", "p.m.", "pm"], |hour| match hour {
        1..=11 => Some(hour + 12),
        12..=23 => Some(hour),
        _ => None,
    }),
    // Twelve in the evening is midnight to some, and the day before or after it.
    (&["晚上", "夜里"], |hour| match hour {
        5..=11 => Some(hour + 12),
        17..=23 => Some(hour),
        _ => None,
    }),
    (&["中午"], |hour| match hour {
        1 | 2 => Some(hour + 12),
        11..=14 => Some(hour),
        _ => None,
    }),
];

/// `text` in the form `2026-11-11 9:00`; none where it has that form already, or names an hour that its part of the day lacks.
pub(in crate::read) fn plain(text: &str) -> Option<String> {
    if text.is_ascii() && !text.ends_with(['m', 'M', '.']) {
        return None;
    }
    let marks = text.chars().filter_map(|c| match c {
        '年' | '月' => Some('-'),
        '日' | '号' | '\u{3000}' => Some(' '),
        '时' | '点' | '點' | '：' | '分' => Some(':'),
        '秒' | '整' => None,
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0),
        _ => Some(c),
    });
    let plain = whole(marks.collect::<String>().trim().to_lowercase());
    for (words, hour_of) in PARTS {
        if let Some(word) = words.iter().find(|word| plain.contains(*word)) {
            return shifted(&plain.replacen(word, " ", 1), hour_of);
        }
    }
    Some(plain)
}

/// A clock that ends in a mark of its own, `9:` or `9:30:`, or in a half, without it.
fn whole(mut plain: String) -> String {
    if plain.ends_with(":半") {
        plain.truncate(plain.len() - "半".len());
        plain += "30";
    }
    if let Some(bare) = plain.strip_suffix(':') {
        let clock = bare.rsplit([' ', 't']).next().unwrap_or(bare);
        return if clock.contains(':') { bare.to_owned() } else { format!("{bare}:00") };
    }
    plain
}

fn shifted(plain: &str, hour_of: fn(u32) -> Option<u32>) -> Option<String> {
    let plain = plain.trim();
    let at = plain.rfind([' ', 't']).map_or(0, |at| at + 1);
    let (hour, rest) = plain[at..].split_once(':').unwrap_or((&plain[at..], "00"));
    let hour = hour_of(hour.parse().ok()?)?;
    let day = plain[..at].trim_end();
    let gap = if day.is_empty() || day.ends_with('t') { "" } else { " " };
    Some(format!("{day}{gap}{hour}:{rest}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_as_people_say_them() {
        for (said, clock) in [
            ("上午9:00", "9:00"),
            ("下午3点", "15:00"),
            ("下午3点半", "15:30"),
            ("晚上8:30", "20:30"),
            ("9时", "9:00"),
            ("9时30分", "9:30"),
            ("9点05分10秒", "9:05:10"),
            ("9：00", "9:00"),
            ("9:00 pm", "21:00"),
            ("12:30 AM", "0:30"),
            ("12:30 PM", "12:30"),
            ("中午12点整", "12:00"),
            ("2026年11月10日 下午2:00", "2026-11-10 14:00"),
        ] {
            assert_eq!(plain(said).as_deref(), Some(clock), "{said}");
        }
        for said in ["晚上12:00", "上午13:00", "9:00"] {
            assert_eq!(plain(said), None, "{said}");
        }
    }
}
