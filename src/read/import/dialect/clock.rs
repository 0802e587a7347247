//! Clock times and ranges of them, in seconds since midnight: an end at midnight is 24:00, one on the next day lies beyond.

const DAY: i64 = 86_400;
const HOUR: i64 = 3600;

/// From a clock time to a later one; the end may lie on the next day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read) struct Clocks {
    pub from: i64,
    pub to: i64,
}

impl Clocks {
    /// The range with an end that is the first moment outside, where it names the last minute or second inside:
    /// `09:00-09:29`, `09:00:00-09:29:59`.
    pub fn exclusive(self) -> Clocks {
        let add = match self.to % 300 {
            299 => 1,
            240 => 60,
            _ => 0,
        };
        Clocks { to: self.to + add, ..self }
    }
}

struct Scan<'a> {
    rest: &'a str,
}

impl<'a> Scan<'a> {
    fn blanks(&mut self) {
        self.rest = self.rest.trim_start();
    }

    fn number(&mut self) -> Option<(i64, usize)> {
        let n = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let value = (1..=2).contains(&n).then(|| self.rest[..n].parse().ok()).flatten()?;
        self.rest = &self.rest[n..];
        Some((value, n))
    }

    fn word<T: Copy>(&mut self, words: &[(&str, T)]) -> Option<T> {
        let lower = self.rest.to_lowercase();
        let (word, value) = words.iter().find(|(word, _)| lower.starts_with(word))?;
        self.rest = self.rest.get(word.len()..)?;
        Some(*value)
    }
}

/// Which half of the day a word names: hours to which 12 are added, and whether 12 itself means 0.
#[derive(Clone, Copy, PartialEq)]
enum Half {
    Morning,
    Noon,
    Afternoon,
}

const HALVES: [(&str, Half); 13] = [
    ("上午", Half::Morning),
    ("早上", Half::Morning),
    ("凌晨", Half::Morning),
    ("清晨", Half::Morning),
    ("早晨", Half::Morning),
    ("中午", Half::Noon),
    ("下午", Half::Afternoon),
    ("晚上", Half::Afternoon),
    ("傍晚", Half::Afternoon),
    ("a.m.", Half::Morning),
    ("p.m.", Half::Afternoon),
    ("am", Half::Morning),
    ("pm", Half::Afternoon),
];

/// A clock time and whether a sign shows that it is one, `:` or a word; a bare `9` is none by itself.
fn scan(s: &mut Scan<'_>) -> Option<(i64, bool)> {
    s.blanks();
    let next_day = s.word(&[("次日", DAY), ("第二天", DAY), ("隔日", DAY), ("翌日", DAY), ("+1", DAY)]);
    s.blanks();
    let mut half = s.word(&HALVES);
    s.blanks();
    let (hours, _) = s.number()?;
    let mut signed = next_day.is_some() || half.is_some();
    let (mut minutes, mut seconds) = (0, 0);
    if s.word(&[(":", ())]).is_some() {
        minutes = s.number().filter(|(_, digits)| *digits == 2)?.0;
        if s.word(&[(":", ())]).is_some() {
            seconds = s.number().filter(|(_, digits)| *digits == 2)?.0;
            if s.rest.starts_with('.') {
                s.rest = s.rest[1..].trim_start_matches(|c: char| c.is_ascii_digit());
            }
        }
        signed = true;
    } else if s.word(&[("小时", ()), ("点钟", ()), ("点", ()), ("时", ()), ("h", ())]).is_some() {
        signed = true;
        minutes = match s.word(&[("半", 30), ("一刻", 15), ("三刻", 45), ("整", 0)]) {
            Some(minutes) => minutes,
            None => s.number().map_or(0, |(minutes, _)| minutes),
        };
        s.word(&[("分", ())]);
    }
    let before = s.rest;
    s.blanks();
    if let (None, Some(after)) = (half, s.word(&HALVES)) {
        half = Some(after);
        signed = true;
    } else if half.is_none() && !s.rest.is_empty() {
        s.rest = before;
    }
    let tail = s.word(&[("(+1)", DAY), ("+1", DAY), ("(次日)", DAY)]);
    let hours = match half {
        Some(Half::Morning) if hours == 12 => 0,
        Some(Half::Noon) if hours < 6 => hours + 12,
        Some(Half::Afternoon) if hours < 12 => hours + 12,
        _ => hours,
    };
    let at = hours * HOUR + minutes * 60 + seconds;
    let fits = minutes < 60 && seconds < 60 && at <= DAY * 2;
    fits.then_some((at + next_day.or(tail).unwrap_or(0), signed))
}

