//! From a workbook to its bytes.

use crate::domain::threads;
use crate::error::Error;
use crate::text;
use rust_xlsxwriter::{Workbook, XlsxError};
use std::io;
use std::path::PathBuf;

/// The bytes of `book`. Its writer starts a thread for each sheet, and panics where it cannot.
pub fn saved(book: &mut Workbook) -> std::result::Result<Vec<u8>, XlsxError> {
    if threads::can_start(book.worksheets().len()) {
        return book.save_to_buffer();
    }
    let why = "a workbook is written by a thread for each of its sheets, and the system starts no more (see `ulimit -u`)；写工作簿时每个工作表需要一个线程，而系统不再启动线程";
    Err(XlsxError::IoError(io::Error::new(io::ErrorKind::WouldBlock, why)))
}

/// Why there is no workbook of that name.
pub fn failed(error: XlsxError, name: &str) -> Error {
    match error {
        XlsxError::IoError(source) => Error::Output { path: PathBuf::from(name), source },
        error => Error::Defect(text!("{name}: {error}", "{name}：{error}")),
    }
}
