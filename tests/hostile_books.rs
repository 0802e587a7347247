//! Workbooks that unpack to far more than they are, or say that they hold what no sheet can: refused in little memory, by the binary.
#![cfg(unix)]

mod hostile_kit;

use hostile_kit::{change, looks, packed, plan, texts, within, workbook};
use std::fs;
use std::path::Path;

/// Kilobytes of addresses, stacks and the program itself included. The books here are a little beyond what is borne, not far: no
/// program that reads them as they stand comes to harm.
const ROOM: &str = "ulimit -v 700000";

const CELL: &str = "<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>agent_id</t></is></c></row>";

/// What `check` says of a plan whose roster is this workbook; it has to be one error, in little memory.
fn refused(title: &str, book: &[u8]) -> String {
    let (_folder, plan) = plan();
    fs::remove_file(Path::new(&plan).join("agents.csv")).expect("removed");
    fs::write(Path::new(&plan).join("agents.xlsx"), book).expect("written");
    change(&plan, "plan.toml", |text| format!("{text}\n[inputs]\nagents = \"agents.xlsx\"\n"));
    let (code, stdout, stderr) = within(ROOM, &["check", &plan]);
    assert_eq!(code, 3, "{title}: {stdout}\n{stderr}");
    let all = stdout + &stderr;
    assert!(all.len() < 5000, "{title}: {}", all.len());
    all
}

#[test]
fn what_unpacks_beyond_all_sense_is_refused() {
    let many = texts("", &"<si><t/></si>".repeat(3_000_000));
    let long = format!("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>{}</t></is></c></row>", "x".repeat(40 << 20));
    let cells = format!("<row>{}</row>", "<c><v>1</v></c>".repeat(1000)).repeat(3000);
    for (title, book) in [
        ("texts", workbook("", CELL, &[("xl/sharedStrings.xml", &many)])),
        ("a cell", workbook("", &long, &[])),
        ("cells", workbook("", &cells, &[])),
        ("a part that is no table", workbook("", CELL, &[("xl/media/image1.png", &" ".repeat(40 << 20))])),
    ] {
        assert!(book.len() < 400_000, "{title}: {}", book.len());
        let told = refused(title, &book);
        assert!(told.contains("E156") && told.contains("MiB once unpacked"), "{title}: {told}");
    }
}

#[test]
fn what_is_copied_into_many_cells_is_counted_before_it_is_copied() {
    let text = |characters: usize| texts("", &format!("<si><t>{}</t></si>", "y".repeat(characters)));
    let rows = format!("<row>{}</row>", "<c t=\"s\"><v>0</v></c>".repeat(1000));
    let told = refused("copies", &workbook("", &rows, &[("xl/sharedStrings.xml", &text(30_000))]));
    assert!(told.contains("E156") && told.contains("MiB of text in its cells"), "{told}");
    let told = refused("a long one", &workbook("", &rows, &[("xl/sharedStrings.xml", &text(32_768))]));
    assert!(told.contains("E156") && told.contains("cell A1 has more than 32767 characters"), "{told}");
    let told = refused("looks", &workbook("", CELL, &[("xl/styles.xml", &looks(&"<xf/>".repeat(600_000)))]));
    assert!(told.contains("E156") && told.contains("entries about formats"), "{told}");
}

/// Room would be made for the texts that a table promises; the numbers far beyond are those of the guard's own test.
#[test]
fn what_no_sheet_can_hold_is_refused_before_a_library_sees_it() {
    let shared = texts(" uniqueCount=\"4000000\"", "<si><t>a</t></si>");
    let told = refused("texts", &workbook("", CELL, &[("xl/sharedStrings.xml", &shared)]));
    assert!(told.contains("E105") && told.contains("uniqueCount"), "{told}");
    let row = "<row><c r=\"A1048577\" t=\"inlineStr\"><is><t>agent_id</t></is></c></row>";
    let told = refused("a row", &workbook("", row, &[]));
    assert!(told.contains("E105") && told.contains("row 1048576 is the last"), "{told}");
}

/// Neither a file nor a text many times over comes out of an entity.
#[test]
fn entities_are_not_followed() {
    let folder = tempfile::tempdir().expect("a folder");
    let secret = folder.path().join("secret");
    fs::write(&secret, "the-secret-itself").expect("written");
    for (title, entities, entity) in [
        ("external", format!("<!ENTITY a SYSTEM \"file://{}\">", secret.display()), "&a;"),
        ("nested", "<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">".to_owned(), "&b;"),
    ] {
        let row = format!("<row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>{entity}</t></is></c></row>");
        let told = refused(title, &workbook(&format!("<!DOCTYPE x [{entities}]>"), &row, &[]));
        assert!(told.contains("E105") && !told.contains("the-secret-itself"), "{title}: {told}");
    }
}

/// A text that an open document repeats is counted as often as it is repeated.
#[test]
fn repeats_of_an_open_document_are_counted_before_they_are_made() {
    let row = format!(
        "<table:table-row table:number-rows-repeated=\"40\"><table:table-cell office:value-type=\"string\" \
         table:number-columns-repeated=\"40\"><text:p>{}</text:p></table:table-cell></table:table-row>",
        "z".repeat(20_000)
    );
    let content = format!(
        "<office:document-content xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\" \
         xmlns:table=\"urn:oasis:names:tc:opendocument:xmlns:table:1.0\" \
         xmlns:text=\"urn:oasis:names:tc:opendocument:xmlns:text:1.0\"><office:body><office:spreadsheet>\
         <table:table table:name=\"S\">{row}</table:table></office:spreadsheet></office:body></office:document-content>"
    );
    let mimetype = "application/vnd.oasis.opendocument.spreadsheet";
    let (folder, into) = plan();
    let from = folder.path().join("log.ods");
    fs::write(&from, packed(&[("mimetype", mimetype), ("content.xml", &content)])).expect("written");
    let (code, stdout, stderr) = within(ROOM, &["import", "--into", &into, from.to_str().expect("UTF-8")]);
    assert!(code == 3 && (stdout + &stderr).contains("MiB of text in its cells"), "{code} {stderr}");
}
