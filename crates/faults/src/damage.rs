//! Decides what is left of a file's unsynced writes when the power goes.

use crate::{device::Device, rng::Rng};

/// The unit that a disk writes whole or not at all, unless it was at it when the power went.
const TEAR_BYTES: usize = 512;

/// One change of a file since its last sync.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Change {
    Write { at: usize, bytes: Vec<u8> },
    Truncate { len: usize },
}

impl Change {
    pub(crate) fn apply(&self, image: &mut Vec<u8>) {
        match self {
            Change::Write { at, bytes } => write(image, *at, bytes),
            Change::Truncate { len } => image.truncate(*len),
        }
    }
}

/// Writes, filling the hole before `at` with zeros, as a file does.
pub(crate) fn write(image: &mut Vec<u8>, at: usize, bytes: &[u8]) {
    lengthen(image, at + bytes.len());
    image[at..at + bytes.len()].copy_from_slice(bytes);
}

/// Makes the file `len` long with zeros, unless it is so already. `Vec::resize` would do, but
/// unoptimised it goes byte by byte, and that was a third of a sweep.
pub(crate) fn lengthen(image: &mut Vec<u8>, len: usize) {
    image.extend_from_slice(&vec![0; len.saturating_sub(image.len())]);
}

/// How one file's unsynced changes fared as a whole. Chosen per file and cut: drawing a fate for
/// each change alone would hardly ever lose all or keep all of a hundred of them, and just these
/// two, mixed between the files of one database, are what a missing sync shows itself by.
enum Fate {
    None,
    All,
    /// The first ones in order, the last of them torn.
    Prefix,
    /// Each by itself, in the order they were made.
    Subset,
    /// Each by itself, in any order.
    Shuffled,
}

fn fate(rng: &mut Rng) -> Fate {
    match rng.below(6) {
        0 => Fate::None,
        1 => Fate::All,
        2 => Fate::Prefix,
        3 => Fate::Subset,
        _ => Fate::Shuffled,
    }
}

/// What the disk holds after a power cut: `durable` plus some of `pending`, some of it torn.
pub(crate) fn after_power_cut(durable: &[u8], pending: &[Change], device: &Device, rng: &mut Rng) -> Vec<u8> {
    let mut image = durable.to_vec();
    if pending.is_empty() {
        return image;
    }
    let mut order: Vec<&Change> = pending.iter().collect();
    match fate(rng) {
        Fate::None => {}
        Fate::All => order.iter().for_each(|change| change.apply(&mut image)),
        Fate::Prefix => {
            let whole = rng.below(order.len());
            order[..whole].iter().for_each(|change| change.apply(&mut image));
            tear(&mut image, order[whole], device, rng);
        }
        Fate::Subset => each_by_itself(&mut image, &order, device, rng),
        Fate::Shuffled => {
            rng.shuffle(&mut order);
            each_by_itself(&mut image, &order, device, rng);
        }
    }
    image
}

/// What the disk holds after a sync that failed: the kernel tried every page once, some got there,
/// and it will not try again. No sector is cut short, since the power stayed on.
pub(crate) fn after_failed_sync(durable: &[u8], pending: &[Change], rng: &mut Rng) -> Vec<u8> {
    let mut image = durable.to_vec();
    for change in pending {
        match change {
            Change::Write { at, bytes } => write_some_pieces(&mut image, *at, bytes, rng),
            Change::Truncate { .. } if rng.chance(1, 2) => change.apply(&mut image),
            Change::Truncate { .. } => {}
        }
    }
    image
}

fn each_by_itself(image: &mut Vec<u8>, order: &[&Change], device: &Device, rng: &mut Rng) {
    for change in order {
        match rng.below(8) {
            0..=2 => lose(image, change, rng),
            3..=5 => change.apply(image),
            _ => tear(image, change, device, rng),
        }
    }
}

/// A lost write that made the file longer may still have made it longer: the size is written by
/// itself, and what is then read there is zeros or whatever those blocks held before.
fn lose(image: &mut Vec<u8>, change: &Change, rng: &mut Rng) {
    let Change::Write { at, bytes } = change else { return };
    let (old, new) = (image.len(), at + bytes.len());
    if new > old && rng.chance(1, 4) {
        lengthen(image, new);
        if rng.chance(1, 2) {
            rng.fill(&mut image[old..]);
        }
    }
}

fn tear(image: &mut Vec<u8>, change: &Change, device: &Device, rng: &mut Rng) {
    let Change::Write { at, bytes } = change else {
        // A new size is one number in one sector: it is there or it is not.
        if rng.chance(1, 2) {
            change.apply(image);
        }
        return;
    };
    write_some_pieces(image, *at, bytes, rng);
    if rng.chance(1, 2) {
        interrupt_one_sector(image, *at, bytes, device, rng);
    }
}

