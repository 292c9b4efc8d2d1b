//! One transaction on a connection, as a job sees it: each statement is prepared once a connection.

use deadpool_postgres::Client;
use futures_util::future::try_join_all;
use futures_util::{FutureExt, StreamExt, pin_mut};
use tokio::runtime::Handle;
use tokio_postgres::Row;
use tokio_postgres::types::ToSql;

use crate::store::StoreResult;
use crate::store::sql::Arg;

/// A transaction that is worked on from a thread that may block.
pub struct Session<'c> {
    client: &'c Client,
    runtime: Handle,
    committed: bool,
}

impl std::fmt::Debug for Session<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Session")
    }
}

impl<'c> Session<'c> {
    /// `opening` begins the transaction and says how it is to be, all in one message.
    pub(super) fn begin(client: &'c Client, runtime: Handle, opening: &str) -> StoreResult<Self> {
        let session = Session { client, runtime, committed: false };
        session.batch(opening)?;
        Ok(session)
    }

    pub(super) fn commit(mut self) -> StoreResult<()> {
        self.batch("COMMIT")?;
        self.committed = true;
        Ok(())
    }

    /// Runs statements that are used once and take nothing.
    pub(super) fn batch(&self, sql: &str) -> StoreResult<()> {
        Ok(self.runtime.block_on(self.client.batch_execute(sql))?)
    }

    pub(crate) fn execute(&self, sql: &str, args: &[Arg<'_>]) -> StoreResult<usize> {
        let changed = self.runtime.block_on(self.execute_one(sql, args))?;
        Ok(usize::try_from(changed).unwrap_or(usize::MAX))
    }

    /// Runs statements of which none waits for another's answer: they go out together.
    pub(crate) fn execute_together(&self, statements: &[(String, Vec<Arg<'_>>)]) -> StoreResult<()> {
        let all = statements.iter().map(|(sql, args)| self.execute_one(sql, args));
        self.runtime.block_on(try_join_all(all))?;
        Ok(())
    }

    async fn execute_one(&self, sql: &str, args: &[Arg<'_>]) -> Result<u64, tokio_postgres::Error> {
        let statement = self.client.prepare_cached(sql).await?;
        self.client.execute(&statement, &given(args)).await
    }

    pub(crate) fn all(&self, sql: &str, args: &[Arg<'_>]) -> StoreResult<Vec<Row>> {
        Ok(self.runtime.block_on(async {
            let statement = self.client.prepare_cached(sql).await?;
            self.client.query(&statement, &given(args)).await
        })?)
    }

    /// Row by row: the answer may be larger than memory should hold.
    pub(crate) fn each(
        &self,
        sql: &str,
        args: &[Arg<'_>],
        mut take: impl FnMut(&Row) -> StoreResult<()>,
    ) -> StoreResult<()> {
        let rows = self.runtime.block_on(async {
            let statement = self.client.prepare_cached(sql).await?;
            self.client.query_raw(&statement, given(args)).await
        })?;
        pin_mut!(rows);
        while let Some(row) = self.runtime.block_on(rows.next()) {
            take(&row?)?;
        }
        Ok(())
    }
}

impl Drop for Session<'_> {
    /// Sent at once and not waited for: whatever the connection is used for next comes after it.
    fn drop(&mut self) {
        if !self.committed {
            let _ = self.client.batch_execute("ROLLBACK").now_or_never();
        }
    }
}

fn given<'a>(args: &'a [Arg<'_>]) -> Vec<&'a (dyn ToSql + Sync)> {
    args.iter().map(|arg| arg as &(dyn ToSql + Sync)).collect()
}
