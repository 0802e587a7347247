//! Puts files in their places, whole sets at a time, and tells later commands what they were made from.
//!
//! Knows `domain` and `error` only: the bytes come from elsewhere. [`Lock`] keeps two commands out of one folder, [`replace`]
//! changes a set of files as one, [`Manifest`] has the fingerprints that a set carries, and [`versions`] keeps what a set replaces.

mod lock;
mod manifest;
mod set;
pub mod versions;

pub use lock::Lock;
pub use manifest::{Entry, MANIFEST, Manifest, fingerprint};
pub use set::{Change, recover, recover_all, replace, replace_by};