/// Reads a clock time: `0:00`, `24:00`, `9时`, `9点半`, `上午9:00`, `3:30 PM`.
pub(in crate::read) fn clock(text: &str) -> Option<i64> {
    let mut s = Scan { rest: text };
    let (at, signed) = scan(&mut s)?;
    (signed && s.rest.trim().is_empty() && at <= DAY).then_some(at)
}

/// Reads an hour of the day as a bare number, `9` or `09`: it is one only where other cells say so.
pub(in crate::read) fn hour(text: &str) -> Option<i64> {
    let mut s = Scan { rest: text.trim() };
    let (hours, _) = s.number()?;
    (s.rest.is_empty() && hours <= 24).then_some(hours * HOUR)
}

/// Reads a range: `09:00-09:30`, `09:00~09:30`, `9-18`, `22:00-次日07:00`, `0-1点`, `上午9点至下午6点`. An end that is not
/// after its start lies on the next day.
pub(in crate::read) fn range(text: &str) -> Option<Clocks> {
    let mut s = Scan { rest: text.trim().trim_matches(['(', ')', '[', ']']) };
    let (from, _) = scan(&mut s)?;
    s.blanks();
    s.word(&[
        ("--", ()),
        ("-", ()),
        ("~", ()),
        ("～", ()),
        ("–", ()),
        ("—", ()),
        ("―", ()),
        ("至", ()),
        ("到", ()),
        ("to", ()),
        ("→", ()),
    ])?;
    let (to, _) = scan(&mut s)?;
    if !s.rest.trim().is_empty() || from >= DAY {
        return None;
    }
    let to = if to <= from { to + DAY } else { to };
    (to - from <= DAY).then_some(Clocks { from, to })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_as_people_write_them() {
        for (text, minutes) in [
            ("0:00", 0),
            ("24:00", 1440),
            ("24小时", 1440),
            ("上午9:00", 540),
            ("下午3:30", 930),
            ("9时", 540),
            ("9点半", 570),
            ("9点30分", 570),
            ("9:00 AM", 540),
            ("12:15 am", 15),
            ("12:15 pm", 735),
            ("上午12:00", 0),
            ("中午12:30", 750),
            ("晚上11点", 1380),
            ("09:00:00", 540),
        ] {
            assert_eq!(clock(text), Some(minutes * 60), "{text}");
        }
        for text in ["9", "25:00", "9:60", "9:5", "noon", "2026", "9:00-10:00", ""] {
            assert_eq!(clock(text), None, "{text}");
        }
        assert_eq!((hour("09"), hour("24"), hour("25")), (Some(32_400), Some(86_400), None));
    }

    #[test]
    fn ranges_as_people_write_them() {
        for (text, from, to) in [
            ("09:00-09:30", 540, 570),
            ("09:00~09:30", 540, 570),
            ("9-18", 540, 1080),
            ("22:00-次日07:00", 1320, 1860),
            ("22:00-07:00", 1320, 1860),
            ("0-1点", 0, 60),
            ("23:30-24:00", 1410, 1440),
            ("23:30-00:00", 1410, 1440),
            ("上午9点至下午6点", 540, 1080),
            ("9:00 AM - 5:30 PM", 540, 1050),
            ("9:00—18:00", 540, 1080),
        ] {
            assert_eq!(range(text), Some(Clocks { from: from * 60, to: to * 60 }), "{text}");
        }
        for text in ["9:00", "2026-11-10", "早", "9-", "25-26"] {
            assert_eq!(range(text), None, "{text}");
        }
        let inclusive = range("09:00-09:29").unwrap_or(Clocks { from: 0, to: 0 });
        assert_eq!(inclusive.exclusive().to, 570 * 60);
    }
}
