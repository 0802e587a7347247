//! One command at a time in a folder of outputs.

use crate::error::{Error, Result};
use crate::text;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::path::{Path, PathBuf};

const NAME: &str = ".peakshift-lock";

/// A folder that no other command may write into. The system gives it up with the process, however that ends.
#[derive(Debug)]
pub struct Lock {
    path: PathBuf,
    file: File,
}

impl Lock {
    /// Takes `folder`, which must exist, for `command`; a line tells others who has it, and since when.
    ///
    /// # Errors
    /// [`Error::Busy`] with the holder's line when another process has it, [`Error::Output`] when the folder cannot be
    /// written.
    pub fn take(folder: &Path, command: &str) -> Result<Self> {
        let (id, since) = (std::process::id(), chrono::Local::now().format("%Y-%m-%d %H:%M:%S"));
        let holder = format!("peakshift {command}, pid {id}, since {since}");
        let path = folder.join(NAME);
        let failed = |source| Error::Output { path: path.clone(), source };
        loop {
            let mut file =
                OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path).map_err(failed)?;
            match file.try_lock() {
                Ok(()) if is_still_there(&file, &path) => {
                    let mut lock = Self { path: path.clone(), file };
                    // Where the line cannot be written the lock goes, and its file with it.
                    lock.tell(&holder).map_err(failed)?;
                    return Ok(lock);
                }
                // Its holder took the file away between our opening and our locking it.
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(busy(folder, &mut file)),
                Err(TryLockError::Error(source)) => return Err(failed(source)),
            }
        }
    }

    fn tell(&mut self, holder: &str) -> std::io::Result<()> {
        self.file.set_len(0)?;
        self.file.rewind()?;
        self.file.write_all(holder.as_bytes())
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // The system unlocks in any case; a file that stays is taken over by the next command.
        let _ = fs::remove_file(&self.path);
        let _ = self.file.unlock();
    }
}

fn busy(folder: &Path, file: &mut File) -> Error {
    let mut holder = String::new();
    // A holder that has not written its line yet stays unnamed.
    let _ = file.read_to_string(&mut holder);
    let (folder, holder) = (folder.display(), holder.trim());
    Error::Busy(text!(
        "another command is writing into {folder}: {holder}; wait for it, or end it, and run this again",
        "另一个命令正在写入 {folder}：{holder}；请等它结束或终止它，然后重新运行"
    ))
}

#[cfg(unix)]
fn is_still_there(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let number = |found: std::io::Result<fs::Metadata>| found.ok().map(|found| (found.dev(), found.ino()));
    number(file.metadata()) == number(fs::metadata(path))
}

#[cfg(not(unix))]
fn is_still_there(_: &File, path: &Path) -> bool {
    path.exists()
}
