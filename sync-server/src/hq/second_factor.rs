//! Second factors: the six digits of an authenticator (TOTP, RFC 6238), and recovery codes for whoever has lost it.

use evertill_protocol::error::ErrorCode;
use rand::Rng;
use totp_rs::{Builder, Secret, Totp, TotpError};

use super::scope::{Candidate, Proof};
use crate::App;
use crate::error::Refusal;
use crate::store::{StoreError, StoreResult};
use crate::sync::secret;
use crate::vault::Purpose;

/// 160 bits, as RFC 4226 recommends.
const SECRET: usize = 20;
const STEP_S: u64 = 30;
const RECOVERY_CODES: usize = 10;

/// What an authenticator and the server share.
pub struct Shared(Vec<u8>);

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Shared")
    }
}

impl Shared {
    #[must_use]
    pub fn random() -> Self {
        let mut bytes = vec![0; SECRET];
        rand::rng().fill(&mut bytes[..]);
        Shared(bytes)
    }

    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// For whoever types it.
    #[must_use]
    pub fn base32(&self) -> String {
        Secret::from(self.0.clone()).to_base32()
    }

    /// What the QR code says.
    ///
    /// # Errors
    /// When the names cannot stand in it.
    pub fn uri(&self, tenant: &str, login: &str) -> StoreResult<String> {
        // A colon separates the two.
        let issuer = format!("Evertill {tenant}").replace(':', " ");
        let totp = self.totp(Builder::new().with_account_name(login).with_issuer(Some(issuer)))?;
        totp.to_url().map_err(impossible)
    }

    /// The step whose code this is: the present one, the one before or the one after.
    #[must_use]
    pub fn step(&self, code: &str, now_ms: i64) -> Option<i64> {
        let now_s = u64::try_from(now_ms / 1000).ok()?;
        let digits: String = code.chars().filter(|c| !c.is_whitespace()).collect();
        let step = self.totp(Builder::new()).ok()?.check(&digits, now_s)?;
        i64::try_from(step).ok()
    }

    fn totp(&self, builder: Builder) -> StoreResult<Totp> {
        let builder = builder.with_digits(6).with_skew(1).with_step_duration(STEP_S);
        builder.with_secret(self.0.clone()).build().map_err(impossible)
    }
}

fn impossible(why: TotpError) -> StoreError {
    StoreError::Corrupt(format!("a second factor: {why}"))
}

/// Opens what is kept of a second factor.
///
/// # Errors
/// When it is not under this server's key.
pub async fn opened(app: &App, sealed: &[u8]) -> StoreResult<Shared> {
    let opened = app.vault().await?.open(Purpose::SecondFactor, sealed);
    opened
        .map(Shared)
        .ok_or_else(|| StoreError::Corrupt("a second factor is not under this server's key".into()))
}

/// What somebody who has a second factor shows by this code.
///
/// # Errors
/// `SECOND_FACTOR_NEEDED` without a code; `SECOND_FACTOR_WRONG` where it can be none.
pub async fn proof(app: &App, person: &Candidate, code: Option<&str>) -> Result<Option<Proof>, Refusal> {
    let Some(sealed) = &person.second_factor else { return Ok(None) };
    let Some(code) = code else {
        let words = "Send the code of your second factor as well.";
        return Err(Refusal::new(ErrorCode::SecondFactorNeeded, words));
    };
    if is_recovery_code(code) {
        return Ok(Some(Proof::Recovery(secret::hash_code(code))));
    }
    let step = opened(app, sealed).await?.step(code, app.now_ms());
    step.map(|step| Some(Proof::Step(step))).ok_or_else(wrong)
}

/// # Errors
/// `INVALID` where there is no second factor; as [`proof`].
pub async fn needed_proof(app: &App, person: &Candidate, code: &str) -> Result<Proof, Refusal> {
    let none = || Refusal::new(ErrorCode::Invalid, "You have no second factor.");
    proof(app, person, Some(code)).await?.ok_or_else(none)
}

pub(super) fn wrong() -> Refusal {
    Refusal::new(ErrorCode::SecondFactorWrong, "This code is wrong, or was used before.")
}

/// They are longer than an authenticator's.
fn is_recovery_code(code: &str) -> bool {
    code.chars().filter(char::is_ascii_alphanumeric).count() > 6
}

/// As they are shown once, and as they are kept.
#[must_use]
pub fn recovery_codes() -> (Vec<String>, Vec<[u8; 32]>) {
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| secret::recovery_code()).collect();
    let hashes = codes.iter().map(|code| secret::hash_code(code)).collect();
    (codes, hashes)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, the SHA-1 rows: their last six digits.
    #[test]
    fn the_codes_are_the_standards() {
        let shared = Shared(b"12345678901234567890".to_vec());
        for (at_s, code) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(shared.step(code, at_s * 1000), Some(at_s / 30), "{at_s}");
            let spaced = format!(" {} {}", &code[..3], &code[3..]);
            assert_eq!(shared.step(&spaced, at_s * 1000), Some(at_s / 30), "as people type it");
        }
    }

    #[test]
    fn a_code_is_good_a_step_early_and_a_step_late() {
        let shared = Shared(b"12345678901234567890".to_vec());
        let (code, step) = ("287082", 1);
        for (at_s, expected) in [(0, Some(step)), (59, Some(step)), (89, Some(step)), (90, None)] {
            assert_eq!(shared.step(code, at_s * 1000), expected, "{at_s}");
        }
        for code in ["", "28708", "2870822", "abcdef", "287083"] {
            assert_eq!(shared.step(code, 59_000), None, "{code}");
        }
    }

    #[test]
    fn an_authenticator_is_told_what_it_needs() {
        let shared = Shared::random();
        let uri = shared.uri("Alder & Rye: Deli", "ana@shop").unwrap();
        assert!(uri.starts_with("otpauth://totp/"), "{uri}");
        assert!(uri.contains(&format!("secret={}", shared.base32())), "{uri}");
        assert_ne!(Shared::random().bytes(), shared.bytes());
    }

    #[test]
    fn recovery_codes_are_not_taken_for_digits() {
        let (codes, hashes) = recovery_codes();
        assert_eq!((codes.len(), hashes.len()), (10, 10));
        assert!(codes.iter().all(|code| is_recovery_code(code)), "{codes:?}");
        assert!(!is_recovery_code("123 456"));
    }
}
