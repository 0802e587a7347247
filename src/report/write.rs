//! The one place that writes outputs: a set of files, each whole or not at all.

use super::{Facts, Output, csv};
use crate::domain::plan::Plan;
use crate::domain::roster::Roster;
use crate::error::{Error, Result};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use tempfile::NamedTempFile;

/// Writes `outputs` under `folder`, which is made if need be; returns the paths in order.
///
/// All bytes are made and stored in temporary files beside their places before the first one is renamed, so that a
/// full disk or a missing fact leaves the folder as it was.
///
/// # Errors
/// [`Error::Output`] with the file that could not be written, [`Error::Defect`] when a stage that an output needs did
/// not run. No file of the set is left then.
pub fn write(facts: &Facts<'_>, outputs: &[Output], folder: &Path) -> Result<Vec<PathBuf>> {
    let exports: Vec<_> = outputs.iter().map(|output| output.export()).collect();
    let contents = exports.iter().map(|export| (export.bytes)(facts)).collect::<Result<Vec<_>>>()?;
    fs::create_dir_all(folder).map_err(|source| Error::Output { path: folder.to_owned(), source })?;
    let mut staged = Vec::with_capacity(exports.len());
    for (export, content) in exports.iter().zip(&contents) {
        let path = folder.join(export.file);
        let file = stage(&path, folder, content).map_err(|source| Error::Output { path: path.clone(), source })?;
        staged.push((path, file));
    }
    publish(staged)
}

/// Keeps a schedule that breaks rules aside as rejected-schedule.csv, for the report of a defect; returns its path.
///
/// # Errors
/// [`Error::Output`] when it cannot be written.
pub fn keep_rejected(plan: &Plan, roster: &Roster, folder: &Path) -> Result<PathBuf> {
    let path = folder.join("rejected-schedule.csv");
    let content = csv::roster(plan, roster)?;
    let file = stage(&path, folder, &content).map_err(|source| Error::Output { path: path.clone(), source })?;
    publish(vec![(path.clone(), file)])?;
    Ok(path)
}

/// Stores `content` beside `path`; the file vanishes unless it is persisted.
fn stage(path: &Path, folder: &Path, content: &[u8]) -> io::Result<NamedTempFile> {
    if path.is_dir() {
        return Err(io::Error::from(io::ErrorKind::IsADirectory));
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(".peakshift-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(content)?;
    file.flush()?;
    Ok(file)
}

fn publish(staged: Vec<(PathBuf, NamedTempFile)>) -> Result<Vec<PathBuf>> {
    let mut done = Vec::with_capacity(staged.len());
    for (path, file) in staged {
        if let Err(failure) = file.persist(&path) {
            for written in &done {
                // The first failure is the one to report; a file that cannot be removed either changes nothing in it.
                let _ = fs::remove_file(written);
            }
            return Err(Error::Output { path, source: failure.error });
        }
        done.push(path);
    }
    Ok(done)
}
