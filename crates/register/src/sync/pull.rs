//! Pull: pages of what changed at the server, applied together with the cursor that says so.

use evertill_protocol::feed::{ChangesPage, Collection};
use rusqlite::Connection;

use super::failure::Failure;
use super::progress;
use crate::catalog;
use crate::error::Result;
use crate::till::Till;

/// Rows in one page: applying them must not make a sale wait for more than some milliseconds.
pub(crate) const PAGE: usize = 250;

pub(crate) fn path(till: &Till, digests: bool) -> String {
    let asked = if digests { "&digests=true" } else { "" };
    format!("{}/sync/changes?cursor={}&limit={PAGE}{asked}", evertill_protocol::API, till.cursor)
}

/// Checks a page before anything is written: it must lead on from where the till stands.
pub(crate) fn check(till: &Till, page: &ChangesPage) -> Result<(), Failure> {
    let forward = page.cursor >= till.cursor && page.cursor <= page.head;
    let stuck = page.cursor == till.cursor && page.cursor < page.head;
    let within = page.changes.iter().all(|change| change.no > till.cursor && change.no <= page.cursor);
    if forward && !stuck && within {
        Ok(())
    } else {
        Err(Failure::garbled("a page that does not follow the last one"))
    }
}

/// Applies a page: rows, cursor and what the levels now hold, in the caller's one transaction.
pub(crate) fn settle(tx: &Connection, page: &ChangesPage) -> Result<()> {
    for change in &page.changes {
        catalog::apply(tx, change)?;
    }
    progress::set_cursor(tx, page.cursor)?;
    progress::set_applied(tx, page.applied)?;
    progress::set_backup_through(tx, page.backup_through)?;
    if page.cursor == page.head {
        progress::set_catalog_as_of(tx, page.server.time_ms)?;
    }
    Ok(())
}

/// The first collection that does not add up to what the server says. Only the worker writes these tables, so at
/// the head they can be summed up after the page's transaction.
pub(crate) fn damaged(db: &Connection, page: &ChangesPage) -> Result<Option<Collection>> {
    for (collection, theirs) in page.digests.iter().flatten() {
        if catalog::digest(db, *collection)? != *theirs {
            return Ok(Some(*collection));
        }
    }
    Ok(None)
}
