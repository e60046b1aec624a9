//! Random names, from a generator that the shell seeds: the same seed gives the same names.

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng as _, SeedableRng as _};

use crate::ids::{ClaudeId, PromptId, Token};

/// How many characters a token has: 95 bits, far beyond guessing, far below Telegram's 64 bytes.
const TOKEN_LENGTH: usize = 16;

const ALPHABET: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// How many letters a code has, without the dash in its middle.
pub(crate) const CODE_LENGTH: usize = 10;

/// What pairing codes are made of: nothing that is mistaken for another when it is read off a terminal.
pub(crate) const CODE_ALPHABET: &[u8; 30] = b"23456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Makes random names. The generator is a cryptographic one: nobody guesses a button.
#[derive(Debug)]
pub struct Random(ChaCha20Rng);

impl Random {
    /// Starts the generator.
    pub fn new(seed: [u8; 32]) -> Self {
        Self(ChaCha20Rng::from_seed(seed))
    }

    /// Names a button.
    pub fn token(&mut self) -> Token {
        Token((0..TOKEN_LENGTH).map(|_| char::from(ALPHABET[self.below(ALPHABET.len())])).collect())
    }

    /// Names a prompt.
    pub fn prompt(&mut self) -> PromptId {
        PromptId(self.uuid())
    }

    /// Names a Claude session.
    pub fn claude(&mut self) -> ClaudeId {
        ClaudeId(self.uuid())
    }

    /// Makes a pairing code: two groups of letters with a dash between them.
    pub fn code(&mut self) -> String {
        let letters: String =
            (0..CODE_LENGTH).map(|_| char::from(CODE_ALPHABET[self.below(CODE_ALPHABET.len())])).collect();
        let (one, other) = letters.split_at(CODE_LENGTH / 2);
        format!("{one}-{other}")
    }

    fn uuid(&mut self) -> String {
        let mut bytes = [0; 16];
        self.0.fill_bytes(&mut bytes);
        uuid::Builder::from_random_bytes(bytes).into_uuid().to_string()
    }

    /// An even choice below `limit`.
    fn below(&mut self, limit: usize) -> usize {
        let limit = u32::try_from(limit).unwrap_or(u32::MAX).max(1);
        // What lies above the last whole multiple would favour the low numbers.
        let bound = u32::MAX - u32::MAX % limit;
        loop {
            let value = self.0.next_u32();
            if value < bound {
                return usize::try_from(value % limit).unwrap_or(0);
            }
        }
    }
}
