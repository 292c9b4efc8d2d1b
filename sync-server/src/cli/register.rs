//! `register`: codes that make a device a register, and revocation.

use std::process::ExitCode;

use clap::{Args, Subcommand};
use uuid::Uuid;

use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::hq::scope::Scope;
use crate::store::EnrolCode;
use crate::sync::secret;
use crate::tls::{Tls, addresses};

#[derive(Debug, Args)]
pub(super) struct Register {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Print a one-time code for a new register, or for a new device of a known one.
    EnrolCode(EnrolCodeFor),
    /// From now on what this register pushes is kept, but out of the books.
    Revoke(Named),
    /// The same, and say that its device is lost.
    Lost(Named),
    /// Print a one-time code that makes another device this register; its device before is trusted no more.
    Replace(EnrolCodeFor),
}

#[derive(Debug, Clone, Args)]
struct Named {
    /// The tenant's code; not needed where there is one tenant.
    #[arg(long)]
    tenant: Option<String>,
    /// The store's code, `S12`.
    #[arg(long)]
    store: String,
    /// The register's code, `R3`.
    #[arg(long)]
    code: String,
}

#[derive(Debug, Args)]
struct EnrolCodeFor {
    #[command(flatten)]
    register: Named,
    /// What people call it.
    #[arg(long)]
    name: Option<String>,
    /// The id it had, when the database was restored to before it was enrolled.
    #[arg(long)]
    id: Option<Uuid>,
    /// Minutes until the code expires.
    #[arg(long, default_value_t = 60)]
    minutes: u32,
}

impl Register {
    pub async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        let store = super::open(config).await?;
        let now_ms = SystemClock.now_ms();
        match self.verb {
            Verb::EnrolCode(ref wanted) | Verb::Replace(ref wanted) => {
                let Named { tenant, store: store_code, code } = wanted.register.clone();
                let scope = Scope::of_operator(store.tenant(tenant).await?);
                let plain = secret::enrol_code();
                let asked = EnrolCode {
                    store_code,
                    register_name: wanted.name.clone().unwrap_or_else(|| code.clone()),
                    register_code: code,
                    register: wanted.id,
                    code_hash: secret::hash_code(&plain),
                    expires_ms: now_ms + i64::from(wanted.minutes) * 60_000,
                };
                match self.verb {
                    Verb::Replace(_) => store.replace(scope, asked, now_ms).await?,
                    _ => store.put_enrol_code(scope, asked, now_ms).await?,
                };
                println!("{plain}");
                // Where nobody vouches for the server, a till has to be told by which key it knows it.
                if let Some(pin) = Tls::open(config)?.and_then(|tls| tls.needed_pin()) {
                    for address in addresses(config, Some(pin)) {
                        println!("{address}");
                    }
                }
            }
            Verb::Revoke(Named { tenant, store: store_code, code }) => {
                let scope = Scope::of_operator(store.tenant(tenant).await?);
                let mark = store.revoke(scope, &store_code, &code, now_ms).await?;
                println!("revoked; what it pushes after {}/{} is parked", mark.incarnation, mark.seq);
            }
            Verb::Lost(Named { tenant, store: store_code, code }) => {
                let scope = Scope::of_operator(store.tenant(tenant).await?);
                let mark = store.lost(scope, &store_code, &code, now_ms).await?;
                println!("lost; what it wrote after {}/{} is not here", mark.incarnation, mark.seq);
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}
