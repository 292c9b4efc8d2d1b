//! The demo's people. Their PINs and password are in the README: they are no secrets.

use evertill_domain::Role;

use super::{HQ_PASSWORD, HQ_USER, Pin};
use crate::catalog::NewUser;
use crate::hq::password;

/// Role, PIN and, per store, a name.
struct Seat {
    login: &'static str,
    role: Role,
    pin: &'static str,
    names: [(&'static str, &'static str); 3],
}

const SEATS: &[Seat] = &[
    Seat {
        login: "cashier",
        role: Role::Cashier,
        pin: "1111",
        names: [("S1", "Aoife Byrne"), ("S2", "Jonas Weber"), ("S3", "Aino Virtanen")],
    },
    Seat {
        login: "cashier2",
        role: Role::Cashier,
        pin: "4444",
        names: [("S1", "Cian Walsh"), ("S2", "Mia Schulz"), ("S3", "Eero Laine")],
    },
    Seat {
        login: "supervisor",
        role: Role::Supervisor,
        pin: "2222",
        names: [("S1", "Niamh Doyle"), ("S2", "Lena Hoffmann"), ("S3", "Onni Mäkinen")],
    },
    Seat {
        login: "manager",
        role: Role::Manager,
        pin: "3333",
        names: [("S1", "Declan Murphy"), ("S2", "Karla Brandt"), ("S3", "Helmi Korhonen")],
    },
];

impl Seat {
    fn name(&self, store: &str) -> &'static str {
        self.names.iter().find(|(code, _)| *code == store).map_or(self.login, |(_, name)| name)
    }
}

/// The PINs of one store's people.
pub fn pins(store: &'static str) -> impl Iterator<Item = Pin> {
    SEATS.iter().map(move |seat| Pin {
        name: seat.name(store).to_owned(),
        role: seat.role.name().to_owned(),
        pin: seat.pin.to_owned(),
        store: store.to_owned(),
    })
}

/// Everybody: four a store, and two at HQ. Managers may look at their own store's part of HQ.
///
/// # Errors
/// When the machine has no randomness.
pub fn people(stores: impl Iterator<Item = &'static str>) -> anyhow::Result<Vec<NewUser>> {
    let password_hash = Some(password::hash(HQ_PASSWORD)?);
    let mut people = Vec::new();
    for (login, name, role) in
        [(HQ_USER, "Robin Alder", Role::HqAdmin), ("analyst", "Sam Rye", Role::HqAnalyst)]
    {
        people.push(NewUser {
            login: login.into(),
            name: name.into(),
            role,
            store: None,
            password_hash: password_hash.clone(),
            pin_hash: None,
        });
    }
    for store in stores {
        for seat in SEATS {
            people.push(NewUser {
                login: format!("{}-{}", store.to_ascii_lowercase(), seat.login),
                name: seat.name(store).into(),
                role: seat.role,
                store: Some(store.into()),
                password_hash: password_hash.clone().filter(|_| seat.role.may_review()),
                pin_hash: Some(password::hash(seat.pin)?),
            });
        }
    }
    Ok(people)
}
