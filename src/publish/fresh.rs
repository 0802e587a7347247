//! A folder that is made anew, by one command at a time.

use super::lock::Lock;
use super::set::{Change, recover, replace};
use super::unfinished::is_ours;
use crate::error::{Error, Result};
use std::fs;
use std::path::{Path, PathBuf};

/// Whether `folder` holds anything but what a killed command left.
///
/// # Errors
/// [`Error::Output`] where it cannot be listed.
pub fn is_in_use(folder: &Path) -> Result<bool> {
    if !folder.exists() {
        return Ok(false);
    }
    // A set that was decided is there, though not in its places.
    let entries = fs::read_dir(folder).map_err(|source| Error::Output { path: folder.to_owned(), source })?;
    Ok(entries.flatten().any(|entry| !is_ours(&entry.file_name())) || folder.join(super::set::JOURNAL).exists())
}

/// Makes `folder` for `command` with the files of `changes`; returns their paths in order, none where it is in use.
///
/// # Errors
/// [`Error::Busy`] while another command makes it, [`Error::Output`] with the file that could not be written. Nothing is left then.
pub fn make(folder: &Path, command: &str, changes: &[Change]) -> Result<Option<Vec<PathBuf>>> {
    let is_new = !folder.exists();
    fs::create_dir_all(folder).map_err(|source| Error::Output { path: folder.to_owned(), source })?;
    let result = filled(folder, command, changes);
    if is_new && result.is_err() {
        // Only an empty folder goes; the first failure is the one to report.
        let _ = fs::remove_dir(folder);
    }
    result
}

fn filled(folder: &Path, command: &str, changes: &[Change]) -> Result<Option<Vec<PathBuf>>> {
    let _lock = Lock::take(folder, command)?;
    recover(folder)?;
    if is_in_use(folder)? { Ok(None) } else { replace(folder, changes).map(Some) }
}
