//! Where a webhook may lead: to the public internet over TLS, unless the operator allows more.
//!
//! Whoever may add webhooks could otherwise have the server ask its own network's machines. Names are judged by the
//! addresses they have when the connection is made, so a name that changes its mind gains nothing.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::vec;

use axum::http::Uri;
use hyper_util::client::legacy::connect::dns::Name;
use tower::Service;

/// Checks a URL as it is written down.
///
/// # Errors
/// A sentence that says what is wrong with it.
pub fn check(url: &str, private: bool) -> Result<Uri, String> {
    let uri: Uri = url.parse().map_err(|_| "That is no URL.".to_owned())?;
    let host = uri.host().filter(|host| !host.is_empty()).ok_or("The URL needs a host.")?;
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    match uri.scheme_str() {
        Some("https") => {}
        Some("http") if private => {}
        Some("http") => return Err("The URL must begin with https://.".to_owned()),
        _ => return Err("The URL must begin with https:// .".to_owned()),
    }
    if uri.authority().is_some_and(|authority| authority.as_str().contains('@')) {
        return Err("The URL must not hold a password.".to_owned());
    }
    // An address in place of a name is never looked up.
    if let Ok(address) = bare.parse::<IpAddr>()
        && !private
        && !is_public(address)
    {
        return Err("That address is not on the public internet.".to_owned());
    }
    Ok(uri)
}

/// Whether an address is reached through the internet.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let shared = a == 100 && (64..128).contains(&b);
    let benchmarks = a == 198 && (b == 18 || b == 19);
    let protocols = (a, b, c) == (192, 0, 0);
    !(a == 0
        || a >= 224
        || shared
        || benchmarks
        || protocols
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation())
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let [a, b, c, d, e, f, g, h] = address.segments();
    let inside = |high: u16, low: u16| {
        let ([one, two], [three, four]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(one, two, three, four))
    };
    match (a, b) {
        // Addresses of version 4 in other clothes.
        (0x64, 0xff9b) => (c, d, e, f) == (0, 0, 0, 0) && inside(g, h),
        (0x2002, _) => inside(b, c),
        (0x2001, 0xdb8 | 0) => false,
        // Everything public begins with the bits 001; mapped and loopback addresses do not.
        _ => a & 0xe000 == 0x2000,
    }
}

/// Looks names up, and forgets addresses that are not public.
#[derive(Debug, Clone, Copy)]
pub(super) struct Resolver {
    pub private: bool,
}

type Found = Pin<Box<dyn Future<Output = io::Result<vec::IntoIter<SocketAddr>>> + Send>>;

impl Service<Name> for Resolver {
    type Response = vec::IntoIter<SocketAddr>;
    type Error = io::Error;
    type Future = Found;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, name: Name) -> Found {
        let private = self.private;
        Box::pin(async move {
            let all = tokio::net::lookup_host((name.as_str(), 0)).await?;
            let found: Vec<SocketAddr> = all.filter(|found| private || is_public(found.ip())).collect();
            if found.is_empty() {
                return Err(io::Error::other("no public address has that name"));
            }
            Ok(found.into_iter())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_public_internet_is_reached() {
        let public = ["1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "64:ff9b::101:101"];
        let inside = [
            "127.0.0.1",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "0.0.0.0",
            "192.0.0.8",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "::ffff:10.0.0.1",
            "fe80::1",
            "fd00::1",
            "64:ff9b::a00:1",
            "2002:a00:1::",
            "2001:db8::1",
            "ff02::1",
        ];
        for address in public {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
        for address in inside {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn urls_are_https_to_somewhere_public_unless_the_operator_allows_more() {
        for good in ["https://shop.example/hook?a=1", "https://1.1.1.1:8443/", "https://[2606:4700::1111]/x"]
        {
            assert!(check(good, false).is_ok(), "{good}");
        }
        let private =
            ["http://shop.example/hook", "https://127.0.0.1/", "https://[::1]/", "http://10.0.0.5:8080/"];
        for bad in private {
            assert!(check(bad, false).is_err(), "{bad}");
            assert!(check(bad, true).is_ok(), "{bad}");
        }
        for never in ["", "shop.example", "ftp://shop.example/", "https://me:secret@shop.example/", "/hook"] {
            assert!(check(never, true).is_err(), "{never}");
        }
    }
}