fn write_some_pieces(image: &mut Vec<u8>, at: usize, bytes: &[u8], rng: &mut Rng) {
    for (start, end) in pieces(at, bytes.len()) {
        if rng.chance(1, 2) {
            write(image, start, &bytes[start - at..end - at]);
        }
    }
}

/// The range cut at the sector boundaries of the disk.
fn pieces(at: usize, len: usize) -> Vec<(usize, usize)> {
    let mut cuts = Vec::with_capacity(len / TEAR_BYTES + 2);
    let mut start = at;
    while start < at + len {
        let end = ((start / TEAR_BYTES + 1) * TEAR_BYTES).min(at + len);
        cuts.push((start, end));
        start = end;
    }
    cuts
}

/// The one sector that the head was on: new up to some byte, then old, garbage or zeros.
fn interrupt_one_sector(image: &mut Vec<u8>, at: usize, bytes: &[u8], device: &Device, rng: &mut Rng) {
    let cuts = pieces(at, bytes.len());
    let Some(&(start, end)) = cuts.get(rng.below(cuts.len())) else { return };
    let reached = start + rng.below(end - start + 1);
    write(image, start, &bytes[start - at..reached - at]);
    match rng.below(3) {
        0 => {}
        1 => rng.fill(within(image, reached, end)),
        _ => within(image, reached, end).fill(0),
    }
    if !device.is_powersafe_overwrite && rng.chance(1, 2) {
        let sector = start / device.sector_bytes * device.sector_bytes;
        rng.fill(within(image, sector, sector + device.sector_bytes));
    }
}

/// The part of `from..to` that the file has.
fn within(image: &mut [u8], from: usize, to: usize) -> &mut [u8] {
    let to = to.min(image.len());
    &mut image[from.min(to)..to]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_cut_at_sector_boundaries() {
        assert_eq!(pieces(500, 600), [(500, 512), (512, 1024), (1024, 1100)]);
        assert_eq!(pieces(512, 512), [(512, 1024)]);
        assert_eq!(pieces(7, 0), []);
    }

    /// Without this, a test that never loses anything would look like a database that never does.
    #[test]
    fn every_kind_of_damage_happens_and_none_reaches_beyond_its_sector() {
        let durable = vec![1; 3 * 4096];
        let pending = [Change::Write { at: 5000, bytes: vec![2; 1000] }];
        let (mut none, mut all, mut torn, mut garbage, mut blast) = (0, 0, 0, 0, 0);
        for seed in 0..2000 {
            let image = after_power_cut(&durable, &pending, &Device::DAMAGES_SECTORS, &mut Rng::new(seed));
            assert_eq!(image[..4096], durable[..4096]);
            assert_eq!(image[8192..], durable[8192..]);
            let written = &image[5000..6000];
            let around = image[4096..5000].iter().chain(&image[6000..8192]);
            blast += usize::from(around.clone().any(|&byte| byte != 1));
            garbage += usize::from(written.iter().any(|&byte| byte > 2));
            none += usize::from(written.iter().all(|&byte| byte == 1));
            all += usize::from(written.iter().all(|&byte| byte == 2));
            torn += usize::from(written.contains(&1) && written.contains(&2));
        }
        for (what, times) in
            [("none", none), ("all", all), ("torn", torn), ("garbage", garbage), ("blast", blast)]
        {
            assert!(times > 50, "{what}: {times} of 2000");
        }
    }

    #[test]
    fn a_powersafe_device_touches_only_what_was_written() {
        let durable = vec![1; 3 * 4096];
        let pending = [Change::Write { at: 5000, bytes: vec![2; 1000] }];
        for seed in 0..2000 {
            let image = after_power_cut(&durable, &pending, &Device::POWERSAFE, &mut Rng::new(seed));
            assert_eq!(image[..5000], durable[..5000]);
            assert_eq!(image[6000..], durable[6000..]);
        }
    }

    #[test]
    fn changes_can_survive_out_of_order() {
        let first = Change::Write { at: 0, bytes: vec![1; 512] };
        let second = Change::Write { at: 0, bytes: vec![2; 512] };
        let third = Change::Write { at: 512, bytes: vec![3; 512] };
        let pending = [first, second, third];
        let images: Vec<Vec<u8>> = (0..500)
            .map(|seed| after_power_cut(&[], &pending, &Device::POWERSAFE, &mut Rng::new(seed)))
            .collect();
        let only_the_last = |image: &Vec<u8>| image.len() == 1024 && image[..512] == [0; 512];
        assert!(images.iter().any(only_the_last));
        assert!(images.iter().any(|image| image == &[1; 512]), "the older over the newer");
    }
}
