//! `user`: people, their roles, PINs and passwords.

use std::io::{BufRead, IsTerminal, Write};
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Subcommand};
use evertill_domain::Role;
use serde_json::json;

use super::say;
use crate::catalog::new::check_pin;
use crate::catalog::{NewUser, UserChange};
use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::hq::password;
use crate::hq::principal::permissions;
use crate::hq::scope::Scope;
use crate::store::Store;

#[derive(Debug, Args)]
pub(super) struct User {
    #[command(subcommand)]
    verb: Verb,
    /// Code of the tenant; not needed where there is only one.
    #[arg(long, global = true)]
    tenant: Option<String>,
    /// Say it in JSON.
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Make a person. What is not given and their role needs is asked for.
    Create(Create),
    /// Change a person; a new password or `--active false` signs them out everywhere.
    Set(Set),
    /// List the people.
    List,
}

#[derive(Debug, Args)]
struct Create {
    login: String,
    #[arg(long)]
    name: String,
    /// cashier, supervisor, manager, hq_analyst, hq_admin, vendor
    #[arg(long, value_parser = role)]
    role: Role,
    /// Code of the vendor that they are of, where their role is vendor.
    #[arg(long)]
    vendor: Option<String>,
    /// Code of the one store this person works at; left out: every store.
    #[arg(long)]
    store: Option<String>,
    #[command(flatten)]
    secrets: Secrets,
}

#[derive(Debug, Args)]
struct Set {
    login: String,
    #[arg(long)]
    name: Option<String>,
    #[arg(long, value_parser = role)]
    role: Option<Role>,
    #[arg(long)]
    active: Option<bool>,
    #[command(flatten)]
    secrets: Secrets,
}

/// Better in the environment than in the command line, which other people of the machine can read.
#[derive(Args)]
struct Secrets {
    /// For tills: 4 to 8 digits.
    #[arg(long, env = "EVERTILL_PIN", hide_env_values = true)]
    pin: Option<String>,
    /// For HQ: at least 10 characters.
    #[arg(long, env = "EVERTILL_PASSWORD", hide_env_values = true)]
    password: Option<String>,
}

impl std::fmt::Debug for Secrets {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secrets")
    }
}

fn role(text: &str) -> Result<Role, String> {
    Role::parse(text).ok_or_else(|| "cashier, supervisor, manager, hq_analyst, hq_admin or vendor".to_owned())
}

impl User {
    pub async fn run(self, config: &Config) -> anyhow::Result<ExitCode> {
        let store = super::open(config).await?;
        let tenant = store.tenant(self.tenant).await?;
        let now_ms = SystemClock.now_ms();
        match self.verb {
            Verb::Create(wanted) => {
                let login = wanted.login.clone();
                let vendor = match &wanted.vendor {
                    Some(code) => Some(vendor(&*store, tenant, code).await?),
                    None => None,
                };
                let scope = Scope::of_operator(tenant);
                let id = store.add_person(scope, wanted.into_new()?, vendor, now_ms).await?;
                say::done(self.json, &format!("Made {login}."), &json!({ "id": id, "login": login }));
            }
            Verb::Set(wanted) => {
                let (login, change) = wanted.into_change()?;
                store.set_user(tenant, login.clone(), change, now_ms).await?;
                say::done(self.json, &format!("Changed {login}."), &json!({ "login": login }));
            }
            Verb::List => {
                let columns = ["login", "name", "role", "store", "active", "has_pin", "has_password", "id"];
                say::rows(self.json, &columns, &store.users(tenant).await?)?;
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

impl Create {
    fn into_new(self) -> anyhow::Result<NewUser> {
        let Secrets { pin, password } = self.secrets;
        let pin = if pin.is_none() && self.role.may_sell() { asked("PIN for tills")? } else { pin };
        let password = if password.is_none() && !permissions(self.role).is_empty() {
            asked("Password for HQ")?
        } else {
            password
        };
        let (login, name) = (self.login, self.name);
        Ok(NewUser {
            password_hash: password.map(|text| hashed_password(&text, &[&login, &name])).transpose()?,
            pin_hash: pin.map(hashed_pin).transpose()?,
            login,
            name,
            role: self.role,
            store: self.store,
        })
    }
}

impl Set {
    fn into_change(self) -> anyhow::Result<(String, UserChange)> {
        let password = self.secrets.password;
        let change = UserChange {
            name: self.name,
            role: self.role,
            active: self.active,
            password_hash: password.map(|text| hashed_password(&text, &[&self.login])).transpose()?,
            pin_hash: self.secrets.pin.map(hashed_pin).transpose()?,
        };
        Ok((self.login, change))
    }
}

/// The id of the vendor of that code.
async fn vendor(store: &dyn Store, tenant: i64, code: &str) -> anyhow::Result<i64> {
    let found = store.vendors(tenant).await?.into_iter().find(|vendor| vendor.code == code);
    Ok(found.with_context(|| format!("there is no vendor {code}"))?.id)
}

fn hashed_pin(pin: String) -> anyhow::Result<String> {
    check_pin(&pin)?;
    Ok(password::hash(&pin)?)
}

fn hashed_password(text: &str, about: &[&str]) -> anyhow::Result<String> {
    password::check(text, about)?;
    Ok(password::hash(text)?)
}

/// Asks a person who is there; a script that gave none means none.
fn asked(what: &str) -> anyhow::Result<Option<String>> {
    let input = std::io::stdin();
    if !input.is_terminal() {
        return Ok(None);
    }
    eprint!("{what} (seen as you type; empty for none): ");
    std::io::stderr().flush()?;
    let mut line = String::new();
    input.lock().read_line(&mut line)?;
    Ok(Some(line.trim().to_owned()).filter(|text| !text.is_empty()))
}
