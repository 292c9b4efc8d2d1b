//! A made-up catalogue with the spread of a real one: some thousand brands, kinds and sizes of a few hundred things.

use evertill_domain::{Quantity, UnitPrice};

/// Two halves of a brand's name.
const BRAND: [&str; 2] = [
    "Al Ar Bel Bran Cal Cor Dar Del El Fal Far Gan Glen Hal Har Il Jor Kel Kin Lan Lor Mal Mar Mor Nel Nor Ol Or Pel \
     Quin Ral Ros San Sel Tal Tor Ul Val Ver Wal Win Yar Zel Brae Clover Ember Fern",
    "acre bank beck berg brook bury by cote croft dale den ell fold ford gate hurst ing ley lin low mere more na nor \
     ora ridge sted stone ton vale ville wick",
];
const KINDS: &str = "barista bitter blended chilled chunky classic crisp crunchy dark double dried extra family fine \
     fresh frozen garden gentle golden grilled ground hearty herbal instant intense juicy large lemon light little \
     malted mature mild mixed natural organic original peeled plain pressed pure quick raw rich ripe roasted salted \
     seeded sharp sliced slow smoked smooth soft sour spicy spring strong sugarfree summer sweet tender thick toasted \
     traditional unsalted vegan vintage washed white whole wild winter zesty";
const THINGS: &str = "almonds apples apricots artichokes asparagus aubergines avocados bacon bagels bananas barley \
     basil batteries beans beetroot biscuits blueberries bouillon bran bread broccoli brownies brushes butter cabbage \
     candles capers caramels cardamom carrots cashews cauliflower celery cereal cheddar cheese cherries chestnuts \
     chicken chickpeas chicory chives chocolate chutney cider cinnamon clementines cloves coconut cod coffee \
     conditioner coriander cornflakes couscous crackers cranberries cream croissants croutons cucumbers cumin \
     currants custard dates deodorant detergent dill doughnuts dumplings eggs endive espresso falafel fennel feta figs \
     filters flakes flour foil freshener fudge garlic gherkins ginger gloves gnocchi granola grapefruit grapes gravy \
     haddock halloumi ham hazelnuts honey horseradish houmous icecream jam jelly juice kale ketchup kidneybeans kiwis \
     lamb lasagne leeks lemonade lentils lettuce limes linguine liquorice macaroni mackerel mandarins mangoes \
     margarine marmalade marshmallows mayonnaise melons meringues milk mince mints mozzarella muesli muffins mushrooms \
     mussels mustard napkins nectarines noodles nougat nutmeg oatcakes oats olives onions oranges oregano paprika \
     parmesan parsley parsnips pasta pastries peaches peanuts pears peas pecans penne pepper pesto pineapple pistachios \
     pizza plums polenta polish popcorn porridge potatoes prawns pretzels prunes pumpkin quinoa radishes raisins \
     raspberries ravioli rhubarb rice risotto rosemary rusks saffron sage salad salami salmon salsa sardines sausages \
     seaweed semolina sesame shampoo shortbread soap soda soup spaghetti spinach sponge sprouts squash strawberries \
     sugar sultanas sunflower syrup tagliatelle tahini tea thyme tissues toffee tofu tomatoes toothpaste tortillas \
     treacle trout tuna turkey turmeric vanilla vinegar waffles walnuts water wholemeal wipes yeast yoghurt";
const SIZES: [&str; 12] = [
    "75 g",
    "100 g",
    "150 g",
    "250 g",
    "400 g",
    "500 g",
    "1 kg",
    "330 ml",
    "750 ml",
    "1 l",
    "6 pack",
    "twin pack",
];

/// Shelves of the shop.
pub const AISLES: u32 = 40;
/// Who owns the goods.
pub const VENDORS: u32 = 20;

