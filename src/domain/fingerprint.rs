//! Fingerprints of bytes: SipHash-2-4 with 128 bits and a key of zeros (Aumasson & Bernstein, 2012). They tell a file from another by
//! chance, not from one that somebody made to deceive.

use siphasher::sip128::{Hasher128, SipHasher24};
use std::hash::Hasher;
use std::io::{self, Read};

/// Bytes that are held at a time.
const AT_ONCE: usize = 1 << 16;

/// The fingerprint of `bytes`: 32 hexadecimal digits, the same on every machine.
pub fn fingerprint(bytes: &[u8]) -> String {
    let mut hasher = SipHasher24::new();
    hasher.write(bytes);
    digits(&hasher)
}

/// The fingerprint of all that `source` gives.
///
/// # Errors
/// That of reading.
pub fn fingerprint_of(mut source: impl Read) -> io::Result<String> {
    let (mut hasher, mut bytes) = (SipHasher24::new(), vec![0; AT_ONCE]);
    loop {
        match source.read(&mut bytes) {
            Ok(0) => return Ok(digits(&hasher)),
            Ok(n) => hasher.write(&bytes[..n]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
}

fn digits(hasher: &SipHasher24) -> String {
    format!("{:032x}", hasher.finish128().as_u128())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_has_the_fingerprint_of_its_bytes() {
        let bytes: Vec<u8> = (0..200_000_u32).map(|i| (i % 251) as u8).collect();
        assert_eq!(fingerprint_of(&bytes[..]).expect("read"), fingerprint(&bytes));
        assert_ne!(fingerprint(&bytes), fingerprint(&bytes[1..]));
        assert_eq!(fingerprint_of(&b""[..]).expect("read"), fingerprint(b""));
    }
}
