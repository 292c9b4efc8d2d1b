//! Enrolment: a one-time code and the public key made on this device make it a register of a store.

use ed25519_dalek::SigningKey;
use evertill_protocol::API;
use evertill_protocol::address::Address;
use evertill_protocol::enrol::{EnrolRequest, EnrolResponse};
use evertill_protocol::error::ErrorCode;

use super::failure::{self, Failure, PermanentCode};
use super::link::{Link, LinkRequest};
use crate::error::{Error, Result};
use crate::register::Register;
use crate::till::{self, Enrolled};

/// Asks the server to take this device on; writes nothing here.
///
/// # Errors
/// When the address is none, the code is not valid, the server cannot be reached, is somebody else, or refuses for another
/// reason.
pub async fn enrol(
    link: &dyn Link,
    server_url: &str,
    code: &str,
    key: &SigningKey,
    wall_ms: i64,
) -> Result<Enrolled> {
    let server_url = address(server_url)?.to_string();
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
    /// [`Error::SetupTextInvalid`], [`Error::NotAllowed`], and as [`enrol`] and [`Register::enrolled`].
    pub async fn enrol(&self, server_url: &str, code: &str) -> Result<()> {
        let setup = setup_text(server_url, code)?;
        let (server_url, code) = (setup.0.as_str(), setup.1.as_str());
        self.may_enrol(server_url)?;
        let wall_ms = self.clock.wall_ms();
        let enrolled = enrol(&*self.link, server_url, code, self.signing_key(), wall_ms).await?;
        self.enrolled(&enrolled)
    }

    /// A new till, and one whose own server gives out another code for it, is anybody's to enrol who has the code. Whoever
    /// chooses the server of a till at work chooses its people and prices too: that is a manager's.
    fn may_enrol(&self, server_url: &str) -> Result<()> {
        let server_url = address(server_url)?.to_string();
        self.store.read(|conn| match till::find(conn)? {
            Some(till) if till.server_url != server_url => {
                let cashier = self.cashier(conn)?;
                if cashier.role.may_enrol() { Ok(()) } else { Err(Error::NotAllowed(cashier.name)) }
            }
            _ => Ok(()),
        })
    }
}

fn not_enrolled(failure: Failure) -> Error {
    match failure {
        Failure::Network { .. } => Error::ServerUnreachable,
        Failure::Permanent { code: PermanentCode::ServerKeyChanged, .. } => Error::ServerKeyChanged,
        Failure::Permanent { code: PermanentCode::ServerNotTrusted, why, .. } => Error::ServerNotTrusted(why),
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

/// What a person types, as an address: `hq.example:8080/` is `http://hq.example:8080`; where a key is named, TLS is meant.
fn address(typed: &str) -> Result<Address> {
    let typed = typed.trim();
    let scheme = match typed {
        whole if whole.contains("://") => "",
        pinned if pinned.contains('#') => "https://",
        _ => "http://",
    };
    Ok(format!("{scheme}{typed}").parse()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PIN: &str = "sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU";

    #[test]
    fn a_setup_text_says_both() {
        let both = |text: &str| setup_text("", text).ok();
        let expected = Some(("https://hq.example:8443".to_owned(), "AB-12".to_owned()));
        assert_eq!(both("evertill:enrol?server=https%3A%2F%2Fhq.example%3A8443&code=AB-12"), expected);
        assert_eq!(both(" evertill:enrol?code=AB-12&server=https://hq.example:8443 "), expected);
        assert_eq!(setup_text("evertill:enrol?server=https://hq.example:8443&code=AB-12", "").ok(), expected);
        let pinned = "evertill:enrol?server=https%3A%2F%2F10.0.0.5%3A7317%23sha256%3D47DE&code=AB-12";
        assert_eq!(both(pinned), Some(("https://10.0.0.5:7317#sha256=47DE".into(), "AB-12".into())));
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
            (&format!("10.0.0.5:7317/#{PIN}"), &format!("https://10.0.0.5:7317#{PIN}")),
        ] {
            assert_eq!(address(typed).unwrap().to_string(), address_);
        }
        for wrong in ["", "ftp://hq.example", "https://hq.example#top", &format!("http://hq.example#{PIN}")] {
            assert_eq!(address(wrong).unwrap_err().code(), "SERVER_ADDRESS_INVALID", "{wrong}");
        }
    }
}
