// What the till of cardboard sells: the demo chain's assortment, and petrol.
import csv from '../../../sync-server/demo/products.csv?raw';
import type { Product } from '../lib/api/bindings/Product';
import { type Commands, minutesAgo } from './wish';

const VENDORS: Record<string, string> = {
  kostner: 'Kostner Bakery',
  dairy: 'Hill Dairy',
  verde: 'Verde Produce',
  alder: 'Alder & Sons',
};
const DEPOSIT = new Set(['bottle', 'beer', 'water', 'wine']);

/** One CSV line; quotes protect commas. */
function cells(line: string): string[] {
  return [...line.matchAll(/("([^"]*)"|[^,]*)(,|$)/g)].map((match) => match[2] ?? match[1] ?? '');
}

export const products: Product[] = csv
  .trim()
  .split('\n')
  .slice(1)
  .map((line, index) => {
    const [
      ,
      name = '',
      vendor = '',
      category = '',
      barcode,
      plu,
      unit = 'each',
      cents,
      ,
      stock = '0',
      low = '0',
      kind = '',
      hue,
      open,
    ] = cells(line);
    const left = index % 41 === 7 ? '0' : index % 17 === 3 ? '3' : stock;
    return {
      variant_id: 4294967297 + index,
      name,
      vendor: VENDORS[vendor] ?? vendor,
      category,
      price: open === 'true' ? null : (cents ?? '0'),
      unit,
      open_price: open === 'true',
      allow_open: open === 'true',
      allow_amount: unit !== 'each',
      barcode: barcode || null,
      plu: plu || null,
      picture: kind,
      hue: Number(hue),
      stock: left,
      low: Number(left) <= Number(low),
      stock_as_of: minutesAgo(24),
    };
  });
// Nothing of the demo chain is sold by the litre at a tenth of a cent.
const loaf = products[0];
if (loaf) {
  products.push({
    ...loaf,
    variant_id: 99,
    name: 'Unleaded 95',
    vendor: 'Forecourt',
    category: 'Drinks',
    price: '179.9',
    unit: 'l',
    allow_open: true,
    allow_amount: true,
    barcode: null,
    plu: '95',
    picture: 'bottle',
    hue: 210,
    stock: null,
  });
}
const categories = [...new Set(products.map((product) => product.category))];

export const byId = (id: unknown) => products.find((product) => product.variant_id === id);
export const byCode = (code: unknown) =>
  products.find((product) => product.barcode === code || product.plu === code);
export const hasDeposit = (kind: string) => DEPOSIT.has(kind);

export const goodsCommands: Commands = {
  categories: () =>
    categories.map((name, index) => ({
      id: index + 1,
      name,
      products: products.filter((product) => product.category === name).length,
    })),
  products: ({ query, category, offset, limit }) => {
    const words = String(query).toLowerCase().split(/\s+/).filter(Boolean);
    const name = category === null ? null : categories[Number(category) - 1];
    const hits = products.filter(
      (product) =>
        (name === null || product.category === name) &&
        words.every((word) => product.name.toLowerCase().includes(word)),
    );
    const from = Number(offset);
    return { items: hits.slice(from, from + Number(limit)), total: hits.length, offset: from };
  },
  price_check: ({ code }) => {
    const product = byCode(code);
    if (!product) return null;
    const next = product.price && (BigInt(product.price.split('.')[0] ?? '0') + 40n).toString();
    return {
      product,
      taxes: ['Reduced 13.5%'],
      fees: hasDeposit(product.picture) ? [{ label: 'Bottle deposit', amount: '25' }] : [],
      next_price: next && { price: next, from: new Date(Date.now() + 86_400_000).toISOString() },
      codes: [product.barcode, product.plu].filter(Boolean),
    };
  },
};
