//! The three names of a failure: the network (wait), retry after a time, permanent (shown, with what to do).

use evertill_protocol::error::{ApiError, ErrorCode};
use serde::de::DeserializeOwned;

use super::link::{LinkError, LinkResponse};

/// Why a step did not succeed. Nothing here ever removes anything from the queue.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// Wait for the network; `slow` when somebody is there but takes too long.
    #[error("{why}")]
    Network { why: String, slow: bool },
    /// The server is there and asks for patience; `seconds` when it said how much.
    #[error("{why}")]
    RetryAfter { seconds: Option<u64>, why: String },
    /// Waiting alone will not help: a person must do something.
    #[error("{why} {remedy}")]
    Permanent { code: PermanentCode, why: String, remedy: &'static str },
}

/// What is permanently wrong; the text forms are stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PermanentCode {
    /// The server speaks of an older history than this till has seen: an old copy of it is running.
    ServerOlder,
    /// Who answers at the server's address has another key than the pinned one.
    ServerKeyChanged,
    /// Who answers has a certificate that this machine does not trust.
    ServerNotTrusted,
    ReEnrol,
    Revoked,
    UpgradeTill,
    /// The server refused what the till said; one of the two has a bug.
    Refused,
    /// The till's own database failed.
    Storage,
}

impl PermanentCode {
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            PermanentCode::ServerOlder => "SERVER_OLDER",
            PermanentCode::ServerKeyChanged => "SERVER_KEY_CHANGED",
            PermanentCode::ServerNotTrusted => "SERVER_NOT_TRUSTED",
            PermanentCode::ReEnrol => "RE_ENROL",
            PermanentCode::Revoked => "REGISTER_REVOKED",
            PermanentCode::UpgradeTill => "UPGRADE_REQUIRED",
            PermanentCode::Refused => "REFUSED",
            PermanentCode::Storage => "STORAGE_FAILED",
        }
    }

    /// The server has said nothing: somebody on the way to it is in its place, and may be gone at any moment. People
    /// are told, and the till goes on trying as without network.
    pub(crate) fn is_on_the_way(self) -> bool {
        matches!(self, PermanentCode::ServerKeyChanged | PermanentCode::ServerNotTrusted)
    }

    fn remedy(self) -> &'static str {
        match self {
            PermanentCode::ServerOlder => "Selling goes on. Ask HQ to switch the old copy of the server off.",
            PermanentCode::ServerKeyChanged => {
                "Selling goes on, and nothing is sent there. If the server was set up anew, ask HQ for a code and enrol this \
                 till again; else the network leads to somebody else."
            }
            PermanentCode::ServerNotTrusted => {
                "Selling goes on, and nothing is sent there. Check this till's clock, the network, and the server's certificate."
            }
            PermanentCode::ReEnrol => "Selling goes on. Ask HQ for a code and enrol this till again.",
            PermanentCode::Revoked => {
                "Sales are still sent, for HQ to look at. Ask HQ whether this till may be used."
            }
            PermanentCode::UpgradeTill => "Sales are still sent. Install the new version of the till.",
            PermanentCode::Refused => "Nothing is lost. Tell support what it says here.",
            PermanentCode::Storage => "Nothing sent is lost. Tell support what it says here.",
        }
    }
}

impl Failure {
    #[must_use]
    pub fn permanent(code: PermanentCode, why: impl Into<String>) -> Self {
        Failure::Permanent { code, why: why.into(), remedy: code.remedy() }
    }

    pub(crate) fn garbled(why: impl std::fmt::Display) -> Self {
        LinkError::Garbled(why.to_string()).into()
    }

    #[must_use]
    pub fn is_permanent(&self) -> bool {
        matches!(self, Failure::Permanent { .. })
    }
}

impl From<LinkError> for Failure {
    fn from(error: LinkError) -> Self {
        let why = error.to_string();
        match error {
            LinkError::OtherKey => Failure::permanent(PermanentCode::ServerKeyChanged, why),
            LinkError::NotTrusted(_) => Failure::permanent(PermanentCode::ServerNotTrusted, why),
            LinkError::TimedOut => Failure::Network { slow: true, why },
            LinkError::Unreachable(_) | LinkError::Cut(_) | LinkError::Garbled(_) => {
                Failure::Network { slow: false, why }
            }
        }
    }
}

/// An answer that is not a success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refusal {
    /// None when what answered does not speak our language.
    pub code: Option<ErrorCode>,
    pub status: u16,
    pub retry_after_s: Option<u64>,
    pub words: String,
}

impl Refusal {
    /// The name of this failure, wherever it came from; each route treats the codes that are its own first.
    pub fn failure(self) -> Failure {
        let Refusal { code, status, retry_after_s, words } = self;
        let permanent = |code| Failure::permanent(code, words.clone());
        match code {
            Some(ErrorCode::RegisterRevoked) => permanent(PermanentCode::Revoked),
            Some(ErrorCode::UpgradeRequired) => permanent(PermanentCode::UpgradeTill),
            Some(ErrorCode::SignatureInvalid | ErrorCode::NotFound) => permanent(PermanentCode::ReEnrol),
            Some(
                ErrorCode::PushInFlight
                | ErrorCode::EpochStale
                | ErrorCode::NonceInvalid
                | ErrorCode::Unauthenticated
                | ErrorCode::CursorBelowFloor
                | ErrorCode::TooManyRequests
                | ErrorCode::Busy
                | ErrorCode::Internal,
            ) => Failure::RetryAfter { seconds: retry_after_s, why: words },
            Some(_) => permanent(PermanentCode::Refused),
            // A proxy or load balancer in front of the server knows these three.
            None if matches!(status, 429 | 500..) => {
                Failure::RetryAfter { seconds: retry_after_s, why: words }
            }
            None => Failure::garbled(words),
        }
    }
}

/// What came back: the answer that was hoped for, or a refusal.
pub(crate) type Answer<T> = Result<T, Refusal>;

/// Reads a whole answer.
pub(crate) async fn read<T: DeserializeOwned>(response: LinkResponse) -> Result<Answer<T>, Failure> {
    if response.status == 200 {
        let bytes = response.body.collect().await?;
        return serde_json::from_slice(&bytes).map(Ok).map_err(Failure::garbled);
    }
    Ok(Err(refusal(response).await?))
}

/// Reads an answer that is not a success.
pub(crate) async fn refusal(response: LinkResponse) -> Result<Refusal, Failure> {
    let LinkResponse { status, retry_after_s, body } = response;
    let bytes = body.collect().await?;
    Ok(match serde_json::from_slice::<ApiError>(&bytes) {
        Ok(error) => Refusal { code: Some(error.code), status, retry_after_s, words: error.error },
        Err(_) => {
            Refusal { code: None, status, retry_after_s, words: format!("it answered with status {status}") }
        }
    })
}
