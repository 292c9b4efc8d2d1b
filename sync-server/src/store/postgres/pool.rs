//! Connections, pooled; each job gets one, in a transaction, on a thread that may block.

use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use deadpool_postgres::{Manager, ManagerConfig, RecyclingMethod};
use tokio::runtime::Handle;
use tokio::sync::{Notify, Semaphore};
use tokio_postgres::{Config as Target, NoTls};

use super::retry::{Attempt, Retry};
use super::session::Session;
use crate::faults::kill_at;
use crate::store::sql::{Db, Whose};
use crate::store::{StoreError, StoreResult};

/// What a transaction is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// One consistent state, from the first statement to the last.
    Read,
    /// Rows are locked as they are written; whoever needs more than that locks them before.
    Write,
    /// A push: it has its effect once however often it is taken, so it is taken again when nobody knows whether it was.
    Push,
    /// What nobody asked for, schema and change numbers: done again just so.
    Upkeep,
}

impl Kind {
    /// A kill at a commit is a kill at one that somebody waits for: what servers do by themselves cannot be counted.
    fn is_asked_for(self) -> bool {
        matches!(self, Kind::Write | Kind::Push)
    }
}

#[derive(Clone)]
pub(super) struct Pool {
    connections: deadpool_postgres::Pool,
    /// As many as there are connections, so that no thread waits for one.
    turns: Arc<Semaphore>,
    place: Arc<str>,
    /// Something was committed that may wait for its numbers.
    committed: Arc<Notify>,
    /// Under which a tenant's work is done, as SQL names it. Without one there is none, and such work fails.
    role: Arc<str>,
}

impl Pool {
    pub fn new(url: &str, size: usize) -> StoreResult<Self> {
        let target: Target =
            url.parse().map_err(|why| StoreError::Unusable(format!("database_url: {why}")))?;
        let place = format!("postgres, database {}", target.get_dbname().unwrap_or("of the user's name"));
        // A connection that has been cut meanwhile shows at its first statement, and the job is done again on another.
        let manager =
            Manager::from_config(target, NoTls, ManagerConfig { recycling_method: RecyclingMethod::Fast });
        let size = size.max(2);
        let connections = deadpool_postgres::Pool::builder(manager).max_size(size).build();
        let connections = connections.map_err(|why| StoreError::Unusable(why.to_string()))?;
        Ok(Pool {
            connections,
            turns: Arc::new(Semaphore::new(size)),
            place: place.into(),
            committed: Arc::default(),
            role: "\"\"".into(),
        })
    }

    /// Does tenants' work under this role from now on.
    pub fn with_role(self, role: &str) -> Self {
        Pool { role: role.into(), ..self }
    }

    pub fn place(&self) -> &str {
        &self.place
    }

    /// Says so to the sequencer.
    pub fn committed(&self) {
        self.committed.notify_one();
    }

    /// Resolves when something is committed here.
    pub async fn next_commit(&self) {
        self.committed.notified().await;
    }

    /// Runs a job in a transaction, again when another stood in its way.
    pub async fn run<T, F>(&self, kind: Kind, whose: Whose, job: F) -> StoreResult<T>
    where
        T: Send + 'static,
        F: Fn(Db<'_>) -> StoreResult<T> + Send + Sync + 'static,
    {
        let turn = Arc::clone(&self.turns).acquire_owned().await;
        let turn = turn.map_err(|_| StoreError::Unavailable("the store is closed".into()))?;
        let pool = self.clone();
        let work = tokio::task::spawn_blocking(move || {
            let done = pool.run_here(kind, whose, &job);
            drop(turn);
            done
        });
        work.await.map_err(|why| StoreError::Panicked(why.to_string()))?
    }

    /// The same on a thread that may block.
    pub fn run_here<T>(
        &self,
        kind: Kind,
        whose: Whose,
        job: &dyn Fn(Db<'_>) -> StoreResult<T>,
    ) -> StoreResult<T> {
        let runtime = Handle::current();
        let opening = self.opening(kind, whose);
        let mut retry = Retry::default();
        loop {
            let error = match self.attempt(&runtime, kind, &opening, job) {
                Attempt::Done(value) => return Ok(value),
                Attempt::Undone(error) => error,
                // The connection went while it committed: written or not, doing it again is right only where it is harmless.
                Attempt::Unknown(error) if kind == Kind::Write => return Err(error),
                Attempt::Unknown(error) => error,
            };
            match retry.after(&error) {
                // Not the runtime's timer: it may be stopping, and this thread may block. To wake too early does no harm.
                Some(pause) => std::thread::park_timeout(pause),
                None => return Err(error),
            }
        }
    }

    fn attempt<T>(
        &self,
        runtime: &Handle,
        kind: Kind,
        opening: &str,
        job: &dyn Fn(Db<'_>) -> StoreResult<T>,
    ) -> Attempt<T> {
        let connection = match runtime.block_on(self.connections.get()) {
            Ok(connection) => connection,
            Err(why) => return Attempt::Undone(StoreError::Unavailable(why.to_string())),
        };
        let session = match Session::begin(&connection, runtime.clone(), opening) {
            Ok(session) => session,
            Err(error) => return Attempt::Undone(error),
        };
        // What is dropped is rolled back.
        let done = match catch_unwind(AssertUnwindSafe(|| job(Db::Postgres(&session)))) {
            Ok(Ok(value)) => value,
            Ok(Err(error)) => return Attempt::Undone(error),
            Err(panic) => return Attempt::Undone(StoreError::panicked(&*panic)),
        };
        if kind.is_asked_for() {
            kill_at("before_commit");
        }
        match session.commit() {
            Ok(()) => {
                if kind.is_asked_for() {
                    kill_at("after_commit");
                }
                Attempt::Done(done)
            }
            Err(error @ StoreError::Unavailable(_)) => Attempt::Unknown(error),
            Err(error) => Attempt::Undone(error),
        }
    }

    /// How a transaction begins. Role and tenant last as long as it does: the connection's next one knows of neither.
    fn opening(&self, kind: Kind, whose: Whose) -> String {
        let mut sql = String::from(match kind {
            Kind::Read => "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
            Kind::Write | Kind::Push | Kind::Upkeep => "BEGIN ISOLATION LEVEL READ COMMITTED",
        });
        if matches!(kind, Kind::Push | Kind::Upkeep) {
            // Lists of any length are looked up by keys: one plan does for all, and to plan anew costs more than to look up.
            sql.push_str("; SET LOCAL plan_cache_mode = force_generic_plan");
        }
        if let Whose::Tenant(tenant) = whose {
            // Writing to a string cannot fail.
            let _ = write!(sql, "; SET LOCAL evertill.tenant = '{tenant}'; SET LOCAL ROLE {}", self.role);
        }
        sql
    }
}
