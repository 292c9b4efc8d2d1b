//! `quote`: prices a cart that is given as JSON.

use std::io::Read as _;
use std::process::ExitCode;

use clap::Args;
use evertill_protocol::error::{ApiError, ErrorCode};

use crate::error::Refusal;
use crate::quote::quote;

/// More than the longest cart that is quoted.
const MOST_BYTES: u64 = 4 * 1024 * 1024;

#[derive(Debug, Args)]
pub(super) struct Quote {}

impl Quote {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        match read().and_then(|document| quote(&document)) {
            Ok(quote) => {
                println!("{}", serde_json::to_string_pretty(&quote)?);
                Ok(ExitCode::SUCCESS)
            }
            Err(Refusal { code, words, details, .. }) => {
                let error = ApiError { error: words, code, request_id: "quote".to_owned(), details };
                println!("{}", serde_json::to_string_pretty(&error)?);
                Ok(ExitCode::FAILURE)
            }
        }
    }
}

fn read() -> Result<String, Refusal> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().take(MOST_BYTES + 1).read_to_end(&mut bytes);
    read.map_err(|why| Refusal::bad_request(format!("Standard input cannot be read: {why}.")))?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(Refusal::new(ErrorCode::BodyTooLarge, "A cart has at most 4 MiB."));
    }
    String::from_utf8(bytes).map_err(|_| Refusal::bad_request("A cart is JSON in UTF-8."))
}
