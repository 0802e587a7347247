//! The README says what the code does.

use peakshift::read::table::columns::COLUMNS;
use std::fs;
use std::path::Path;

fn readme() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md")).expect("a README")
}

#[test]
fn the_table_of_columns_is_that_of_the_reader() {
    let expected: String =
        COLUMNS.iter().map(|column| format!("| `{}` | {} |\n", column.name, column.aliases.join("、"))).collect();
    let readme = readme();
    let table = readme.split("| column | also |\n| --- | --- |\n").nth(1).expect("the table");
    let table = table.split("\n\n").next().expect("its end");
    assert_eq!(format!("{table}\n"), expected);
}

#[test]
fn everything_that_it_names_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for part in readme().split("](").skip(1) {
        let target = part.split(')').next().expect("a target");
        assert!(root.join(target).exists(), "{target} is not there");
    }
    for script in readme().lines().filter_map(|line| line.strip_prefix("sh ")) {
        assert!(root.join(script).is_file(), "{script} is not there");
    }
}
