//! A body's bytes: written in the lowest version that can say what happened, read in every version released so far.

use serde::{Deserialize, Serialize};

use super::{BODY_VERSION, Fact};
use crate::time::ClockReading;

/// One journal event: when, by whom, knowing which catalogue, and what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Body {
    pub at: ClockReading,
    /// The user signed in; none for what the till does by itself.
    pub by: Option<i64>,
    /// The change number up to which the till knew the server's catalogue.
    pub cursor: u64,
    pub fact: Fact,
}

/// Why a body was not understood; the event is parked, never refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotUnderstood {
    #[error("the body is not a JSON object of the form {{v, kind, at, cursor, data}}: {0}")]
    Malformed(String),
    #[error("version {0} of the body is not known here")]
    Version(u64),
    #[error("kind {0:?} is not known here")]
    Kind(String),
    #[error("a {kind} has something that is not known here: {why}")]
    Content { kind: String, why: String },
}

#[derive(Serialize)]
struct Written<'a, T> {
    v: u16,
    kind: &'static str,
    at: &'a ClockReading,
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<i64>,
    cursor: u64,
    data: &'a T,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Read<'a> {
    v: u64,
    kind: String,
    #[serde(borrow)]
    at: &'a serde_json::value::RawValue,
    #[serde(default)]
    by: Option<i64>,
    cursor: u64,
    #[serde(borrow)]
    data: &'a serde_json::value::RawValue,
}

/// Only what every version has, to name an unknown one.
#[derive(Deserialize)]
struct Head {
    v: u64,
    kind: String,
}

impl Body {
    /// The bytes that are chained, stored and sent verbatim.
    #[must_use]
    pub fn encode(&self) -> String {
        match &self.fact {
            Fact::Sale(data) => self.write(data),
            Fact::Void(data) => self.write(data),
            Fact::Return(data) => self.write(data),
            Fact::SignIn(data) => self.write(data),
            Fact::SignOut(data) => self.write(data),
            Fact::ClockChanged(data) => self.write(data),
            Fact::IncarnationOpened(data) => self.write(data),
        }
    }

    fn write<T: Serialize>(&self, data: &T) -> String {
        let written = Written {
            v: self.fact.version(),
            kind: self.fact.kind(),
            at: &self.at,
            by: self.by,
            cursor: self.cursor,
            data,
        };
        // Plain structs of strings and integers: serialising them cannot fail.
        serde_json::to_string(&written).unwrap_or_default()
    }

    /// Reads a body.
    ///
    /// # Errors
    /// [`NotUnderstood`] for an unknown version, kind, field or tender.
    pub fn decode(bytes: &str) -> Result<Body, NotUnderstood> {
        let head: Head = serde_json::from_str(bytes).map_err(|e| NotUnderstood::Malformed(e.to_string()))?;
        if !(1..=u64::from(BODY_VERSION)).contains(&head.v) {
            return Err(NotUnderstood::Version(head.v));
        }
        let content =
            |why: serde_json::Error| NotUnderstood::Content { kind: head.kind.clone(), why: why.to_string() };
        let read: Read = serde_json::from_str(bytes).map_err(content)?;
        let at: ClockReading = serde_json::from_str(read.at.get()).map_err(content)?;
        let data = read.data.get();
        let fact = match read.kind.as_str() {
            "sale" => Fact::Sale(serde_json::from_str(data).map_err(content)?),
            "void" => Fact::Void(serde_json::from_str(data).map_err(content)?),
            "return" => Fact::Return(serde_json::from_str(data).map_err(content)?),
            "sign_in" => Fact::SignIn(serde_json::from_str(data).map_err(content)?),
            "sign_out" => Fact::SignOut(serde_json::from_str(data).map_err(content)?),
            "clock_changed" => Fact::ClockChanged(serde_json::from_str(data).map_err(content)?),
            "incarnation_opened" => Fact::IncarnationOpened(serde_json::from_str(data).map_err(content)?),
            unknown => return Err(NotUnderstood::Kind(unknown.to_owned())),
        };
        if u64::from(fact.version()) > read.v {
            let why = format!("version {} has no such thing", read.v);
            return Err(NotUnderstood::Content { kind: read.kind, why });
        }
        Ok(Body { at, by: read.by, cursor: read.cursor, fact })
    }
}
