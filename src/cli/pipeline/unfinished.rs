//! What a killed command left in a plan folder and its outputs, put right before the folder is read.

use super::OUT;
use crate::error::Result;
use crate::{publish, read};
use std::path::Path;

/// Does so for the plan at `path`, a folder or its plan.toml, and where its input files lie in other folders there as well.
///
/// # Errors
/// [`crate::error::Error::Output`] where a set of files that was decided cannot be finished.
pub fn finish(path: &Path) -> Result<()> {
    let folder = match path.is_dir() {
        true => path,
        false => path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new(".")),
    };
    publish::finish(folder)?;
    read::input_folders(path).iter().try_for_each(|place| publish::finish(place))?;
    publish::finish_all(&folder.join(OUT))
}
