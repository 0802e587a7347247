//! How long the rows of what really came are: by the file's word, or as the rows around lie apart.

mod common;

use peakshift::domain::demand::Missing;
use peakshift::domain::ids::QueueId;
use peakshift::domain::review::Counted;
use peakshift::error::Error;
use peakshift::read::actuals;

const Q0: QueueId = QueueId(0);

/// Start and end in minutes and inquiries of each row, or codes and lines of what is wrong.
type Rows = Result<Vec<(i64, i64, f64)>, Vec<(&'static str, Option<usize>)>>;

/// Minutes after 18:00 from which and until which each row of queue 0 counts, and its inquiries.
fn rows(text: &str, missing: Missing) -> Rows {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("actuals.csv");
    std::fs::write(&path, text).expect("written");
    let mut plan = common::plan();
    plan.queues[Q0].missing = missing;
    let minutes = |at: peakshift::domain::calendar::Moment| (at.0 - plan.horizon.start.0) / 60;
    match actuals(&path, &plan) {
        Ok((rows, _)) => {
            let of_q0 = rows.iter().filter(|row: &&Counted| row.queue == Q0);
            Ok(of_q0.map(|row| (minutes(row.span.start), minutes(row.span.end), row.inquiries)).collect())
        }
        Err(Error::Invalid(found)) => Err(found.iter().map(|finding| (finding.code, finding.line)).collect()),
        Err(other) => panic!("{other}"),
    }
}

fn every(minutes: i64, n: i64) -> String {
    let row = |i: i64| {
        let at = 18 * 60 + i * minutes;
        format!("2026-11-10T{:02}:{:02},presale,{}\n", at / 60, at % 60, i + 1)
    };
    format!("start,queue,inquiries\n{}", (0..n).map(row).collect::<String>())
}

#[test]
fn rows_are_as_long_as_they_lie_apart() {
    for minutes in [1, 5, 10, 15, 30, 60, 90] {
        let expected: Vec<_> = (0..4).map(|i| (i * minutes, (i + 1) * minutes, (i + 1) as f64)).collect();
        assert_eq!(rows(&every(minutes, 4), Missing::Unsaid), Ok(expected), "{minutes}");
    }
    assert_eq!(
        rows(&every(5, 1), Missing::Unsaid),
        Ok(vec![(0, 30, 1.0)]),
        "a lone row is as long as the plan's intervals"
    );
}

#[test]
fn a_hole_is_unknown_unless_the_file_only_holds_what_came() {
    let text =
        "start,queue,inquiries\n2026-11-10T18:00,presale,3\n2026-11-10T18:05,presale,4\n2026-11-10T18:20,presale,5\n";
    assert_eq!(rows(text, Missing::Unsaid), Ok(vec![(0, 5, 3.0), (5, 10, 4.0), (20, 25, 5.0)]));
    assert_eq!(rows(text, Missing::Zero), Ok(vec![(0, 5, 3.0), (5, 10, 4.0), (10, 20, 0.0), (20, 25, 5.0)]));
}

#[test]
fn the_file_may_say_how_long_each_row_is() {
    let head = "start,queue,inquiries,interval_minutes\n";
    let mixed =
        format!("{head}2026-11-10T18:00,presale,3,60\n2026-11-10T19:00,presale,4,5\n2026-11-10T19:05,presale,5,1\n");
    assert_eq!(rows(&mixed, Missing::Unsaid), Ok(vec![(0, 60, 3.0), (60, 65, 4.0), (65, 66, 5.0)]));
    let overlap = format!("{head}2026-11-10T18:00,presale,3,60\n2026-11-10T18:30,presale,4,30\n");
    assert_eq!(rows(&overlap, Missing::Unsaid), Err(vec![("E502", Some(2))]));
    let odd = format!("{head}2026-11-10T18:00,presale,3,7.5\n");
    assert_eq!(rows(&odd, Missing::Unsaid), Err(vec![("E503", Some(2))]));
}
