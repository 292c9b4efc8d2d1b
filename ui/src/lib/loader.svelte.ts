// One thing read from the server: what came, what is coming, what went wrong.
import { type Failure, toFailure } from './api/hq';

export class Loader<T> {
  data = $state.raw<T | null>(null);
  failure = $state.raw<Failure | null>(null);
  loading = $state(false);
  #latest = 0;

  /** Loads anew. What was there stays to be seen meanwhile; an answer that was overtaken is dropped. */
  async load(read: () => Promise<T>): Promise<void> {
    const mine = ++this.#latest;
    this.loading = true;
    try {
      const data = await read();
      if (mine !== this.#latest) return;
      this.data = data;
      this.failure = null;
    } catch (thrown) {
      if (mine === this.#latest) this.failure = toFailure(thrown);
    } finally {
      if (mine === this.#latest) this.loading = false;
    }
  }

  /** For another thing than before: the old one must not be seen under the new name. */
  clear(): void {
    this.#latest += 1;
    this.data = null;
    this.failure = null;
    this.loading = false;
  }
}
