//! A file that another program writes while it is read: what is new in it, without a line that is not whole yet.

use super::drafts::Drafts;
use crate::error::Result;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Every workbook begins so.
const ZIP: &[u8] = b"PK";

/// What has become of the file.
pub enum Look {
    /// Nothing.
    Same,
    /// There is none, as while one takes the place of another.
    Missing,
    /// Something that was not told before; a copy of it lies here.
    News(PathBuf),
}

/// A file that is followed.
pub struct Follower {
    path: PathBuf,
    /// Where copies lie.
    folder: Drafts,
    seen: Option<Vec<u8>>,
    /// Whether all of `seen` was told, its last line too.
    told: bool,
}

impl Follower {
    /// Follows the file at `path`.
    ///
    /// # Errors
    /// As [`Drafts::new`].
    pub fn new(path: &Path) -> Result<Self> {
        Ok(Self { path: path.to_owned(), folder: Drafts::new()?, seen: None, told: false })
    }

    /// The place of the copies, where findings name it.
    pub fn copy(&self) -> PathBuf {
        self.folder.path().join(self.path.file_name().unwrap_or_default())
    }

    /// Looks at the file. A last line without an end waits until the file has stayed the same from one look to the next, unless
    /// the file is `whole`.
    ///
    /// # Errors
    /// Where the copy cannot be made.
    pub fn look(&mut self, whole: bool) -> io::Result<Look> {
        // What is no file is for the reader to refuse; a pipe would wait for its writer.
        match fs::metadata(&self.path) {
            Err(_) => return Ok(Look::Missing),
            Ok(metadata) if !metadata.is_file() => {
                let known = std::mem::replace(&mut self.told, true);
                return Ok(if known { Look::Same } else { Look::News(self.path.clone()) });
            }
            Ok(_) => {}
        }
        let Ok(bytes) = fs::read(&self.path) else { return Ok(Look::Missing) };
        let settled = self.seen.as_ref() == Some(&bytes);
        if settled && self.told {
            return Ok(Look::Same);
        }
        let finished = if settled || whole { bytes.len() } else { finished(&bytes) };
        self.told = finished == bytes.len();
        let copy = self.copy();
        fs::write(&copy, &bytes[..finished])?;
        self.seen = Some(bytes);
        Ok(Look::News(copy))
    }
}

/// The length of all lines that are whole.
fn finished(bytes: &[u8]) -> usize {
    if bytes.starts_with(ZIP) {
        return bytes.len();
    }
    let line_end: &[u8] = match bytes {
        [0xFF, 0xFE, ..] => b"\n\0",
        [0xFE, 0xFF, ..] => b"\0\n",
        _ => b"\n",
    };
    let last = bytes.chunks_exact(line_end.len()).rposition(|unit| unit == line_end);
    last.map_or(0, |at| (at + 1) * line_end.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(follower: &mut Follower, whole: bool) -> Option<String> {
        match follower.look(whole).expect("looks") {
            Look::News(path) => Some(fs::read_to_string(path).expect("a copy")),
            Look::Same => None,
            Look::Missing => Some("missing".to_owned()),
        }
    }

    #[test]
    fn a_line_is_told_when_it_is_whole_or_has_stayed() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("came.csv");
        let mut follower = Follower::new(&path).expect("follows");
        assert_eq!(told(&mut follower, false).as_deref(), Some("missing"));
        fs::write(&path, "a,b\n1,2").expect("written");
        assert_eq!(told(&mut follower, false).as_deref(), Some("a,b\n"));
        fs::write(&path, "a,b\n1,23\n").expect("written");
        assert_eq!(told(&mut follower, false).as_deref(), Some("a,b\n1,23\n"));
        assert_eq!(told(&mut follower, false), None);
        fs::write(&path, "a,b\n4,5").expect("written");
        assert_eq!(told(&mut follower, false).as_deref(), Some("a,b\n"));
        assert_eq!(told(&mut follower, false).as_deref(), Some("a,b\n4,5"), "it has stayed");
        assert_eq!(told(&mut follower, false), None);
        fs::write(&path, "a,b\n6").expect("written");
        assert_eq!(told(&mut follower, true).as_deref(), Some("a,b\n6"));
    }

    #[test]
    fn lines_end_by_the_encoding() {
        assert_eq!(finished(b"a\nb"), 2);
        assert_eq!(finished(b"ab"), 0);
        assert_eq!(finished(b"\xFF\xFEa\0\n\0b\0"), 6);
        assert_eq!(finished(b"\xFE\xFF\0a\0\n\0b"), 6);
        // U+0A0A has the bytes of a line end and is none.
        assert_eq!(finished(b"\xFF\xFE\x0A\x0A"), 0);
        assert_eq!(finished(b"PK\x03\x04 no line"), 12);
    }
}
