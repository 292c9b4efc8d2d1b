//! Mail to customers, through a server that speaks SMTP, or into a folder where it can be looked at.

mod letter;

use std::fmt;

use lettre::message::Mailbox;
use lettre::message::header::ContentType;
use lettre::{AsyncFileTransport, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};

use crate::config::Config;
use crate::customers::Contact;
pub use letter::{Language, Letter};

/// What sends mail.
pub struct Mail {
    from: Mailbox,
    by: By,
}

enum By {
    Smtp(AsyncSmtpTransport<Tokio1Executor>),
    Folder(AsyncFileTransport<Tokio1Executor>),
}

impl fmt::Debug for Mail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Mail")
    }
}

/// Why mail cannot be sent. Never to whom.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    #[error("mail_from is no address: {0}")]
    From(lettre::address::AddressError),
    #[error("mail needs mail_from, the address that it comes from")]
    NoFrom,
    #[error("mail_folder cannot be made: {0}")]
    NoFolder(std::io::Error),
    #[error("mail_url is of no use: {0}")]
    Url(lettre::transport::smtp::Error),
    #[error("a letter could not be written: {0}")]
    Letter(lettre::error::Error),
    /// What the server said is left out: it likes to say to whom.
    #[error("the mail server did not take it{}", .0.status().map(|status| format!(" ({status})")).unwrap_or_default())]
    Smtp(lettre::transport::smtp::Error),
    #[error("the mail folder did not take it: {0}")]
    Folder(lettre::transport::file::Error),
}

impl MailError {
    /// Its stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            MailError::From(_) | MailError::NoFrom => "MAIL_FROM_INVALID",
            MailError::NoFolder(_) => "MAIL_FOLDER_INVALID",
            MailError::Url(_) => "MAIL_URL_INVALID",
            MailError::Letter(_) => "MAIL_LETTER_INVALID",
            MailError::Smtp(_) | MailError::Folder(_) => "MAIL_NOT_SENT",
        }
    }
}

impl Mail {
    /// As the settings say; none where they name neither a server nor a folder.
    ///
    /// # Errors
    /// When they cannot be so.
    pub fn of(config: &Config) -> Result<Option<Self>, MailError> {
        let by = match (&config.mail_url, &config.mail_folder) {
            (Some(url), _) => {
                let smtp =
                    AsyncSmtpTransport::<Tokio1Executor>::from_url(url.shown()).map_err(MailError::Url)?;
                By::Smtp(smtp.build())
            }
            (None, Some(folder)) => {
                std::fs::create_dir_all(folder).map_err(MailError::NoFolder)?;
                By::Folder(AsyncFileTransport::new(folder))
            }
            (None, None) => return Ok(None),
        };
        let from = config.mail_from.as_deref().ok_or(MailError::NoFrom)?;
        Ok(Some(Mail { from: from.parse().map_err(MailError::From)?, by }))
    }

    /// # Errors
    /// When it cannot be written, or nobody takes it.
    pub async fn send(&self, to: &Contact, letter: &Letter<'_>) -> Result<(), MailError> {
        let message = Message::builder()
            .from(self.from.clone())
            .to(to.text().parse().map_err(MailError::From)?)
            .subject(letter.subject())
            .header(ContentType::TEXT_PLAIN)
            .body(letter.body())
            .map_err(MailError::Letter)?;
        match &self.by {
            By::Smtp(smtp) => smtp.send(message).await.map(drop).map_err(MailError::Smtp),
            By::Folder(folder) => folder.send(message).await.map(drop).map_err(MailError::Folder),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Secret;

    #[test]
    fn mail_is_off_or_whole() {
        assert!(Mail::of(&Config::default()).unwrap().is_none());
        let place = tempfile::tempdir().unwrap();
        let folder = Config { mail_folder: Some(place.path().join("letters")), ..Config::default() };
        assert_eq!(Mail::of(&folder).unwrap_err().code(), "MAIL_FROM_INVALID");
        let nobody = Config { mail_from: Some("nobody".into()), ..folder.clone() };
        assert_eq!(Mail::of(&nobody).unwrap_err().code(), "MAIL_FROM_INVALID");
        let from = Some("The Shop <shop@example.org>".to_owned());
        assert!(Mail::of(&Config { mail_from: from.clone(), ..folder.clone() }).unwrap().is_some());
        assert!(place.path().join("letters").is_dir());
        std::fs::write(place.path().join("file"), "").unwrap();
        let nowhere = Config { mail_folder: Some(place.path().join("file/letters")), ..folder };
        assert_eq!(Mail::of(&nowhere).unwrap_err().code(), "MAIL_FOLDER_INVALID");
        let by = |url: &str| Config {
            mail_url: Some(Secret::from(url.to_owned())),
            mail_from: from.clone(),
            ..Config::default()
        };
        assert_eq!(Mail::of(&by("gopher://mail")).unwrap_err().code(), "MAIL_URL_INVALID");
        assert!(Mail::of(&by("smtps://shop:secret@mail.example.org")).unwrap().is_some());
        assert!(!format!("{:?}", by("smtps://shop:secret@mail.example.org")).contains("secret"));
    }
}
