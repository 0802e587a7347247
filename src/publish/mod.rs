//! Puts files in their places, whole sets at a time, and tells later commands what they were made from.
//!
//! Knows `domain` and `error` only: the bytes come from elsewhere. [`Lock`] keeps two commands out of one folder, [`replace`]
//! changes a set of files as one, [`Manifest`] has the fingerprints that a set carries, and [`versions`] keeps what a set replaces.

mod fresh;
mod lock;
mod manifest;
mod set;
mod unfinished;
pub mod versions;

pub use crate::domain::fingerprint::fingerprint;
pub use fresh::{is_in_use, make};
pub use lock::Lock;
pub use manifest::{Entry, MANIFEST, Manifest};
pub use set::{Change, recover, recover_all, replace, replace_by};
pub use unfinished::{finish, finish_all};
