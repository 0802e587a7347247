//! Ways to break a table.

use super::{Broken, Folder, moved, other_number};
use rand::RngExt;
use rand::seq::IndexedRandom;
use rand_pcg::Pcg64;

pub const TABLES: [&str; 7] =
    ["agents.csv", "availability.csv", "events.csv", "inquiries.csv", "adjust.csv", "worked.csv", "holidays.csv"];

/// What a cell becomes beside another number, another time and another id.
const VALUES: [&str; 16] = [
    "",
    " ",
    "abc",
    "售前",
    "2026-02-30",
    "2026-11-11T25:00",
    "2026-11-11",
    "1970-01-01T00:00",
    "9999-12-31T23:59",
    "１２",
    "1.234,5",
    "presale;presale",
    "\"",
    "\u{0}",
    "#N/A",
    "true",
];

/// Breaks one place of a table.
pub fn break_one(folder: &mut Folder, rng: &mut Pcg64) -> Broken {
    let file = *TABLES.choose(rng).expect("tables");
    let text = folder.get_mut(file).expect("a table");
    let mut rows: Vec<Vec<String>> = text.lines().map(|line| line.split(',').map(str::to_owned).collect()).collect();
    let row = rng.random_range(1..rows.len());
    let column = rng.random_range(0..rows[0].len());
    let (key, old) = (rows[0][column].clone(), rows[row][column].clone());
    let mut broken = Broken { file, line: row + 1, key, old, new: String::new(), what: "" };
    match rng.random_range(0..20) {
        0 => {
            broken.what = "a column is missing";
            broken.line = 1;
            rows.iter_mut().for_each(|row| drop(row.remove(column)));
        }
        1 => {
            broken.what = "a column has another name";
            broken.line = 1;
            broken.new = format!("{}x", broken.key);
            rows[0][column].clone_from(&broken.new);
        }
        2 => {
            broken.what = "a column is there twice";
            broken.line = 1;
            rows.iter_mut().for_each(|row| row.push(row[column].clone()));
        }
        3 | 4 => {
            broken.what = "a row is doubled";
            broken.line = row + 2;
            rows.insert(row + 1, rows[row].clone());
        }
        5 => {
            broken.what = "a cell too many";
            broken.new = "7".to_owned();
            rows[row].push(broken.new.clone());
        }
        6 => {
            broken.what = "a cell too few";
            rows[row].pop();
        }
        _ => {
            (broken.what, broken.new) = another(&broken.old, rng);
            rows[row][column].clone_from(&broken.new);
        }
    }
    *text = rows.iter().map(|row| row.join(",") + "\n").collect();
    broken
}

/// Another cell in place of `old`.
fn another(old: &str, rng: &mut Pcg64) -> (&'static str, String) {
    if rng.random_bool(0.5) {
        return ("another value", (*VALUES.choose(rng).expect("values")).to_owned());
    }
    match moved(old, rng) {
        Some(time) => ("another time", time),
        None if old.parse::<f64>().is_ok() => ("another number", other_number(old, rng)),
        None => ("another word", format!("{old}X")),
    }
}