/// The words that products are called by.
#[derive(Debug)]
pub struct Goods {
    brands: [Vec<&'static str>; 2],
    kinds: Vec<&'static str>,
    things: Vec<&'static str>,
}

impl Default for Goods {
    fn default() -> Self {
        let words = |text: &'static str| text.split_whitespace().collect::<Vec<_>>();
        Goods { brands: BRAND.map(words), kinds: words(KINDS), things: words(THINGS) }
    }
}

impl Goods {
    /// `Brandale smoked almonds 250 g`; the same number is always called the same.
    #[must_use]
    pub fn name(&self, number: u32) -> String {
        let [brand, kind, thing] = self.words(number);
        format!("{brand} {kind} {thing} {}", one(&SIZES, mixed(number, 5)))
    }

    fn words(&self, number: u32) -> [String; 3] {
        let [start, end] = &self.brands;
        let brand = format!("{}{}", one(start, mixed(number, 1)), one(end, mixed(number, 2)));
        [brand, one(&self.kinds, mixed(number, 3)).into(), one(&self.things, mixed(number, 4)).into()]
    }

    /// What somebody types who looks for a product: the insides of two of its words, in turn of another two.
    #[must_use]
    pub fn two_words(&self, number: u32, turn: u64) -> String {
        let [brand, kind, thing] = self.words(number);
        let (first, second) = match turn % 3 {
            0 => (&brand, &thing),
            1 => (&kind, &thing),
            _ => (&thing, &brand),
        };
        format!("{} {}", inside(first), inside(second))
    }
}

/// Without its first letter, so that no index of beginnings helps; three letters are the least that is looked up.
fn inside(word: &str) -> &str {
    let first = usize::from(word.len() > 3);
    &word[first..word.len().min(first + 5)]
}

/// An EAN-13 with its check digit, outside every range that means something in a store.
#[must_use]
pub fn barcode(number: u32) -> String {
    let digits = format!("40{:010}", u64::from(number) * 7 + 1);
    let weighted =
        digits.bytes().zip([1, 3].into_iter().cycle()).map(|(digit, by)| u32::from(digit - b'0') * by);
    format!("{digits}{}", (10 - weighted.sum::<u32>() % 10) % 10)
}

#[must_use]
pub fn sku(number: u32) -> String {
    format!("P{number:07}")
}

/// From 0.09 to 19.98.
#[must_use]
pub fn price(number: u32) -> UnitPrice {
    UnitPrice::minor(i64::from(number % 20 * 100 + number % 90 + 9))
}

/// More than a benchmark sells.
pub const ON_HAND: Quantity = Quantity::pieces(100_000);

/// The product that the n-th line sells: popular ones often, as 1/√rank has it. The same everywhere, so that the floor
/// sells what the till sells.
#[must_use]
pub fn picked(n: u64, products: u32) -> u32 {
    let spread = n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 44;
    let skewed = (spread * spread) >> 20;
    u32::try_from((skewed * u64::from(products)) >> 20).unwrap_or(0)
}

/// A number that has nothing to do with its neighbours', for each of several questions (SplitMix64's finish).
fn mixed(number: u32, question: u64) -> u64 {
    let mut bits = (u64::from(number) + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(question << 32);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

fn one<'a>(words: &[&'a str], bits: u64) -> &'a str {
    let at = bits % words.len() as u64;
    words[usize::try_from(at).unwrap_or(0)]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Goods, barcode};

    #[test]
    fn names_are_many_and_two_words_of_them_are_found_inside() {
        let goods = Goods::default();
        let names: BTreeSet<String> = (0..10_000).map(|number| goods.name(number)).collect();
        assert!(names.len() > 9_990, "{} of 10,000", names.len());
        for (number, turn) in [(0, 0), (77, 1), (4_711, 2)] {
            let (name, words) = (goods.name(number), goods.two_words(number, turn));
            assert!(words.split(' ').all(|word| word.len() >= 3 && name.contains(word)), "{words} in {name}");
        }
    }

    #[test]
    fn barcodes_are_what_a_scanner_reads() {
        // 40 0000000001: 4·1 + 1·3 = 7 makes the check digit 3.
        assert_eq!(barcode(0), "4000000000013");
        assert_eq!(barcode(999_999).len(), 13);
    }
}
