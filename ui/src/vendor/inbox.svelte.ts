// The vendor's orders from the web: what waits and what is done, kept as the server has it.
import { hq, type OrderDetail, type OrderRow, type SubOrderView, toFailure } from '../lib/api/hq';
import { Loader } from '../lib/loader.svelte';

/** One card: an order and the vendor's part of it. */
export type Entry = { order: OrderDetail; sub: SubOrderView };
export type View = 'open' | 'done';
type Listed = { entries: Entry[]; total: number; page: number };

/** Each order is asked for by itself, a few at once. */
export const A_PAGE = 20;
const AT_ONCE = 4;
/** A colleague's step does not show in the list: what was read this long ago is read again. */
const FRESH_MS = 45_000;

const isNew = ({ sub }: Entry): boolean => sub.state === 'created_pending';
export const entriesOf = (order: OrderDetail): Entry[] => order.sub_orders.map((sub) => ({ order, sub }));

type Read = { row: string; at: number; order: OrderDetail };

export class Inbox {
  readonly list = new Loader<Listed>();
  view = $state<View>('open');
  page = $state(1);
  /** When the server was last heard from. */
  heardAt = $state<Date | null>(null);
  #read = new Map<string, Read>();
  #known: Set<string> | null = null;
  #announce: (fresh: Entry[]) => void;

  /** `announce` hears of new orders that came while somebody looks. */
  constructor(announce: (fresh: Entry[]) => void = () => undefined) {
    this.#announce = announce;
  }

  get entries(): Entry[] {
    return this.list.data?.entries ?? [];
  }

  /** How many wait to be taken. */
  get fresh(): number {
    return this.view === 'open' ? this.entries.filter(isNew).length : 0;
  }

  async load(): Promise<void> {
    const { view, page } = this;
    await this.list.load(async () => {
      const rows = await hq.orders({ channel: 'web', open: view === 'open', page, limit: A_PAGE });
      const orders = await this.#details(rows.data);
      this.heardAt = new Date();
      const entries = orders.flatMap(entriesOf);
      if (view === 'open' && page === 1) this.#notice(entries);
      return { entries, total: rows.total, page: rows.page };
    });
  }

  turn(view: View, page = 1): Promise<void> {
    if (view !== this.view) this.list.clear();
    this.view = view;
    this.page = page;
    return this.load();
  }

  /** An order as a step of one's own has left it; the list follows. */
  put(order: OrderDetail): void {
    this.#read.delete(order.id);
    const { data } = this.list;
    if (!data) return;
    const entries = data.entries.flatMap((entry) =>
      entry.order.id === order.id ? { order, sub: same(order, entry.sub) } : entry,
    );
    this.list.data = { ...data, entries };
    void this.load();
  }

  /** Somebody else was faster: what is shown of this order is old. */
  reread(id: string): Promise<void> {
    this.#read.delete(id);
    return this.load();
  }

  #notice(entries: Entry[]): void {
    const fresh = entries.filter(isNew);
    const known = this.#known;
    if (known) {
      const unknown = fresh.filter(({ sub }) => !known.has(sub.number));
      if (unknown.length > 0) this.#announce(unknown);
    }
    this.#known = new Set([...(known ?? []), ...fresh.map(({ sub }) => sub.number)]);
  }

  async #details(rows: OrderRow[]): Promise<OrderDetail[]> {
    const found: OrderDetail[] = [];
    for (let at = 0; at < rows.length; at += AT_ONCE) {
      const some = await Promise.all(rows.slice(at, at + AT_ONCE).map((row) => this.#detail(row)));
      found.push(...some.filter((order) => order !== null));
    }
    return found;
  }

  async #detail(row: OrderRow): Promise<OrderDetail | null> {
    const seen = JSON.stringify(row);
    const read = this.#read.get(row.id);
    if (read && read.row === seen && Date.now() - read.at < FRESH_MS) return read.order;
    try {
      const order = await hq.order(row.id);
      this.#read.set(row.id, { row: seen, at: Date.now(), order });
      return order;
    } catch (thrown) {
      // Gone between the list and the look.
      if (['NOT_FOUND', 'ORDER_NOT_FOUND'].includes(toFailure(thrown).code)) return null;
      throw thrown;
    }
  }
}

const same = (order: OrderDetail, sub: SubOrderView): SubOrderView =>
  order.sub_orders.find((one) => one.no === sub.no) ?? sub;

/** In which order a vendor works: what is new, what is to be packed, what is to leave, what is on its way. */
export const STAGES = ['take', 'pack', 'leave', 'way', 'done'] as const;
export type Stage = (typeof STAGES)[number];

export function stageOf({ sub }: Entry): Stage {
  switch (sub.state) {
    case 'created_pending':
      return 'take';
    case 'accepted':
      return 'pack';
    case 'packed':
      return 'leave';
    case 'shipped':
    case 'ready_for_pickup':
      return 'way';
    default:
      return 'done';
  }
}

/** The stages that have something in them; within one, whoever ordered first is first, of what is done the last. */
export function staged(entries: Entry[]): { stage: Stage; entries: Entry[] }[] {
  return STAGES.map((stage) => {
    const some = entries.filter((entry) => stageOf(entry) === stage);
    some.sort((a, b) => Date.parse(a.order.sold_at) - Date.parse(b.order.sold_at));
    return { stage, entries: stage === 'done' ? some.reverse() : some };
  }).filter((group) => group.entries.length > 0);
}
