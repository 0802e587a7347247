//! What the files are called: safe on every file system, whatever an id holds, and no two alike where case does not count.

use crate::domain::diary::Owner;
use siphasher::sip128::{Hasher128, SipHasher24};
use std::collections::BTreeMap;
use std::hash::Hasher;

/// Most bytes of a name before its ending: file systems allow 255, and a name that is being put in place has more around it.
const LONGEST: usize = 120;
/// Begins the name of a squad's file.
const SQUAD: &str = "squad-";
/// Names that Windows keeps for devices, whatever their ending.
const DEVICES: [&str; 4] = ["con", "prn", "aux", "nul"];

/// The file of each of `owners`, in order. Ids that differ in case only, or in what is cut off, have a fingerprint in their names.
pub(super) fn names(owners: &[&Owner]) -> Vec<String> {
    let plain: Vec<String> = owners.iter().map(|owner| stem(owner)).collect();
    let mut uses: BTreeMap<String, usize> = BTreeMap::new();
    for name in &plain {
        *uses.entry(name.to_ascii_lowercase()).or_default() += 1;
    }
    let named = |(owner, stem): (&&Owner, &String)| {
        let is_alone = uses.get(&stem.to_ascii_lowercase()) == Some(&1);
        let cut = cut(stem);
        if is_alone && cut == stem { format!("{stem}.ics") } else { format!("{cut}~{}.ics", &print(owner)[..16]) }
    };
    owners.iter().zip(&plain).map(named).collect()
}

fn stem(owner: &Owner) -> String {
    match owner {
        Owner::Squad(id) => format!("{SQUAD}{}", encoded(id)),
        Owner::Agent(id) => {
            let name = encoded(id);
            let lower = name.to_ascii_lowercase();
            let device = lower.split('.').next().unwrap_or_default();
            let is_port = |port: &str| device.strip_prefix(port).is_some_and(|n| n.len() == 1);
            let is_taken = lower.starts_with(SQUAD) || DEVICES.contains(&device) || is_port("com") || is_port("lpt");
            match name.chars().next() {
                Some(first) if is_taken => format!("{}{}", percent(first), &name[first.len_utf8()..]),
                _ => name,
            }
        }
    }
}

/// Letters, digits, Chinese, `-`, `_` and dots inside stay; everything else becomes `%` and two digits for each byte. Letters beyond ASCII
/// do too: some file systems change their form, and their case is not everywhere the same.
fn encoded(id: &str) -> String {
    let last = id.chars().count().saturating_sub(1);
    let stays = |at: usize, c: char| match c {
        '.' => at > 0 && at < last,
        '-' | '_' => true,
        c => c.is_ascii_alphanumeric() || ('\u{3400}'..='\u{9fff}').contains(&c),
    };
    id.chars().enumerate().map(|(at, c)| if stays(at, c) { c.to_string() } else { percent(c) }).collect()
}

fn percent(c: char) -> String {
    c.encode_utf8(&mut [0; 4]).bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// At most [`LONGEST`] bytes of `stem`.
fn cut(stem: &str) -> &str {
    if stem.len() <= LONGEST {
        return stem;
    }
    let end = (0..=LONGEST).rev().find(|&at| stem.is_char_boundary(at)).unwrap_or(0);
    &stem[..end]
}

fn print(owner: &Owner) -> String {
    let (of_squad, id) = match owner {
        Owner::Agent(id) => (false, id),
        Owner::Squad(id) => (true, id),
    };
    fingerprint(&[if of_squad { SQUAD } else { "" }, id])
}

/// The fingerprint of `parts`, each told from the next: 32 hexadecimal digits, the same on every machine.
pub(super) fn fingerprint(parts: &[&str]) -> String {
    let mut hasher = SipHasher24::new();
    for part in parts {
        hasher.write(&(part.len() as u64).to_le_bytes());
        hasher.write(part.as_bytes());
    }
    format!("{:032x}", hasher.finish128().as_u128())
}
