//! A set of files, changed as one: all of it or nothing, whatever fails and whenever the process is killed.
//!
//! ```text
//! 1  every new content   → .peakshift-new-NAME   stored and synced
//! 2  every old file      → .peakshift-old-NAME   a second link to it
//! 3  the names           → .peakshift-journal    from here on the set is decided
//! 4  .peakshift-new-NAME → NAME, and what is retired is taken away
//! 5  journal and old links are taken away
//! ```
//!
//! A name may lie in folders below, `versions/001/schedule.csv`: they are made in step 4, and what is stored before is at the top with `~` for
//! `/`. A failure up to 4 puts back every old file. A process that is killed before 3 has changed nothing, and one that is killed later has
//! left a journal, from which [`recover`] goes on. This is a redo log as in Gray & Reuter, "Transaction Processing", 1992.

use crate::error::{Error, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

const NEW: &str = ".peakshift-new-";
const OLD: &str = ".peakshift-old-";
pub(super) const JOURNAL: &str = ".peakshift-journal";

/// What happens to a file of a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It has this content from now on.
    Write(String, Vec<u8>),
    /// It goes, if it is there.
    Retire(String),
}

impl Change {
    fn name(&self) -> &str {
        match self {
            Change::Write(name, _) | Change::Retire(name) => name,
        }
    }
}

/// The names of a set, as the journal keeps them.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Names {
    written: Vec<String>,
    retired: Vec<String>,
}

/// Makes all `changes` in `folder`, which is made if need be; returns the paths that were written, in order.
///
/// # Errors
/// [`Error::Output`] with the file that could not be written. Every file is then as it was before.
pub fn replace(folder: &Path, changes: &[Change]) -> Result<Vec<PathBuf>> {
    replace_by(folder, changes, &|from, to| fs::rename(from, to))
}

/// [`replace`] with another way to rename, so that a test can let it fail.
///
/// # Errors
/// As [`replace`].
pub fn replace_by(
    folder: &Path,
    changes: &[Change],
    rename: &dyn Fn(&Path, &Path) -> io::Result<()>,
) -> Result<Vec<PathBuf>> {
    let made = !folder.exists();
    let result = fs::create_dir_all(folder)
        .map_err(|source| Error::Output { path: folder.to_owned(), source })
        .and_then(|()| recover(folder))
        .and_then(|()| Set { folder, rename }.replace(changes));
    if result.is_err() && made {
        // Only an empty folder goes; the first failure is the one to report.
        let _ = fs::remove_dir(folder);
    }
    result
}

/// Ends what a killed process left in `folder`: a set that was decided is put in place, any other trace of one is taken away.
///
/// # Errors
/// [`Error::Output`] with the file that could not be put in place; its journal stays.
pub fn recover(folder: &Path) -> Result<()> {
    let journal = folder.join(JOURNAL);
    if let Some(names) = fs::read(&journal).ok().and_then(|bytes| serde_json::from_slice::<Names>(&bytes).ok()) {
        let set = Set { folder, rename: &|from, to| fs::rename(from, to) };
        set.put_in_place(&names).map_err(|(path, source)| Error::Output { path, source })?;
    }
    sweep(folder);
    Ok(())
}

/// [`recover`] in `folder` and in the folders in it, which have sets of their own: those of a proposal, of hiring, of a comparison.
///
/// # Errors
/// See [`recover`].
pub fn recover_all(folder: &Path) -> Result<()> {
    recover(folder)?;
    let Ok(entries) = fs::read_dir(folder) else { return Ok(()) };
    entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir()).try_for_each(|path| recover(&path))
}

/// Takes away what no process needs any more, the journal first: without it the rest is litter.
fn sweep(folder: &Path) {
    let _ = fs::remove_file(folder.join(JOURNAL));
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(NEW) || name.starts_with(OLD) {
            // Litter that cannot be taken away now is so at the next command.
            let _ = fs::remove_file(entry.path());
        }
    }
}

type Failure = (PathBuf, io::Error);

struct Set<'a> {
    folder: &'a Path,
    rename: &'a dyn Fn(&Path, &Path) -> io::Result<()>,
}

