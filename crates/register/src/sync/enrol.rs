//! Enrolment: a one-time code and the public key made on this device make it a register of a store.

use ed25519_dalek::SigningKey;
use evertill_protocol::API;
use evertill_protocol::enrol::{EnrolRequest, EnrolResponse};
use evertill_protocol::error::ErrorCode;

use super::failure::{self, Failure};
use super::link::{Link, LinkRequest};
use crate::error::{Error, Result};
use crate::register::Register;
use crate::till::Enrolled;

/// Asks the server to take this device on; writes nothing here.
///
/// # Errors
/// When the code is not valid, the server cannot be reached, or refuses for another reason.
pub async fn enrol(
    link: &dyn Link,
    server_url: &str,
    code: &str,
    key: &SigningKey,
    wall_ms: i64,
) -> Result<Enrolled> {
    let server_url = address(server_url);
    let request = EnrolRequest {
        code: code.trim().to_owned(),
        public_key: hex::encode(key.verifying_key().to_bytes()),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        wall_ms,
    };
    let request = LinkRequest::post(&server_url, format!("{API}/enrol"), serde_json::to_vec(&request)?);
    let response = link.send(request).await.map_err(Failure::from).map_err(not_enrolled)?;
    let answer = match failure::read::<EnrolResponse>(response).await.map_err(not_enrolled)? {
        Ok(answer) => answer,
        Err(refusal) if refusal.code == Some(ErrorCode::EnrolCodeInvalid) => {
            return Err(Error::EnrolCodeInvalid);
        }
        Err(refusal) => return Err(not_enrolled(refusal.failure())),
    };
    Ok(Enrolled {
        register: answer.register,
        register_code: answer.register_code,
        register_name: answer.register_name,
        tenant_name: answer.tenant_name,
        server_url,
        incarnation: answer.incarnation,
        epoch: answer.server.epoch,
    })
}

impl Register {
    /// Asks the server to take this device on, and becomes the register that it says. `code` may be a whole setup text,
    /// `evertill:enrol?server=…&code=…`, pasted or scanned.
    ///
    /// # Errors
    /// [`Error::SetupTextInvalid`], and as [`enrol`] and [`Register::enrolled`].
    pub async fn enrol(&self, server_url: &str, code: &str) -> Result<()> {
        let setup = setup_text(server_url, code)?;
        let (server_url, code) = (setup.0.as_str(), setup.1.as_str());
        let wall_ms = self.clock.wall_ms();
        let enrolled = enrol(&*self.link, server_url, code, self.signing_key(), wall_ms).await?;
        self.enrolled(&enrolled)
    }
}

fn not_enrolled(failure: Failure) -> Error {
    match failure {
        Failure::Network { .. } => Error::ServerUnreachable,
        Failure::RetryAfter { why, .. } | Failure::Permanent { why, .. } => Error::ServerRefused(why),
    }
}

/// Server and code, from two fields or from a setup text in either of them.
fn setup_text(server_url: &str, code: &str) -> Result<(String, String)> {
    const SCHEME: &str = "evertill:";
    let text = [code, server_url].map(str::trim).into_iter().find(|text| text.starts_with(SCHEME));
    let Some(text) = text else { return Ok((server_url.to_owned(), code.to_owned())) };
    let url = reqwest::Url::parse(text).map_err(|_| Error::SetupTextInvalid)?;
    let says = |name: &str| {
        let mut pairs = url.query_pairs();
        let said = pairs.find(|(key, _)| key == name).map(|(_, value)| value.trim().to_owned());
        said.filter(|value| !value.is_empty()).ok_or(Error::SetupTextInvalid)
    };
    let (server, code) = (says("server")?, says("code")?);
    let web = server.starts_with("http://") || server.starts_with("https://");
    if url.path() == "enrol" && web { Ok((server, code)) } else { Err(Error::SetupTextInvalid) }
}

/// What a person types, as an address: `hq.example:8080/` is `http://hq.example:8080`.
fn address(typed: &str) -> String {
    let typed = typed.trim().trim_end_matches('/');
    if typed.contains("://") { typed.to_owned() } else { format!("http://{typed}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setup_text_says_both() {
        let both = |text: &str| setup_text("", text).ok();
        let expected = Some(("https://hq.example:8443".to_owned(), "AB-12".to_owned()));
        assert_eq!(both("evertill:enrol?server=https%3A%2F%2Fhq.example%3A8443&code=AB-12"), expected);
        assert_eq!(both(" evertill:enrol?code=AB-12&server=https://hq.example:8443 "), expected);
        assert_eq!(setup_text("evertill:enrol?server=https://hq.example:8443&code=AB-12", "").ok(), expected);
        assert_eq!(setup_text("hq.example", "AB").ok(), Some(("hq.example".into(), "AB".into())));
        for wrong in [
            "evertill:enrol",
            "evertill:enrol?server=https://hq.example",
            "evertill:enrol?server=&code=AB",
            "evertill:enrol?server=ftp://hq.example&code=AB",
            "evertill:pay?server=https://hq.example&code=AB",
        ] {
            assert!(matches!(setup_text("", wrong), Err(Error::SetupTextInvalid)), "{wrong}");
        }
    }

    #[test]
    fn an_address_is_taken_as_typed() {
        for (typed, address_) in [
            ("http://hq.example:8080/", "http://hq.example:8080"),
            (" hq.example:8080 ", "http://hq.example:8080"),
            ("https://hq.example", "https://hq.example"),
        ] {
            assert_eq!(address(typed), address_);
        }
    }
}
