//! What is known of one customer: in the clear while it is asked for, sealed while it is kept.

use evertill_protocol::error::ErrorCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::Contact;
use crate::error::Refusal;

const LONGEST_NAME: usize = 120;
const LONGEST_ADDRESS: usize = 400;
const LONGEST_NOTE: usize = 1_000;

/// What is known of a customer.
// Named so in the document alone: TypeScript has a `Record` of its own.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CustomerRecord)]
#[serde(deny_unknown_fields)]
pub struct Record {
    #[schema(example = "Ada Byron", min_length = 1, max_length = 120)]
    pub name: String,
    #[schema(example = "ada@example.org")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// With its country (ITU-T E.164).
    #[schema(example = "+49 30 901820")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    #[schema(example = "Marylebone 12, London", max_length = 400)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    #[schema(max_length = 1000)]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// None of it: it is somebody's.
impl std::fmt::Debug for Record {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Record")
    }
}

impl Record {
    /// The same, written in one way.
    ///
    /// # Errors
    /// `INVALID` with what is wrong.
    pub fn checked(self) -> Result<Self, Refusal> {
        let Record { name, email, phone, address, note } = self;
        let name = name.trim().to_owned();
        if name.is_empty() || name.chars().count() > LONGEST_NAME {
            let words = format!("A name has 1 to {LONGEST_NAME} characters.");
            return Err(Refusal::new(ErrorCode::Invalid, words));
        }
        let contact = |text: Option<String>, read: fn(&str) -> Result<Contact, Refusal>| {
            let text = text.filter(|text| !text.trim().is_empty());
            text.map(|text| read(&text).map(|contact| contact.text().to_owned())).transpose()
        };
        Ok(Record {
            name,
            email: contact(email, Contact::email)?,
            phone: contact(phone, Contact::phone)?,
            address: words(address, "An address", LONGEST_ADDRESS)?,
            note: words(note, "A note", LONGEST_NOTE)?,
        })
    }
}

fn words(text: Option<String>, what: &str, longest: usize) -> Result<Option<String>, Refusal> {
    let text = text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    if text.as_ref().is_some_and(|text| text.chars().count() > longest) {
        let words = format!("{what} has at most {longest} characters.");
        return Err(Refusal::new(ErrorCode::Invalid, words));
    }
    Ok(text)
}

/// A record as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    /// Under the customer's own key.
    pub record: Vec<u8>,
    pub email_hash: Option<[u8; 32]>,
    pub phone_hash: Option<[u8; 32]>,
}

/// A customer about to be added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCustomer {
    pub id: Uuid,
    /// Their own key, under the tenant's.
    pub wrapped_key: Vec<u8>,
    pub sealed: Sealed,
    /// They came by themselves.
    pub self_made: bool,
}

/// Where an order goes, under its customer's own key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SealedConsignee {
    pub customer: Uuid,
    /// Whose order it is, where nobody knows them yet.
    pub new: Option<NewCustomer>,
    pub sealed: Vec<u8>,
}

/// Why a customer was erased, as the audit trail keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Erasure {
    /// They asked for it.
    Asked,
    /// They were added by mistake, or twice.
    Mistake,
    /// Nothing was heard of them for as long as the server's settings say.
    Unused,
    /// The server's own key is lost, and with it everything that was under it.
    KeyLost,
}

/// A customer as the store has them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredCustomer {
    pub id: Uuid,
    /// The account by which they sign in.
    pub user: Option<i64>,
    /// Their own key and what is under it; none once they are erased.
    pub kept: Option<(Vec<u8>, Vec<u8>)>,
    /// They may sign in.
    pub has_password: bool,
    pub created_ms: i64,
    pub changed_ms: i64,
    pub erased_ms: Option<i64>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_tidied_and_says_nothing_to_a_log() {
        let record = Record {
            name: "  Ada Byron ".into(),
            email: Some("Ada@Example.org".into()),
            phone: Some(" ".into()),
            address: Some("".into()),
            note: None,
        };
        let checked = record.clone().checked().unwrap();
        assert_eq!((&*checked.name, checked.email.as_deref()), ("Ada Byron", Some("ada@example.org")));
        assert_eq!((&checked.phone, &checked.address), (&None, &None));
        assert_eq!(format!("{checked:?}"), "Record");
        let nameless = Record { name: " ".into(), ..record.clone() };
        assert_eq!(nameless.checked().unwrap_err().code, ErrorCode::Invalid);
        let endless = Record { note: Some("x".repeat(1_001)), ..record };
        assert_eq!(endless.checked().unwrap_err().code, ErrorCode::Invalid);
    }
}