impl Set<'_> {
    fn replace(&self, changes: &[Change]) -> Result<Vec<PathBuf>> {
        let decided = self.prepare(changes).and_then(|names| self.put_in_place(&names).map(|()| names));
        match decided {
            Ok(names) => {
                sweep(self.folder);
                Ok(names.written.iter().map(|name| self.folder.join(name)).collect())
            }
            Err((path, source)) => {
                self.put_back(changes);
                sweep(self.folder);
                Err(Error::Output { path, source })
            }
        }
    }

    /// Steps 1 to 3.
    fn prepare(&self, changes: &[Change]) -> std::result::Result<Names, Failure> {
        let mut names = Names::default();
        for change in changes {
            let path = self.folder.join(change.name());
            let at = |source| (path.clone(), source);
            if path.is_dir() {
                return Err(at(io::Error::from(ErrorKind::IsADirectory)));
            }
            match change {
                Change::Write(name, content) => {
                    self.store(&staged(name), content).map_err(at)?;
                    names.written.push(name.clone());
                }
                Change::Retire(name) => names.retired.push(name.clone()),
            }
        }
        for change in changes {
            let path = self.folder.join(change.name());
            keep(&path, &self.old(change.name())).map_err(|source| (path, source))?;
        }
        let journal =
            serde_json::to_vec(&names).map_err(|error| (self.folder.join(JOURNAL), io::Error::other(error)))?;
        let unfinished = format!("{NEW}journal");
        let decide = || {
            self.store(&unfinished, &journal)?;
            sync_folder(self.folder);
            fs::rename(self.folder.join(&unfinished), self.folder.join(JOURNAL))?;
            sync_folder(self.folder);
            Ok(())
        };
        decide().map_err(|source| (self.folder.to_owned(), source))?;
        Ok(names)
    }

    /// Step 4; what is in place already is passed over.
    fn put_in_place(&self, names: &Names) -> std::result::Result<(), Failure> {
        for name in &names.written {
            let (from, to) = (self.folder.join(staged(name)), self.folder.join(name));
            if let Some(parent) = to.parent() {
                fs::create_dir_all(parent).map_err(|source| (parent.to_owned(), source))?;
            }
            match (self.rename)(&from, &to) {
                Err(source) if source.kind() != ErrorKind::NotFound || !to.exists() => return Err((to, source)),
                _ => {}
            }
        }
        for name in &names.retired {
            let path = self.folder.join(name);
            match fs::remove_file(&path) {
                Err(source) if source.kind() != ErrorKind::NotFound => return Err((path, source)),
                _ => {}
            }
        }
        self.sync(names.written.iter().chain(&names.retired));
        Ok(())
    }

    /// Every file as it was: one that was there from its second link, any other away.
    fn put_back(&self, changes: &[Change]) {
        // Without a journal nothing has been put in place.
        if !self.folder.join(JOURNAL).exists() {
            return;
        }
        for change in changes {
            let (path, old) = (self.folder.join(change.name()), self.old(change.name()));
            let in_place = matches!(change, Change::Write(..)) && !self.folder.join(staged(change.name())).exists();
            // The first failure is the one to report; where putting back fails too there is nobody else to tell.
            if old.exists() {
                let _ = fs::rename(&old, &path);
            } else if in_place {
                let _ = fs::remove_file(&path);
            }
            // Folders that the set made go again; one that holds anything stays.
            for parent in path.ancestors().skip(1).take_while(|parent| *parent != self.folder) {
                let _ = fs::remove_dir(parent);
            }
        }
        sync_folder(self.folder);
    }

    fn old(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{OLD}{}", flat(name)))
    }

    /// Makes the names of `files` last, in whatever folders below they lie.
    fn sync<'n>(&self, files: impl Iterator<Item = &'n String>) {
        let ancestors = files.flat_map(|name| Path::new(name).ancestors().skip(1));
        let folders: BTreeSet<PathBuf> = ancestors.map(|below| self.folder.join(below)).collect();
        folders.iter().rev().for_each(|folder| sync_folder(folder));
    }

    fn store(&self, name: &str, content: &[u8]) -> io::Result<()> {
        let mut file = File::create(self.folder.join(name))?;
        file.write_all(content)?;
        file.sync_all()
    }
}

/// Where the new content of `name` is stored until it is in place.
fn staged(name: &str) -> String {
    format!("{NEW}{}", flat(name))
}

fn flat(name: &str) -> String {
    name.replace('/', "~")
}

/// A second way to the content of `path`, where there is any.
fn keep(path: &Path, old: &Path) -> io::Result<()> {
    if !path.exists() {
        return Ok(());
    }
    // Not every file system has links.
    fs::hard_link(path, old).or_else(|_| fs::copy(path, old).map(drop))
}

/// Makes the names of `folder` last through a power cut. Where the system cannot do that for a folder nothing is lost but that.
fn sync_folder(folder: &Path) {
    let _ = File::open(folder).and_then(|folder| folder.sync_all());
}
