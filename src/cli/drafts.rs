//! Copies and drafts outside of any plan folder, which nobody else sees. A command that is killed leaves its own behind; the next that
//! needs some takes them away.

use crate::error::{Error, Result};
use crate::publish::Lock;
use std::fs::{self, Metadata};
use std::path::Path;
use tempfile::TempDir;

/// How the folders of drafts begin, among the temporary files of the system.
const PREFIX: &str = "peakshift-drafts-";
/// Times that another command may take a folder away before this one has it.
const TRIES: usize = 5;

/// A folder for drafts; it goes with its owner.
#[derive(Debug)]
pub struct Drafts {
    folder: TempDir,
    /// Goes with the process: a folder whose lock can be had is nobody's any more.
    _lock: Lock,
}

impl Drafts {
    /// A new folder, after those of killed commands are gone.
    ///
    /// # Errors
    /// [`Error::Output`] where no folder can be made among the temporary files.
    pub fn new() -> Result<Self> {
        let all = std::env::temp_dir();
        let failed = |source| Error::Output { path: all.clone(), source };
        let made = || {
            let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(&all).map_err(failed)?;
            let lock = Lock::take(folder.path(), "(drafts, 草稿)")?;
            Ok(Self { folder, _lock: lock })
        };
        let mut drafts = made();
        for _ in 1..TRIES {
            if drafts.is_ok() {
                break;
            }
            drafts = made();
        }
        if let Ok(own) = &drafts {
            own.sweep(&all);
        }
        drafts
    }

    /// Where they lie.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Takes away the folders of commands that are over, as far as that can be done.
    fn sweep(&self, all: &Path) {
        let Ok(own) = fs::symlink_metadata(self.path()) else { return };
        for entry in fs::read_dir(all).into_iter().flatten().flatten() {
            let path = entry.path();
            let is_named_so = entry.file_name().to_string_lossy().starts_with(PREFIX) && path != self.path();
            // What somebody else has put there under such a name is not touched, a link least of all.
            let is_ours = || fs::symlink_metadata(&path).is_ok_and(|found| found.is_dir() && is_of_same(&found, &own));
            if is_named_so
                && is_ours()
                && let Ok(_lock) = Lock::take(&path, "(drafts, 草稿)")
            {
                let _ = fs::remove_dir_all(&path);
            }
        }
    }
}

/// Whether both belong to the same user.
#[cfg(unix)]
fn is_of_same(one: &Metadata, other: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    one.uid() == other.uid()
}

#[cfg(not(unix))]
fn is_of_same(_: &Metadata, _: &Metadata) -> bool {
    true
}
