//! Access tokens (JWT, minutes) and refresh tokens (random; `chain.rs` says what each is worth).
//!
//! An access token says who and by which sign-in; it is never trusted alone: each
//! request still asks whether the sign-in stands and what the person may do. A
//! refresh token is `<sign-in>.<secret>`; the database keeps only a hash.

use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{Error as JwtError, ErrorKind};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use rand::RngExt;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::kit::clock::Timestamp;
use crate::kit::columns::Id;

/// How long an access token is good for.
pub const ACCESS: i64 = 10 * Timestamp::MINUTE;
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Claims {
    /// The person.
    pub sub: Id,
    /// The sign-in (chain of refresh tokens).
    pub sid: Id,
    /// Issued at and expires at, in seconds since 1970 (RFC 7519).
    pub iat: i64,
    pub exp: i64,
}

/// The site's key: for access tokens, and for what only this site may derive.
#[derive(Clone)]
pub struct Key {
    secret: String,
    encoding: EncodingKey,
    decoding: DecodingKey,
}

impl Key {
    pub fn new(secret: &str) -> Key {
        // A second installation (tests in one process) keeps the first.
        let _ = PROVIDER.install_default();
        Key {
            secret: secret.to_owned(),
            encoding: EncodingKey::from_secret(secret.as_bytes()),
            decoding: DecodingKey::from_secret(secret.as_bytes()),
        }
    }

    /// An access token for a person's sign-in, good from `now` for [`ACCESS`].
    pub fn issue(&self, person: Id, sign_in: Id, now: Timestamp) -> String {
        let claims = Claims {
            sub: person,
            sid: sign_in,
            iat: now.0 / Timestamp::SECOND,
            exp: now.plus(ACCESS).0 / Timestamp::SECOND,
        };
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.encoding)
            .expect("claims of two ids and two numbers can be encoded")
    }

    /// What a token says, if this site signed it and it has not expired at `now`.
    pub fn read(&self, token: &str, now: Timestamp) -> Option<Claims> {
        let mut rules = Validation::new(Algorithm::HS256);
        // The clock is ours, so that tests can travel in time.
        rules.validate_exp = false;
        rules.required_spec_claims.clear();
        let claims = jsonwebtoken::decode::<Claims>(token, &self.decoding, &rules).ok()?.claims;
        (claims.exp > now.0 / Timestamp::SECOND).then_some(claims)
    }

    /// Bytes that nobody without the key can tell from random ones: the same for the same words.
    pub fn derive(&self, purpose: &str, words: &str) -> [u8; 32] {
        let mut mac =
            Hmac::<Sha256>::new_from_slice(self.secret.as_bytes()).expect("HMAC takes a key of any length");
        for part in [purpose, words] {
            mac.update(part.as_bytes());
            mac.update(&[0]);
        }
        mac.finalize().into_bytes().into()
    }
}

/// 32 random bytes.
pub fn random() -> [u8; 32] {
    rand::rng().random()
}

/// A secret of 32 random bytes, in hex.
pub fn secret() -> String {
    hex(&random())
}

/// A refresh token of a sign-in, to be sent to the browser once.
pub fn refresh(sign_in: Id) -> String {
    format!("{}.{}", sign_in.simple(), secret())
}

/// The sign-in that a refresh token names, whether or not it is still good.
pub fn sign_in_of(refresh: &str) -> Option<Id> {
    refresh.split_once('.')?.0.parse().ok()
}

/// What the database keeps of a refresh token.
pub fn hash_of(refresh: &str) -> String {
    hex(&Sha256::digest(refresh.as_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

// jsonwebtoken without a backend of its own: HMAC-SHA-256 is all we sign with.

static PROVIDER: CryptoProvider = CryptoProvider {
    signer_factory: |algorithm, key| Ok(Box::new(Hs256::new(*algorithm, key.as_bytes())?)),
    verifier_factory: |algorithm, key| Ok(Box::new(Hs256::new(*algorithm, key.try_get_as_bytes()?)?)),
    key_utils: KeyUtils::new_unimplemented(),
};

struct Hs256(Hmac<Sha256>);

impl Hs256 {
    fn new(algorithm: Algorithm, secret: &[u8]) -> Result<Hs256, JwtError> {
        if algorithm != Algorithm::HS256 {
            return Err(ErrorKind::InvalidAlgorithm.into());
        }
        let mac = Hmac::new_from_slice(secret).map_err(|_| JwtError::from(ErrorKind::InvalidKeyFormat))?;
        Ok(Hs256(mac))
    }
}

impl signature::Signer<Vec<u8>> for Hs256 {
    fn try_sign(&self, message: &[u8]) -> Result<Vec<u8>, signature::Error> {
        let mut mac = self.0.clone();
        mac.update(message);
        Ok(mac.finalize().into_bytes().to_vec())
    }
}

impl signature::Verifier<Vec<u8>> for Hs256 {
    fn verify(&self, message: &[u8], sent: &Vec<u8>) -> Result<(), signature::Error> {
        let mut mac = self.0.clone();
        mac.update(message);
        mac.verify_slice(sent).map_err(|_| signature::Error::new())
    }
}

impl JwtSigner for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

impl JwtVerifier for Hs256 {
    fn algorithm(&self) -> Algorithm {
        Algorithm::HS256
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::clock::new_id;

    const NOW: Timestamp = Timestamp(1_790_000_000_000_000);

    #[test]
    fn a_token_says_who_until_it_expires() {
        let (key, person, sign_in) = (Key::new("a secret"), new_id(), new_id());
        let token = key.issue(person, sign_in, NOW);
        let claims = key.read(&token, NOW.plus(ACCESS - Timestamp::SECOND)).unwrap();
        assert_eq!((claims.sub, claims.sid), (person, sign_in));
        assert_eq!(key.read(&token, NOW.plus(ACCESS)), None);
    }

    #[test]
    fn what_a_site_derives_is_its_own_and_of_these_words_only() {
        let derived = Key::new("a secret").derive("slip", "rin");
        assert_eq!(derived, Key::new("a secret").derive("slip", "rin"));
        for other in [
            Key::new("another").derive("slip", "rin"),
            Key::new("a secret").derive("slipr", "in"),
            Key::new("a secret").derive("slip", "rina"),
        ] {
            assert_ne!(derived, other);
        }
    }

    #[test]
    fn a_token_of_another_site_or_without_a_signature_says_nothing() {
        let token = Key::new("another secret").issue(new_id(), new_id(), NOW);
        assert_eq!(Key::new("a secret").read(&token, NOW), None);
        let unsigned = format!("eyJhbGciOiJub25lIn0.{}.", token.split('.').nth(1).unwrap());
        assert_eq!(Key::new("another secret").read(&unsigned, NOW), None);
        assert_eq!(Key::new("a secret").read("nonsense", NOW), None);
    }
}
