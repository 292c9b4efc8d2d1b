//! Where a register stands: what hello answers, decided from what it says and what the server holds. Pure.

use evertill_domain::ablation;
use evertill_domain::journal::Hash;
use evertill_protocol::hello::{Hello, Verdict};
use evertill_protocol::{Epoch, PROTOCOL};

/// What the server holds of the register that says hello.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Known {
    pub epoch: Epoch,
    /// False when it has no key: it must enrol (again).
    pub enrolled: bool,
    /// The highest incarnation seen; 0 for none.
    pub incarnation: u32,
    /// High-water mark of the chain of the incarnation that says hello, and the hash there.
    pub seq: u64,
    pub hash: Hash,
    /// The last position of that incarnation that was parked off the chain; 0 for none.
    pub aside: u64,
    /// Restored, and not every register has said hello since.
    pub recovering: bool,
}

/// The answer, and whether the server has learned that it lost history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stand {
    pub verdict: Verdict,
    pub expected_seq: u64,
    /// Begin an epoch numbered at least this: the present one is not what registers were told.
    pub new_epoch_at_least: Option<u32>,
    /// Two devices write this journal: what one of them says does not follow from what came of the other.
    pub forked: bool,
}

/// Decides.
#[must_use]
pub fn stand(hello: &Hello, known: &Known) -> Stand {
    if ablation::is_on("no_epoch_bump") {
        // A server that does not notice its own loss believes what it is told.
        let expected_seq = known.seq.max(hello.acked_seq) + 1;
        return Stand { verdict: Verdict::Ok, expected_seq, new_epoch_at_least: None, forked: false };
    }
    let lost = hello.acked_seq > known.seq.max(known.aside);
    let heard = hello.epoch.map_or(0, |epoch| epoch.n);
    // Ours by number only, or ours but with more acknowledged than there is: history was lost. Higher than ours: we were
    // restored to before that epoch, and begin one above it; or, not restored, we are the old copy, which must not win.
    let other_history =
        hello.epoch.is_some_and(|epoch| epoch.n == known.epoch.n && epoch.id != known.epoch.id);
    let overtaken = heard > known.epoch.n && known.recovering;
    let behind = overtaken || other_history || (lost && hello.epoch == Some(known.epoch));
    let verdict = verdict(hello, known, lost);
    Stand {
        verdict,
        expected_seq: known.seq + 1,
        new_epoch_at_least: behind.then(|| heard.max(known.epoch.n).saturating_add(1)),
        forked: verdict == Verdict::Resync && is_fork(hello, known),
    }
}

fn is_fork(hello: &Hello, known: &Known) -> bool {
    let other_head = hello.head_seq == known.seq && hello.head_hash != hex::encode(known.hash);
    other_head || known.aside > known.seq
}

fn verdict(hello: &Hello, known: &Known, lost: bool) -> Verdict {
    if !known.enrolled {
        return Verdict::ReEnrol;
    }
    if lost {
        return Verdict::Replay;
    }
    let tail_here = hello.head_seq < known.seq || is_fork(hello, known);
    if known.incarnation > hello.incarnation || tail_here {
        return Verdict::Resync;
    }
    if hello.protocol[1] < PROTOCOL[0] || hello.protocol[0] > PROTOCOL[1] {
        return Verdict::Upgrade;
    }
    Verdict::Ok
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const OURS: Epoch = Epoch { n: 3, id: Uuid::from_u128(3) };

    fn hello(acked_seq: u64, head_seq: u64) -> Hello {
        Hello {
            nonce: String::new(),
            register: Uuid::nil(),
            protocol: [1, 1],
            version: "0.1.0".into(),
            incarnation: 1,
            epoch: Some(OURS),
            acked_seq,
            head_seq,
            head_hash: hex::encode([7; 32]),
            cursor: 0,
            wall_ms: 0,
            queue_depth: 0,
            oldest_age_s: None,
            retries: 0,
            last_error: None,
            disk_free: None,
        }
    }

    fn known(seq: u64) -> Known {
        Known { epoch: OURS, enrolled: true, incarnation: 1, seq, hash: [7; 32], aside: 0, recovering: false }
    }

    #[test]
    fn verdicts() {
        // (what the register says, what the server holds) → verdict, next seq, new epoch
        let told = |epoch: Epoch, acked| Hello { epoch: Some(epoch), ..hello(acked, acked) };
        let table = [
            ("in step", hello(5, 5), known(5), Verdict::Ok, 6, None),
            ("sold since", hello(5, 9), known(5), Verdict::Ok, 6, None),
            ("a reply was lost", hello(5, 9), known(7), Verdict::Ok, 8, None),
            ("the server lost history", hello(5, 9), known(3), Verdict::Replay, 4, Some(4)),
            (
                "it was restored by the book",
                told(Epoch { n: 2, id: Uuid::nil() }, 5),
                known(3),
                Verdict::Replay,
                4,
                None,
            ),
            (
                "an old copy of the server",
                told(Epoch { n: 9, id: Uuid::nil() }, 5),
                known(5),
                Verdict::Ok,
                6,
                None,
            ),
            (
                "restored to before a restore",
                told(Epoch { n: 9, id: Uuid::nil() }, 5),
                Known { recovering: true, ..known(5) },
                Verdict::Ok,
                6,
                Some(10),
            ),
            (
                "two restores of one backup",
                told(Epoch { n: 3, id: Uuid::nil() }, 5),
                known(5),
                Verdict::Ok,
                6,
                Some(4),
            ),
            ("the till was restored", hello(2, 2), known(5), Verdict::Resync, 6, None),
            (
                "a clone was faster",
                Hello { head_hash: hex::encode([8; 32]), ..hello(5, 5) },
                known(5),
                Verdict::Resync,
                6,
                None,
            ),
            ("a fork was parked", hello(9, 9), Known { aside: 9, ..known(5) }, Verdict::Resync, 6, None),
            (
                "a later life is known",
                hello(5, 5),
                Known { incarnation: 2, ..known(5) },
                Verdict::Resync,
                6,
                None,
            ),
            ("never enrolled", hello(0, 0), Known { enrolled: false, ..known(0) }, Verdict::ReEnrol, 1, None),
            (
                "from the future",
                Hello { protocol: [7, 9], ..hello(5, 5) },
                known(5),
                Verdict::Upgrade,
                6,
                None,
            ),
        ];
        for (case, hello, known, verdict, expected_seq, new_epoch_at_least) in table {
            let forked = matches!(case, "a clone was faster" | "a fork was parked");
            let expected = Stand { verdict, expected_seq, new_epoch_at_least, forked };
            assert_eq!(stand(&hello, &known), expected, "{case}");
        }
    }
}
