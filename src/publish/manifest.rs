//! Fingerprints: what every file of a folder holds, and what it was made from.
//!
//! ```text
//! fingerprints.json   { "requirements.csv": { "content": "…", "made_from": { "forecast.csv": "…", "plan.toml": "…" } } }
//! ```
//!
//! A fingerprint is that of [`crate::domain::fingerprint`].

use crate::domain::fingerprint::fingerprint;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// The file of fingerprints, in the folder of those that it tells of.
pub const MANIFEST: &str = "fingerprints.json";

/// What is known of one file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Fingerprint of its bytes.
    pub content: String,
    /// By name, the fingerprint of each thing that it was made from.
    pub made_from: BTreeMap<String, String>,
}

impl Entry {
    /// The names of what is otherwise in `now`; what `now` does not know is left out.
    pub fn differs(&self, now: &BTreeMap<String, String>) -> Vec<String> {
        let is_other = |(name, print): &(&String, &String)| now.get(*name).is_some_and(|now| now != *print);
        self.made_from.iter().filter(is_other).map(|(name, _)| name.clone()).collect()
    }
}

/// All files of a folder.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest(BTreeMap<String, Entry>);

impl Manifest {
    /// That of `folder`; empty where there is none that can be read: nothing is known then.
    pub fn of(folder: &Path) -> Self {
        let bytes = fs::read(folder.join(MANIFEST)).unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or_default()
    }

    /// What is known of the file `name`.
    pub fn entry(&self, name: &str) -> Option<&Entry> {
        self.0.get(name)
    }

    /// The names of all files that it tells of, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Notes that `name` now holds `content`, made from `made_from`.
    pub fn note(&mut self, name: &str, content: &[u8], made_from: BTreeMap<String, String>) {
        self.0.insert(name.to_owned(), Entry { content: fingerprint(content), made_from });
    }

    /// Notes that `name` is gone.
    pub fn forget(&mut self, name: &str) {
        self.0.remove(name);
    }

    /// The bytes of the file.
    pub fn bytes(&self) -> Vec<u8> {
        // A map of strings cannot fail to be written.
        let mut bytes = serde_json::to_vec_pretty(&self.0).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }
}
