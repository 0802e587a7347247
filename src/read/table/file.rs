//! Files that may be read: ordinary ones, not larger than their kind ever is.

use crate::domain::fingerprint::{fingerprint, fingerprint_of};
use crate::read::findings::codes;
use crate::read::findings::list::{Findings, Place};
use crate::text;
use std::fs::{File, FileType};
use std::io::Read;
use std::path::Path;

/// Most bytes of a CSV table.
pub(in crate::read) const MOST_OF_A_TABLE: u64 = 512 << 20;
/// Most bytes of a workbook.
pub(in crate::read) const MOST_OF_A_WORKBOOK: u64 = 64 << 20;
/// Most bytes of plan.toml or a drill.
pub(in crate::read) const MOST_OF_A_TOML: u64 = 4 << 20;

/// Reads the bytes of an ordinary file of at most `most` bytes.
///
/// What a path names is looked at before it is opened: a pipe would wait for its writer, a device may never end.
pub(in crate::read) fn read_bytes(path: &Path, most: u64, findings: &mut Findings) -> Option<Vec<u8>> {
    if report_other_than_file(path, findings) {
        return None;
    }
    if let Some(bytes) = std::fs::metadata(path).map(|meta| meta.len()).ok().filter(|bytes| *bytes > most) {
        return too_large(bytes, most, findings);
    }
    let mut bytes = Vec::new();
    // A file may grow while it is read, and those of the system have no length.
    match File::open(path).and_then(|file| file.take(most + 1).read_to_end(&mut bytes)) {
        Ok(_) if bytes.len() as u64 > most => too_large(bytes.len() as u64, most, findings),
        Ok(_) => Some(bytes),
        Err(error) => {
            let file = findings.file().to_owned();
            let message = text!("{file} cannot be read: {error}", "无法读取 {file}：{error}");
            findings.add(&codes::FILE_UNREADABLE, Place::default(), message);
            None
        }
    }
}

/// Does `work` on the file at `path`, and gives the fingerprint of what it read; none where somebody changed the file meanwhile, which is
/// reported.
pub(in crate::read) fn unchanged_by_others<T>(
    path: &Path,
    findings: &mut Findings,
    work: impl FnOnce(&mut Findings) -> T,
) -> (T, Option<String>) {
    let stamp = || std::fs::metadata(path).ok().and_then(|meta| Some((meta.len(), meta.modified().ok()?)));
    let before = stamp();
    let done = work(findings);
    let print = print_of(path);
    if stamp() != before {
        let file = findings.file().to_owned();
        let message = text!("{file} was changed while it was read", "读取 {file} 时文件被改动");
        findings.add(&codes::FILE_CHANGED, Place::default(), message);
        return (done, None);
    }
    (done, print)
}

/// The fingerprint of the file at `path` as it is now; that of no bytes where it cannot be read.
pub(in crate::read) fn print_now(path: &Path) -> String {
    print_of(path).unwrap_or_else(|| fingerprint(&[]))
}

/// The fingerprint of an ordinary file: a device may never end, and a pipe is waited for.
fn print_of(path: &Path) -> Option<String> {
    std::fs::metadata(path).is_ok_and(|meta| meta.is_file()).then(|| File::open(path).and_then(fingerprint_of).ok())?
}

/// Reports a folder, a pipe or a device.
pub(in crate::read) fn report_other_than_file(path: &Path, findings: &mut Findings) -> bool {
    let Ok(kind) = std::fs::metadata(path).map(|meta| meta.file_type()) else { return false };
    if kind.is_file() {
        return false;
    }
    let (file, [en, zh]) = (findings.file().to_owned(), name_of(kind));
    let message = text!("{file} is {en}, not a file", "{file} 是{zh}，不是文件");
    findings.add(&codes::NOT_A_FILE, Place::default(), message);
    true
}

/// Reports a file of more than `most` bytes; none, for the caller to return.
pub(in crate::read) fn too_large<T>(bytes: u64, most: u64, findings: &mut Findings) -> Option<T> {
    let (mib, most) = (bytes.div_ceil(1 << 20), most >> 20);
    let message = text!("{mib} MiB; at most {most} MiB are read", "{mib} MiB；最多读取 {most} MiB");
    findings.add(&codes::FILE_TOO_LARGE, Place::default(), message);
    None
}

#[cfg(unix)]
fn name_of(kind: FileType) -> [&'static str; 2] {
    use std::os::unix::fs::FileTypeExt;
    if kind.is_dir() {
        ["a folder", "文件夹"]
    } else if kind.is_fifo() {
        ["a pipe", "管道"]
    } else if kind.is_socket() {
        ["a socket", "套接字"]
    } else {
        ["a device", "设备"]
    }
}

#[cfg(not(unix))]
fn name_of(kind: FileType) -> [&'static str; 2] {
    if kind.is_dir() { ["a folder", "文件夹"] } else { ["something else", "其他对象"] }
}
