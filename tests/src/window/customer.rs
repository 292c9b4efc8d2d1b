//! The customer's window, which the till opens beside its own.

use anyhow::Result;

use super::page::{PATIENCE, Page, until};

/// Looks at the customer's window as soon as there is one, and turns back to the till's.
pub async fn beside<T>(till: &Page, look: impl AsyncFnOnce(&Page) -> Result<T>) -> Result<T> {
    let client = till.client();
    let own = client.window().await?;
    let other = until("the customer's window", PATIENCE, async || {
        Ok(client.windows().await?.into_iter().find(|window| *window != own))
    })
    .await?;
    client.switch_to_window(other).await?;
    let looked = look(till).await;
    client.switch_to_window(own).await?;
    looked
}

/// Waits until the till's own window is the only one.
pub async fn gone(till: &Page) -> Result<()> {
    until("the customer's window to close", PATIENCE, async || {
        Ok((till.client().windows().await?.len() == 1).then_some(()))
    })
    .await
}
