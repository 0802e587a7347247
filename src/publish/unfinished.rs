//! What a killed command left, put right before anything is read: else a reader takes some files of a set as they were before it, and
//! others as they are after.

use super::lock::Lock;
use super::set::{recover, recover_all};
use crate::error::{Error, Result};
use std::ffi::OsStr;
use std::fs;
use std::path::Path;

/// How the names of all files begin that no command leaves behind.
const OURS: &str = ".peakshift-";
/// What a lock says that is taken for this.
const PURPOSE: &str = "(finishing what was cut short, 正在补完中断的写入)";

/// Finishes a set in `folder` that was decided and cut short, and takes away what else was left there. Nothing is done while another command
/// has the folder.
///
/// # Errors
/// [`Error::Output`] where a set that was decided cannot be finished.
pub fn finish(folder: &Path) -> Result<()> {
    if has_traces(folder) { under_lock(folder, || recover(folder)) } else { Ok(()) }
}

/// [`finish`] in `folder` and in the folders in it, which its lock guards, too.
///
/// # Errors
/// See [`finish`].
pub fn finish_all(folder: &Path) -> Result<()> {
    let below = || fs::read_dir(folder).into_iter().flatten().flatten().any(|entry| has_traces(&entry.path()));
    if has_traces(folder) || below() { under_lock(folder, || recover_all(folder)) } else { Ok(()) }
}

fn under_lock(folder: &Path, finish: impl FnOnce() -> Result<()>) -> Result<()> {
    match Lock::take(folder, PURPOSE) {
        Ok(_lock) => finish(),
        Err(Error::Busy(_)) => Ok(()),
        Err(error) => Err(error),
    }
}

fn has_traces(folder: &Path) -> bool {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.into_iter().any(|entry| is_ours(&entry.file_name()))
}

/// Whether `name` is that of a file which no command leaves behind.
pub(super) fn is_ours(name: &OsStr) -> bool {
    name.to_string_lossy().starts_with(OURS)
}
