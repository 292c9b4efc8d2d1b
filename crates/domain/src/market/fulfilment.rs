//! How far a vendor's part of an order is, and what the order as a whole is thereby.

use serde::{Deserialize, Serialize};

use crate::money::Money;

/// How far a sub-order is. Those of tills begin where they end: picked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    CreatedPending,
    Accepted,
    Rejected,
    Packed,
    Shipped,
    ReadyForPickup,
    Delivered,
    PickedUp,
    Cancelled,
}

impl State {
    pub const ALL: [State; 9] = [
        State::CreatedPending,
        State::Accepted,
        State::Rejected,
        State::Packed,
        State::Shipped,
        State::ReadyForPickup,
        State::Delivered,
        State::PickedUp,
        State::Cancelled,
    ];

    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            State::CreatedPending => "created_pending",
            State::Accepted => "accepted",
            State::Rejected => "rejected",
            State::Packed => "packed",
            State::Shipped => "shipped",
            State::ReadyForPickup => "ready_for_pickup",
            State::Delivered => "delivered",
            State::PickedUp => "picked_up",
            State::Cancelled => "cancelled",
        }
    }

    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        State::ALL.into_iter().find(|state| state.name() == name)
    }

    /// What may come next; `pickup`: the buyer comes for it.
    #[must_use]
    pub fn next(self, pickup: bool) -> &'static [State] {
        match (self, pickup) {
            (State::CreatedPending, _) => &[State::Accepted, State::Rejected, State::Cancelled],
            (State::Accepted, _) => &[State::Packed, State::Cancelled],
            (State::Packed, false) => &[State::Shipped, State::Cancelled],
            (State::Packed, true) => &[State::ReadyForPickup, State::Cancelled],
            (State::Shipped, _) => &[State::Delivered],
            (State::ReadyForPickup, _) => &[State::PickedUp, State::Cancelled],
            (State::Rejected | State::Delivered | State::PickedUp | State::Cancelled, _) => &[],
        }
    }

    #[must_use]
    pub fn may_become(self, next: State, pickup: bool) -> bool {
        self.next(pickup).contains(&next)
    }

    /// Nothing comes of it: what was held goes back, and nothing is due for it.
    #[must_use]
    pub fn is_off(self) -> bool {
        matches!(self, State::Rejected | State::Cancelled)
    }

    /// The goods leave the house with this step.
    #[must_use]
    pub fn hands_over(self) -> bool {
        matches!(self, State::Shipped | State::PickedUp)
    }

    /// The goods have left the shelf.
    #[must_use]
    pub fn has_left(self) -> bool {
        matches!(self, State::Shipped | State::Delivered | State::PickedUp)
    }

    /// The buyer has them.
    #[must_use]
    pub fn is_done(self) -> bool {
        matches!(self, State::Delivered | State::PickedUp)
    }

    /// The buyer may still call it off by themselves: nobody has packed it yet.
    #[must_use]
    pub fn buyer_may_cancel(self) -> bool {
        matches!(self, State::CreatedPending | State::Accepted)
    }
}

/// What an order is as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OrderState {
    Pending,
    Completed,
    Voided,
    PartiallyRefunded,
    Refunded,
}

/// An order, by how far its sub-orders are. `paid_back` of `total`, both in minor units.
#[must_use]
pub fn order_state(states: &[State], voided: bool, total: Money, paid_back: Money) -> OrderState {
    if voided || (!states.is_empty() && states.iter().all(|state| state.is_off())) {
        return OrderState::Voided;
    }
    if paid_back > Money::ZERO {
        return if paid_back >= total { OrderState::Refunded } else { OrderState::PartiallyRefunded };
    }
    let open = states.iter().any(|state| !state.is_off() && !state.is_done());
    if open { OrderState::Pending } else { OrderState::Completed }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sub_order_goes_forward_only_and_ends() {
        for state in State::ALL {
            assert_eq!(State::parse(state.name()), Some(state));
            for pickup in [false, true] {
                let ends = state.is_off() || state.is_done();
                assert_eq!(state.next(pickup).is_empty(), ends, "{state:?}");
                // Nothing is called off once the goods have left.
                assert!(!(state.has_left() && state.may_become(State::Cancelled, pickup)));
                // No way leads back.
                let mut ahead = state.next(pickup).to_vec();
                let mut at = 0;
                while let Some(next) = ahead.get(at).copied() {
                    ahead.extend(
                        next.next(pickup)
                            .iter()
                            .filter(|later| !ahead.contains(later))
                            .copied()
                            .collect::<Vec<_>>(),
                    );
                    at += 1;
                }
                assert!(!ahead.contains(&state), "{state:?} comes again");
            }
        }
        assert!(
            State::Packed.may_become(State::Shipped, false)
                && !State::Packed.may_become(State::Shipped, true)
        );
    }

    #[test]
    fn an_order_is_what_its_parts_are() {
        use State::{Cancelled, CreatedPending, Delivered, PickedUp, Rejected, Shipped};
        // (parts, voided, paid back of 1000, state)
        let table: &[(&[State], bool, i64, OrderState)] = &[
            (&[PickedUp], false, 0, OrderState::Completed),
            (&[PickedUp], true, 0, OrderState::Voided),
            (&[CreatedPending, Delivered], false, 0, OrderState::Pending),
            (&[Rejected, Delivered], false, 0, OrderState::Completed),
            (&[Rejected, Cancelled], false, 0, OrderState::Voided),
            (&[Cancelled, Shipped], false, 0, OrderState::Pending),
            (&[Rejected, Delivered], false, 400, OrderState::PartiallyRefunded),
            (&[Delivered], false, 1000, OrderState::Refunded),
        ];
        for (states, voided, back, expected) in table {
            assert_eq!(order_state(states, *voided, Money(1000), Money(*back)), *expected, "{states:?}");
        }
    }
}
