//! A set of the numbers below a bound, a bit each.

#[derive(Debug, Clone)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    pub fn none_of(bound: usize) -> Bits {
        Bits(vec![0; bound.div_ceil(64)])
    }

    pub fn all_of(bound: usize) -> Bits {
        let mut bits = Bits(vec![u64::MAX; bound.div_ceil(64)]);
        if let Some(last) = bits.0.last_mut().filter(|_| !bound.is_multiple_of(64)) {
            *last = (1 << (bound % 64)) - 1;
        }
        bits
    }

    pub fn add(&mut self, number: u32) {
        self.0[number as usize / 64] |= 1 << (number % 64);
    }

    pub fn remove(&mut self, number: u32) {
        self.0[number as usize / 64] &= !(1 << (number % 64));
    }

    /// Keeps those that are in both.
    pub fn keep(&mut self, other: &Bits) {
        self.0.iter_mut().zip(&other.0).for_each(|(ours, theirs)| *ours &= theirs);
    }

    pub fn count(&self) -> usize {
        self.0.iter().map(|bits| bits.count_ones() as usize).sum()
    }

    /// Rising.
    pub fn numbers(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().enumerate().flat_map(|(place, bits)| {
            let mut left = *bits;
            std::iter::from_fn(move || {
                let lowest = (left != 0).then(|| left.trailing_zeros() as usize)?;
                left &= left - 1;
                Some(place * 64 + lowest)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::Bits;

    proptest! {
        #[test]
        fn bits_are_a_set(bound in 1_usize..300, ours: Vec<u32>, theirs: Vec<u32>, gone: Vec<u32>) {
            let below = |numbers: &[u32]| numbers.iter().map(|n| n % bound as u32).collect::<BTreeSet<u32>>();
            let (ours, theirs, gone) = (below(&ours), below(&theirs), below(&gone));
            let mut bits = Bits::none_of(bound);
            let mut others = Bits::all_of(bound);
            ours.iter().for_each(|n| bits.add(*n));
            (0..bound as u32).filter(|n| !theirs.contains(n)).for_each(|n| others.remove(n));
            bits.keep(&others);
            gone.iter().for_each(|n| bits.remove(*n));
            let left: Vec<usize> = ours.intersection(&theirs).filter(|n| !gone.contains(n)).map(|n| *n as usize).collect();
            prop_assert_eq!(bits.count(), left.len());
            prop_assert_eq!(bits.numbers().collect::<Vec<_>>(), left);
        }
    }
}
