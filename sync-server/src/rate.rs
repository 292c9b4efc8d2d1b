//! How many requests a caller may make: each person, each register and each network address has a bucket that fills again
//! evenly (the generic cell rate algorithm). It is each server's own, against a program that runs wild; who guesses is
//! counted in the database.

use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use uuid::Uuid;

use crate::App;
use crate::config::Config;
use crate::error::Refusal;
use crate::http::address_of;

/// So many seconds' requests may come at once.
const BURST_S: u32 = 10;

/// The buckets.
#[derive(Debug)]
pub struct Rates {
    people: Rate<(i64, i64)>,
    registers: Rate<Uuid>,
    addresses: Rate<IpAddr>,
}

#[derive(Debug)]
struct Rate<K: Hash + Eq + Clone>(Option<DefaultKeyedRateLimiter<K>>);

impl<K: Hash + Eq + Clone> Rate<K> {
    fn new(per_second: u32) -> Self {
        let quota = NonZeroU32::new(per_second).map(|per_second| {
            Quota::per_second(per_second)
                .allow_burst(per_second.saturating_mul(NonZeroU32::MIN.saturating_add(BURST_S - 1)))
        });
        Rate(quota.map(RateLimiter::keyed))
    }

    fn check(&self, whose: &K) -> Result<(), Refusal> {
        let Some(limiter) = &self.0 else { return Ok(()) };
        limiter.check_key(whose).map_err(|early| {
            let wait = early.wait_time_from(DefaultClock::default().now());
            Refusal::locked(i64::try_from(wait.as_millis()).unwrap_or(i64::MAX))
        })
    }

    fn forget(&self) {
        self.0.iter().for_each(RateLimiter::retain_recent);
    }
}

impl Rates {
    #[must_use]
    pub fn of(config: &Config) -> Self {
        Rates {
            people: Rate::new(config.person_requests_per_second),
            registers: Rate::new(config.register_requests_per_second),
            addresses: Rate::new(config.address_requests_per_second),
        }
    }

    /// # Errors
    /// `TOO_MANY_REQUESTS`, as those below.
    pub fn person(&self, tenant: i64, user: i64) -> Result<(), Refusal> {
        self.people.check(&(tenant, user))
    }

    /// # Errors
    /// As above.
    pub fn register(&self, id: Uuid) -> Result<(), Refusal> {
        self.registers.check(&id)
    }

    /// Whoever is on the server's own machine is a proxy, or its operator.
    ///
    /// # Errors
    /// As above.
    pub fn address(&self, address: IpAddr) -> Result<(), Refusal> {
        if address.is_loopback() { Ok(()) } else { self.addresses.check(&address) }
    }

    /// Those whose bucket is full again.
    pub fn forget(&self) {
        self.people.forget();
        self.registers.forget();
        self.addresses.forget();
    }
}

/// Turns away an address that asks too often, before anything else is done for it.
pub(crate) async fn by_address(State(app): State<App>, request: Request, next: Next) -> Response {
    match address_of(request.extensions()).map(|address| app.rates.address(address)) {
        Some(Err(refusal)) => refusal.into_response(),
        _ => next.run(request).await,
    }
}

#[cfg(test)]
mod tests {
    use evertill_protocol::error::ErrorCode;

    use super::*;

    #[test]
    fn each_caller_has_a_bucket_of_their_own() {
        let config = Config {
            person_requests_per_second: 2,
            address_requests_per_second: 1,
            register_requests_per_second: 0,
            ..Config::default()
        };
        let rates = Rates::of(&config);
        let taken = (0..100).take_while(|_| rates.person(1, 7).is_ok()).count();
        assert!((20..25).contains(&taken), "ten seconds' worth, and what came in meanwhile: {taken}");
        let refusal = rates.person(1, 7).unwrap_err();
        assert_eq!((refusal.code, refusal.retry_after_s), (ErrorCode::TooManyRequests, Some(1)));
        rates.person(1, 8).unwrap();
        rates.person(2, 7).unwrap();
        let (outside, inside) = ("192.0.2.7".parse().unwrap(), "127.0.0.1".parse().unwrap());
        assert!((0..20).any(|_| rates.address(outside).is_err()));
        assert!((0..1_000).all(|_| rates.address(inside).is_ok()), "loopback is a proxy");
        assert!((0..1_000).all(|_| rates.register(Uuid::nil()).is_ok()), "0: no limit");
        rates.forget();
        assert!(rates.person(1, 7).is_err(), "who has just asked is not forgotten");
    }
}
