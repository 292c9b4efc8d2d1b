//! The secret that a webhook's deliveries are signed with.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use rand::Rng;

/// 32 random bytes, as Standard Webhooks writes them.
#[must_use]
pub fn new() -> String {
    let mut bytes = [0; 32];
    rand::rng().fill(&mut bytes);
    format!("whsec_{}", STANDARD.encode(bytes))
}
