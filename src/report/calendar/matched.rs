//! Which block of before is which of now.

use crate::domain::calendar::Span;

/// For each span of `now` the one of `before` that it goes on from, if any: those that share most time first, then those that begin nearest
/// to each other. None goes on in two.
pub(super) fn matched(before: &[Span], now: &[Span]) -> Vec<Option<usize>> {
    let mut pairs: Vec<(i64, i64, usize, usize)> = Vec::new();
    for (of_now, new) in now.iter().enumerate() {
        for (of_before, old) in before.iter().enumerate() {
            pairs.push((-new.overlap_seconds(old), (new.start.0 - old.start.0).abs(), of_now, of_before));
        }
    }
    pairs.sort_unstable();
    let mut found = vec![None; now.len()];
    let mut is_taken = vec![false; before.len()];
    for (_, _, of_now, of_before) in pairs {
        if found[of_now].is_none() && !is_taken[of_before] {
            found[of_now] = Some(of_before);
            is_taken[of_before] = true;
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::calendar::Moment;

    fn span(start: i64, end: i64) -> Span {
        Span { start: Moment(start), end: Moment(end) }
    }

    #[test]
    fn most_shared_time_goes_before_the_nearest_start() {
        let before = [span(0, 100), span(100, 200)];
        assert_eq!(matched(&before, &[span(90, 190)]), [Some(1)]);
        assert_eq!(matched(&before, &[span(10, 60), span(60, 180)]), [Some(0), Some(1)]);
        assert_eq!(matched(&before, &[span(290, 300), span(500, 600)]), [Some(1), Some(0)]);
        assert_eq!(matched(&before, &[span(300, 400), span(20, 30), span(0, 9)]), [None, Some(0), Some(1)]);
        assert_eq!(matched(&[], &[span(0, 1)]), [None]);
    }
}
