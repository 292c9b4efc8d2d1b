// Goods as they are looked through: page after page of a search, a category or a vendor, there again after Back.
import { toFailure } from '../lib/api/hq';
import { type Failure, type GoodsQuery, type GoodsView, shopApi } from '../lib/api/shop';

const LIMIT = 24;
/** So many shelves are remembered. */
const MOST = 12;

export class Shelf {
  goods = $state.raw<GoodsView[]>([]);
  total = $state<number | null>(null);
  loading = $state(false);
  failure = $state.raw<Failure | null>(null);
  /** Since when these goods are kept here, where the network is away. */
  kept = $state<string | null>(null);
  #page = 0;

  constructor(readonly query: GoodsQuery) {}

  get hasMore(): boolean {
    return this.total === null || this.goods.length < this.total;
  }

  async more(): Promise<void> {
    if (this.loading || !this.hasMore) return;
    await this.#load(this.#page + 1);
  }

  /** All of it anew; what is seen stays until then. */
  async refresh(): Promise<void> {
    if (!this.loading) await this.#load(1);
  }

  async #load(page: number): Promise<void> {
    this.loading = true;
    try {
      const { data, kept } = await shopApi.goods({ ...this.query, page, limit: LIMIT });
      const before = page === 1 ? [] : this.goods;
      // Goods that came meanwhile move others to the next page.
      const known = new Set(before.map((one) => one.id));
      this.goods = [...before, ...data.data.filter((one) => !known.has(one.id))];
      this.total = data.total;
      this.kept = kept;
      this.#page = page;
      this.failure = null;
    } catch (thrown) {
      this.failure = toFailure(thrown);
    } finally {
      this.loading = false;
    }
  }
}

const shelves = new Map<string, Shelf>();

export function shelfOf(query: GoodsQuery): Shelf {
  const key = JSON.stringify(query);
  const shelf = shelves.get(key) ?? new Shelf(query);
  shelves.delete(key);
  shelves.set(key, shelf);
  const [oldest] = shelves.keys();
  if (shelves.size > MOST && oldest !== undefined) shelves.delete(oldest);
  return shelf;
}

/** Prices and what is left are another's for another buyer. */
export const forgetShelves = (): void => shelves.clear();
