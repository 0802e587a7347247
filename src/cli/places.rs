//! The folders that an import writes into, each taken for it alone.

use crate::error::{Error, Result};
use crate::publish::Lock;
use std::collections::BTreeSet;
use std::path::Path;

/// Takes the plan `folder` and the `places` of its tables, which may be the same by another name; those that are not there are made.
///
/// # Errors
/// Those of [`Lock::take`], and [`Error::Output`] where a folder cannot be made.
pub fn taken<'p>(folder: &'p Path, places: impl Iterator<Item = &'p Path>) -> Result<Vec<Lock>> {
    let real = |place: &Path| {
        let place = if place.as_os_str().is_empty() { Path::new(".") } else { place };
        let failed = |source| Error::Output { path: place.to_owned(), source };
        std::fs::create_dir_all(place).and_then(|()| place.canonicalize()).map_err(failed)
    };
    // Two that share some take them in one order, so that one of them gets all.
    let places: BTreeSet<_> = places.chain([folder]).map(real).collect::<Result<_>>()?;
    places.iter().map(|place| Lock::take(place, "import")).collect()
}
