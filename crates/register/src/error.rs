//! What can go wrong at a till: a rich error inside, and the one match that makes a [`Problem`] of it for the window.

use evertill_domain::Money;
use evertill_domain::cart::PayError;
use evertill_protocol::address::AddressError;
use uuid::Uuid;

use crate::view::Problem;

/// Everything a command of the till can fail with.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    #[error("that PIN is not right")]
    PinWrong,
    #[error("too many wrong PINs")]
    PinLocked { retry_after_s: u64 },
    #[error("nobody is signed in")]
    NotSignedIn,
    #[error("this till is not set up yet")]
    NotEnrolled,
    #[error("that code is not valid (any more)")]
    EnrolCodeInvalid,
    #[error("that is no setup text of a server")]
    SetupTextInvalid,
    #[error("that is no server's address: {0}")]
    ServerAddressInvalid(#[from] AddressError),
    #[error("the server cannot be reached")]
    ServerUnreachable,
    #[error("who answers at that address does not have the key that it names")]
    ServerKeyChanged,
    #[error("{0}")]
    ServerNotTrusted(String),
    #[error("the server refused: {0}")]
    ServerRefused(String),
    #[error(
        "this till has not heard from the server for {days} days: it has to be online once before anybody goes on"
    )]
    GrantsExpired { days: i64 },
    #[error(
        "this till's journal is another register's: it enrols as that one, or as a new till without a journal"
    )]
    OtherRegister,
    #[error("another person has to approve this")]
    ApprovalNeeded,
    #[error("you cannot approve this yourself")]
    ApprovalSamePerson,
    #[error("{0} may not do this")]
    NotAllowed(String),
    #[error("the cart is empty")]
    CartEmpty,
    #[error("the cart has changed since")]
    CartChanged,
    #[error("that cart is not parked here (any more)")]
    CartNotParked,
    #[error("that line is no longer in the cart")]
    LineUnknown,
    #[error("product {0} is not known here")]
    ProductUnknown(i64),
    #[error("{0} has no price in this store yet")]
    PriceMissing(String),
    #[error("that quantity cannot be sold")]
    QuantityInvalid,
    #[error("that amount cannot be charged")]
    AmountInvalid,
    #[error("a reason is needed")]
    ReasonMissing,
    #[error("that is no customer number")]
    CustomerInvalid,
    #[error("that is no certificate or reason")]
    CertificateInvalid,
    #[error("that way of paying does not fit the sale: {0}")]
    TenderInvalid(&'static str),
    #[error("that setting is not possible: {0}")]
    SettingsInvalid(&'static str),
    #[error("too little money was handed over")]
    TenderShort { missing: Money },
    #[error("that sale is not in this till's journal")]
    SaleUnknown(Uuid),
    #[error("only a sale of today can be voided here")]
    VoidNotToday,
    #[error("that sale has been voided already")]
    AlreadyVoided,
    #[error("the disk is full: nothing can be sold until there is room")]
    DiskFull,
    #[error("the till's database failed and must be looked at: {0}")]
    StorageFailed(String),
    #[error(
        "this till's key is in the system's keyring, which does not give it out: {0}. Sign in to the system, unlock the \
         keyring and start again; if the key is gone, ask HQ to replace this till"
    )]
    KeyUnavailable(String),
    #[error("another till is already running on this database")]
    InUse,
    #[error("this database was written by a newer version ({found}); this one understands {known}")]
    NewerFile { found: i64, known: i64 },
    #[error("{0} is not a till's database")]
    ForeignFile(String),
    #[error("SQLite {0} has a bug that loses committed data; 3.51.3 or newer is needed")]
    SqliteTooOld(&'static str),
    #[error("a stored value makes no sense: {0}")]
    Corrupt(String),
    #[error("the hash chain of incarnation {incarnation} breaks at {seq}")]
    ChainBroken { incarnation: u32, seq: u64 },
    #[error(transparent)]
    Sqlite(rusqlite::Error),
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

pub type Result<T, E = Error> = std::result::Result<T, E>;

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DiskFull) => Error::DiskFull,
            _ => Error::Sqlite(error),
        }
    }
}

impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Error::Corrupt(error.to_string())
    }
}

impl From<evertill_domain::time::UnknownTimeZone> for Error {
    fn from(error: evertill_domain::time::UnknownTimeZone) -> Self {
        Error::Corrupt(error.to_string())
    }
}

impl From<PayError> for Error {
    fn from(error: PayError) -> Self {
        match error {
            PayError::Empty => Error::CartEmpty,
            PayError::Short { missing } => Error::TenderShort { missing },
            PayError::Over { .. } => Error::TenderInvalid("the card is for more than is due"),
        }
    }
}

impl Error {
    /// The stable code that the window branches on.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Error::PinWrong => "PIN_WRONG",
            Error::PinLocked { .. } => "PIN_LOCKED",
            Error::NotSignedIn => "NOT_SIGNED_IN",
            Error::NotEnrolled => "NOT_ENROLLED",
            Error::EnrolCodeInvalid => "ENROL_CODE_INVALID",
            Error::SetupTextInvalid => "SETUP_TEXT_INVALID",
            Error::ServerAddressInvalid(_) => "SERVER_ADDRESS_INVALID",
            Error::ServerUnreachable => "SERVER_UNREACHABLE",
            Error::ServerKeyChanged => "SERVER_KEY_CHANGED",
            Error::ServerNotTrusted(_) => "SERVER_NOT_TRUSTED",
            Error::OtherRegister => "OTHER_REGISTER",
            Error::ApprovalNeeded => "APPROVAL_NEEDED",
            Error::ApprovalSamePerson => "APPROVAL_SAME_PERSON",
            Error::NotAllowed(_) => "NOT_ALLOWED",
            Error::GrantsExpired { .. } => "GRANTS_EXPIRED",
            Error::CartEmpty => "CART_EMPTY",
            Error::CartChanged => "CART_CHANGED",
            Error::CartNotParked => "CART_NOT_PARKED",
            Error::LineUnknown => "LINE_UNKNOWN",
            Error::ProductUnknown(_) => "PRODUCT_UNKNOWN",
            Error::PriceMissing(_) => "PRICE_MISSING",
            Error::QuantityInvalid => "QUANTITY_INVALID",
            Error::AmountInvalid => "AMOUNT_INVALID",
            Error::ReasonMissing => "REASON_MISSING",
            Error::CustomerInvalid => "CUSTOMER_INVALID",
            Error::CertificateInvalid => "CERTIFICATE_INVALID",
            Error::TenderInvalid(_) => "TENDER_INVALID",
            Error::SettingsInvalid(_) => "SETTINGS_INVALID",
            Error::TenderShort { .. } => "TENDER_SHORT",
            Error::SaleUnknown(_) => "SALE_UNKNOWN",
            Error::VoidNotToday => "VOID_NOT_TODAY",
            Error::AlreadyVoided => "ALREADY_VOIDED",
            Error::DiskFull => "DISK_FULL",
            Error::KeyUnavailable(_) => "KEY_UNAVAILABLE",
            Error::StorageFailed(_)
            | Error::InUse
            | Error::NewerFile { .. }
            | Error::ForeignFile(_)
            | Error::SqliteTooOld(_)
            | Error::ChainBroken { .. }
            | Error::Sqlite(_)
            | Error::Io(_) => "STORAGE_FAILED",
            Error::ServerRefused(_) | Error::Corrupt(_) => "INTERNAL",
        }
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Self {
        let retry_after_s = match &error {
            Error::PinLocked { retry_after_s } => Some(*retry_after_s),
            _ => None,
        };
        Problem { code: error.code().to_owned(), message: error.to_string(), retry_after_s }
    }
}
