//! The shifts that a roster uses, as a catalogue that a plan could have.

use super::codes::{self, Book, Meaning};
use super::model::Counted;
use crate::domain::imported_roster::ProposedShift;

/// The shifts behind the `words` of a roster in the order of the clock. A shift in two parts is two of them, as is a work block of a
/// plan; clocks that stand in the cells themselves are their own code, unless a code means the same.
pub(super) fn proposed(words: &Counted, book: &Book) -> Vec<ProposedShift> {
    let (clocks, coded): (Vec<_>, Vec<_>) =
        words.words.iter().partition(|(word, ..)| codes::clocks(word).is_some() && !book.has(word));
    let mut shifts: Vec<ProposedShift> = Vec::new();
    for (word, days, _) in coded.into_iter().chain(clocks) {
        let Some(Meaning::Work(ranges)) = book.meaning(word) else { continue };
        let code = if codes::clocks(word).is_some() { codes::shown(&ranges) } else { codes::name(word).to_owned() };
        for (part, range) in (1..).zip(&ranges) {
            let (start, minutes) = (range.from.rem_euclid(86_400) / 60, (range.to - range.from) / 60);
            match shifts.iter_mut().find(|shift| (shift.start, shift.minutes) == (start, minutes)) {
                Some(known) => known.days += days,
                None => {
                    let id = if ranges.len() > 1 { format!("{code}{part}") } else { code.clone() };
                    shifts.push(ProposedShift { id, start, minutes, days: *days });
                }
            }
        }
    }
    shifts.sort_by_key(|shift| (shift.start, shift.minutes));
    shifts
}

#[cfg(test)]
mod tests {
    use super::super::model::At;
    use super::*;

    #[test]
    fn codes_come_before_clocks_and_parts_are_shifts_of_their_own() {
        let mut book = Book::default();
        for (code, clocks) in [("早", "09:00-18:00"), ("两头", "09:00-12:00/18:00-22:00"), ("夜", "22:00-07:00")] {
            book.add(code, codes::explained(clocks).unwrap());
        }
        let mut words = Counted::default();
        for word in ["9-18", "早班", "早", "两头", "夜", "休", "10:00-14:00", "？"] {
            words.add(word, At { grid: 0, row: 0, column: 0 });
        }
        let found: Vec<_> =
            proposed(&words, &book).into_iter().map(|s| (s.id, s.start / 60, s.minutes / 60, s.days)).collect();
        let wanted =
            [("两头1", 9, 3, 1), ("早", 9, 9, 3), ("10:00-14:00", 10, 4, 1), ("两头2", 18, 4, 1), ("夜", 22, 9, 1)];
        assert_eq!(found, wanted.map(|(id, start, hours, days)| (id.to_owned(), start, hours, days)));
    }
}
