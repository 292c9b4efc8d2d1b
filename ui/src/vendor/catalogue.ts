// The vendor's products as it knows them, beside what the shop asks for them and has of them.
import type { GoodsView } from '../lib/api/hq';
import { toFailure } from '../lib/api/hq';
import { market, type VendorProduct } from '../lib/api/market';

export type Item = { product: VendorProduct /** Not for sale in the shop: none. */; offer: GoodsView | null };
export type Catalogue = { items: Item[] /** The shop's; none: it is closed. */; currency: string | null };

const A_PAGE = 100;

export async function readCatalogue(vendor: number): Promise<Catalogue> {
  const [{ catalogue }, shop] = await Promise.all([market.vendor(vendor), readShop(vendor)]);
  const offers = new Map(shop?.offers.map((offer) => [offer.id, offer]));
  const items = catalogue.map((product) => ({ product, offer: offers.get(product.id) ?? null }));
  return { items, currency: shop?.currency ?? null };
}

async function readShop(vendor: number): Promise<{ currency: string; offers: GoodsView[] } | null> {
  try {
    const { currency } = await market.shop();
    const offers: GoodsView[] = [];
    for (let page = 1; ; page += 1) {
      const { data, total } = await market.offers(vendor, page, A_PAGE);
      offers.push(...data);
      if (data.length === 0 || offers.length >= total) return { currency, offers };
    }
  } catch (thrown) {
    if (toFailure(thrown).code === 'SHOP_CLOSED') return null;
    throw thrown;
  }
}

/** Those whose name or number has all the words in it. */
export function matching(items: Item[], query: string): Item[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  return items.filter(({ product }) => {
    const text = `${product.name} ${product.sku}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}
