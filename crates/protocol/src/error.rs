//! The API's error: a sentence for a person and a stable code for a program.

use serde::{Deserialize, Serialize};

// A code's text is a token tree: of a literal the document's generator sees nothing, and would name the variant.
macro_rules! error_codes {
    ($($(#[$doc:meta])* $variant:ident = $text:tt, $status:literal;)*) => {
        /// Every code that the API answers with.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
        pub enum ErrorCode { $($(#[$doc])* #[serde(rename = $text)] $variant,)* }

        impl ErrorCode {
            pub const ALL: &[ErrorCode] = &[$(ErrorCode::$variant,)*];

            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(ErrorCode::$variant => $text,)* }
            }

            /// The HTTP status it travels with.
            #[must_use]
            pub fn status(self) -> u16 {
                match self { $(ErrorCode::$variant => $status,)* }
            }
        }
    };
}

error_codes! {
    BadRequest = "BAD_REQUEST", 400;
    /// The sequence numbers of a push do not follow one another, or it holds too many events.
    PushMalformed = "PUSH_MALFORMED", 400;
    /// A cursor that this server never gave.
    CursorInvalid = "CURSOR_INVALID", 400;
    IdempotencyKeyMissing = "IDEMPOTENCY_KEY_MISSING", 400;
    EnrolCodeInvalid = "ENROL_CODE_INVALID", 401;
    NonceInvalid = "NONCE_INVALID", 401;
    SignatureInvalid = "SIGNATURE_INVALID", 401;
    Unauthenticated = "UNAUTHENTICATED", 401;
    SignInWrong = "SIGN_IN_WRONG", 401;
    /// The password is right: send a second factor's code along.
    SecondFactorNeeded = "SECOND_FACTOR_NEEDED", 401;
    SecondFactorWrong = "SECOND_FACTOR_WRONG", 401;
    ResetCodeInvalid = "RESET_CODE_INVALID", 401;
    NotAllowed = "NOT_ALLOWED", 403;
    /// This role works with a second factor only: set one up first.
    SecondFactorRequired = "SECOND_FACTOR_REQUIRED", 403;
    RegisterRevoked = "REGISTER_REVOKED", 403;
    NotFound = "NOT_FOUND", 404;
    /// This host sells nothing on the web.
    ShopClosed = "SHOP_CLOSED", 404;
    CartNotFound = "CART_NOT_FOUND", 404;
    OrderNotFound = "ORDER_NOT_FOUND", 404;
    VendorNotFound = "VENDOR_NOT_FOUND", 404;
    MethodNotAllowed = "METHOD_NOT_ALLOWED", 405;
    /// Another push of this register is being worked on.
    PushInFlight = "PUSH_IN_FLIGHT", 409;
    /// The register speaks of a history that this server does not have: hello again.
    EpochStale = "EPOCH_STALE", 409;
    IdempotencyKeyReused = "IDEMPOTENCY_KEY_REUSED", 409;
    IdempotencyKeyInFlight = "IDEMPOTENCY_KEY_IN_FLIGHT", 409;
    AlreadyVoided = "ALREADY_VOIDED", 409;
    AlreadySettled = "ALREADY_SETTLED", 409;
    /// Another window of the same browser has just renewed the session: call again.
    RefreshedAlready = "REFRESHED_ALREADY", 409;
    /// Something costs another price than the cart says: look at it again.
    PriceChanged = "PRICE_CHANGED", 409;
    /// Of all that was ordered nothing is there.
    OrderStockInsufficient = "ORDER_STOCK_INSUFFICIENT", 409;
    /// Of all that was ordered nothing can be sold.
    OrderCreationFailed = "ORDER_CREATION_FAILED", 409;
    /// A sub-order or a payment does not go there from where it is.
    StateNotAllowed = "STATE_NOT_ALLOWED", 409;
    /// This server sends no mail: nobody makes an account for themselves.
    MailOff = "MAIL_OFF", 409;
    /// The feed no longer reaches back to that cursor: take a snapshot.
    CursorBelowFloor = "CURSOR_BELOW_FLOOR", 410;
    /// It is another version by now than `If-Match` names.
    VersionStale = "VERSION_STALE", 412;
    BodyTooLarge = "BODY_TOO_LARGE", 413;
    ContentType = "CONTENT_TYPE", 415;
    /// Understood, but a value is out of bounds.
    Invalid = "INVALID", 422;
    /// Easily guessed.
    PasswordWeak = "PASSWORD_WEAK", 422;
    /// Nobody would be left who may administer.
    LastAdmin = "LAST_ADMIN", 422;
    /// One's own role, store and activity are for another administrator.
    OwnAccount = "OWN_ACCOUNT", 422;
    /// There is nothing to sell.
    CartEmpty = "CART_EMPTY", 422;
    /// What the page says it costs is not what it costs.
    TotalsMismatch = "TOTALS_MISMATCH", 422;
    /// The goods are another vendor's than the page says.
    VendorMismatch = "VENDOR_MISMATCH", 422;
    /// Less than the least quantity that is sold.
    MoqNotMet = "MOQ_NOT_MET", 422;
    /// Whoever buys for a store buys for one that may.
    BuyerStoreRequired = "BUYER_STORE_REQUIRED", 422;
    /// The buyer store's licence is not valid today.
    BuyerLicenceInvalid = "BUYER_LICENCE_INVALID", 422;
    /// There is no such discount, or not for this cart.
    DiscountInvalid = "DISCOUNT_INVALID", 422;
    /// Less money than is due.
    TenderShort = "TENDER_SHORT", 422;
    /// More on a card than is due.
    TenderOver = "TENDER_OVER", 422;
    UpgradeRequired = "UPGRADE_REQUIRED", 426;
    TooManyRequests = "TOO_MANY_REQUESTS", 429;
    Internal = "INTERNAL", 500;
    Busy = "BUSY", 503;
}

/// The body of every answer that is not a success.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ApiError {
    /// What a person reads.
    pub error: String,
    pub code: ErrorCode,
    pub request_id: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<serde_json::Value>,
}
