//! The whole API under a fuzzer that knows its document: as nobody, a guest of the shop, a register, and as every role.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context as _, Result, ensure};
use ed25519_dalek::SigningKey;
use evertill_domain::Role;
use evertill_domain::journal::GENESIS;
use evertill_protocol::API;
use evertill_protocol::signature::{hello_message, sign};
use evertill_server::catalog::NewUser;
use evertill_server::hq::password;
use evertill_server::hq::scope::Scope;
use evertill_server::store::Opened;
use evertill_server::{Clock as _, SystemClock};
use serde_json::{Value, json};

use crate::load::Plan;
use crate::load::chain::{Chain, LARGE};
use crate::load::server::letters;
use crate::served::http;
use crate::window::page::until;

const PASSWORD: &str = "herons over the fen";
const PATIENCE: Duration = Duration::from_secs(30);
/// No answer breaks these: no failure of the server, and nothing that its document does not say.
const CHECKS: &str =
    "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance";
/// What is not called: lines without an end; as somebody, what would end their own session, and guesses, which lock all out.
const NOT_AS_NOBODY: &str = "/stream$";
const NOT_AS_SOMEBODY: &str = "/stream$|^/api/v1/sessions|^/api/v1/password$";

/// How it is done.
#[derive(Debug, Clone)]
pub struct Fuzz {
    /// `sqlite`, `postgres` or a URL.
    pub db: String,
    /// Schemathesis' own program.
    pub schemathesis: PathBuf,
    /// Requests of each kind and operation, at most.
    pub examples: u32,
    pub seed: u64,
    /// As whom; none: as everybody.
    pub only: Vec<String>,
}

/// Who calls.
enum Caller {
    Nobody,
    Guest,
    Register,
    Person { role: Role, refresh_token: String },
}

/// Runs it as everybody; the callers as whom something was found.
///
/// # Errors
/// When there is no server to fuzz.
pub async fn run(fuzz: &Fuzz, say: &impl Fn(&str)) -> Result<Vec<&'static str>> {
    let plan = Plan { db: fuzz.db.clone(), registers: 3, neighbours: 1, products: 50, seed: fuzz.seed };
    let chain = Chain::open_with(&plan, 2).await?;
    chain.sell_each(|_| 5)?;
    chain.drained(PATIENCE).await?;
    employ(&chain).await?;
    let mut found = Vec::new();
    let mut called = callers(&chain).await?;
    called.retain(|caller| fuzz.only.is_empty() || fuzz.only.iter().any(|name| name == caller.name()));
    ensure!(!called.is_empty(), "nobody is called {}", fuzz.only.join(" or "));
    for caller in called {
        say(caller.name());
        let header = caller.header(&chain).await?;
        if !fuzz.as_caller(&chain.server.url(), header.as_deref())? {
            found.push(caller.name());
        }
    }
    let answer = http()?.get(format!("{}/readyz", chain.server.url())).send().await?;
    ensure!(answer.status() == 200, "the server is not ready any more: {}", answer.text().await?);
    Ok(found)
}

/// A customer before administrators, who erase them; nobody last: guessing at passwords locks the address.
async fn callers(chain: &Chain) -> Result<Vec<Caller>> {
    let mut callers = vec![Caller::Register, Caller::Guest];
    let others = Role::ALL.into_iter().filter(|role| *role != Role::Buyer);
    for role in [Role::Buyer].into_iter().chain(others) {
        let login = if role == Role::Buyer { buyer(chain).await? } else { login(role) };
        let sign_in = json!({ "tenant": LARGE, "login": login, "password": PASSWORD });
        let refresh_token = text(&post(chain, "/sessions", sign_in).await?, "refresh_token")?;
        callers.push(Caller::Person { role, refresh_token });
    }
    callers.push(Caller::Nobody);
    Ok(callers)
}

impl Caller {
    fn name(&self) -> &'static str {
        match self {
            Caller::Nobody => "nobody",
            Caller::Guest => "guest",
            Caller::Register => "register",
            Caller::Person { role, .. } => role.name(),
        }
    }

    /// What says who it is, just before it is used: a token is good for minutes.
    async fn header(&self, chain: &Chain) -> Result<Option<String>> {
        let bearer = |token: String| Some(format!("Authorization: Bearer {token}"));
        Ok(match self {
            Caller::Nobody => None,
            Caller::Guest => Some(format!("Cookie: evertill_cart={:064x}", 1)),
            Caller::Register => bearer(register(chain).await?),
            Caller::Person { refresh_token, .. } => {
                let renewed = post(chain, "/sessions/refresh", json!({ "refresh_token": refresh_token }));
                bearer(text(&renewed.await?, "token")?)
            }
        })
    }
}

