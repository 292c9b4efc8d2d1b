//! The mark at the head of a receipt: drawn here, because the repository holds no pictures.

use super::bitmap::Bitmap;

const SIDE: i32 = 96;

/// A receipt in a rounded square, as on the till's icon.
pub(super) fn mark() -> Bitmap {
    // Room below it for what comes next.
    let mut bitmap = Bitmap::new(96, 108);
    for (x, y) in (0..SIDE).flat_map(|y| (0..SIDE).map(move |x| (x, y))) {
        let torn_edge = 76 - (x % 8 - 4).abs();
        let paper = (28..68).contains(&x) && (18..torn_edge).contains(&y);
        let line = [(29, 60), (40, 60), (51, 50)]
            .iter()
            .any(|(top, end)| (36..*end).contains(&x) && (*top..top + 4).contains(&y));
        if in_rounded_square(x, y) && (!paper || line) {
            bitmap.set(x, y);
        }
    }
    bitmap
}

fn in_rounded_square(x: i32, y: i32) -> bool {
    const RADIUS: i32 = 21;
    let beyond = |at: i32| (RADIUS - at.min(SIDE - 1 - at)).max(0);
    beyond(x).pow(2) + beyond(y).pow(2) <= RADIUS.pow(2)
}