/// Somebody who makes an account as customers do; the login.
async fn buyer(chain: &Chain) -> Result<String> {
    let email = "ada@example.org";
    send(chain, "/buyers", json!({ "tenant": LARGE, "name": "Ada Byron", "email": email }).to_string())
        .await?;
    let letters = letters(chain.folder.path());
    let code = until("a letter", PATIENCE, async || {
        let letter = std::fs::read_dir(&letters)?.next().transpose()?;
        let text =
            letter.map(|letter| std::fs::read_to_string(letter.path())).transpose()?.unwrap_or_default();
        // `K7QM-2XPA`, on a line of its own.
        let mut lines = text.lines().map(str::trim);
        Ok(lines.find(|line| line.len() == 9 && line.as_bytes()[4] == b'-').map(str::to_owned))
    })
    .await?;
    let chosen = json!({ "tenant": LARGE, "login": email, "reset_code": code, "new": PASSWORD });
    send(chain, "/password", chosen.to_string()).await?;
    Ok(email.to_owned())
}

/// One person of each role who works here, and a shop on the web.
async fn employ(chain: &Chain) -> Result<()> {
    let now_ms = SystemClock.now_ms();
    let opened = Opened::open(&chain.place.config(), now_ms).await?;
    let store = opened.store();
    let (tenant, hash) = (store.tenant(Some(LARGE.into())).await?, password::hash(PASSWORD)?);
    let scope = Scope::of_operator(tenant);
    let sells = store.stores(tenant).await?.into_iter().next().context("a store")?.code;
    store.open_shop(scope, sells, None, now_ms).await?;
    let vendor = store.vendors(tenant).await?.first().context("a vendor")?.id;
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Buyer) {
        let new = NewUser {
            login: login(role),
            name: role.name().into(),
            role,
            store: None,
            password_hash: Some(hash.clone()),
            pin_hash: None,
        };
        let vendor = (role == Role::Vendor).then_some(vendor);
        store.add_person(scope, new, vendor, now_ms).await?;
    }
    Ok(())
}

fn login(role: Role) -> String {
    format!("any-{}", role.name())
}

/// Of a device that has just become a register, and says hello as one.
async fn register(chain: &Chain) -> Result<String> {
    let (_, code) = chain.away.first().context("a register that nobody has enrolled")?;
    let key = SigningKey::from_bytes(&rand::random());
    let public_key = hex::encode(key.verifying_key().to_bytes());
    let wall_ms = SystemClock.now_ms();
    let enrol = json!({ "code": code, "public_key": public_key, "version": "0.1.0", "wall_ms": wall_ms });
    let enrolled = post(chain, "/enrol", enrol).await?;
    let asked = post(chain, "/sync/nonce", json!({ "register": enrolled["register"] })).await?;
    let hello = json!({
        "nonce": asked["nonce"], "register": enrolled["register"], "protocol": [1, 1], "version": "0.1.0",
        "incarnation": enrolled["incarnation"], "epoch": null, "acked_seq": 0, "head_seq": 0,
        "head_hash": hex::encode(GENESIS), "cursor": 0, "wall_ms": wall_ms, "queue_depth": 0, "retries": 0,
        "oldest_age_s": null, "last_error": null, "disk_free": null,
    })
    .to_string();
    let signature = sign(&key, &hello_message(hello.as_bytes()));
    // The hello is signed as it is written.
    let body = format!(r#"{{"hello":{hello},"signature":"{signature}"}}"#);
    text(&post_text(chain, "/sync/hello", body).await?, "bearer")
}

async fn post(chain: &Chain, path: &str, body: Value) -> Result<Value> {
    post_text(chain, path, body.to_string()).await
}

async fn post_text(chain: &Chain, path: &str, body: String) -> Result<Value> {
    Ok(serde_json::from_str(&send(chain, path, body).await?)?)
}

async fn send(chain: &Chain, path: &str, body: String) -> Result<String> {
    let request = http()?.post(format!("{}{API}{path}", chain.server.url()));
    let answer = request.header("content-type", "application/json").body(body).send().await?;
    let (status, said) = (answer.status(), answer.text().await?);
    ensure!(status.is_success(), "{path}: {status} {said}");
    Ok(said)
}

fn text(answer: &Value, field: &str) -> Result<String> {
    Ok(answer[field].as_str().with_context(|| format!("{field} in {answer}"))?.to_owned())
}

impl Fuzz {
    /// True when nothing was found.
    fn as_caller(&self, url: &str, header: Option<&str>) -> Result<bool> {
        let mut command = Command::new(&self.schemathesis);
        command.args(["run", &format!("{url}/api/openapi.json"), "--url", url, "--checks", CHECKS]);
        let left_out = if header.is_some() { NOT_AS_SOMEBODY } else { NOT_AS_NOBODY };
        command.args(["--exclude-path-regex", left_out, "--max-examples", &self.examples.to_string()]);
        command.args([
            "--seed",
            &self.seed.to_string(),
            "--phases",
            "examples,coverage,fuzzing",
            "--no-color",
        ]);
        command.args(["--suppress-health-check", "all", "--warnings", "off", "--request-timeout", "20"]);
        if let Some(header) = header {
            command.args(["--header", header]);
        }
        let status = command.current_dir(self.folder()).status();
        Ok(status.with_context(|| format!("{}", self.schemathesis.display()))?.success())
    }

    /// Where its program lies: it leaves notes of what it has tried in the working folder.
    fn folder(&self) -> &Path {
        self.schemathesis.parent().unwrap_or(Path::new("."))
    }
}
