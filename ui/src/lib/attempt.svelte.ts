// Something that a person tries: it is under way, was refused and why, or may be tried again only after a while.
import { type Failure, toFailure } from './api/hq';
import { failureText } from './failures';

/** When the server does not say how long. */
const WAIT_S = 30;

export class Attempt {
  busy = $state(false);
  failure = $state.raw<Failure | null>(null);
  /** Seconds until the next try. */
  waitS = $state(0);
  #timer: ReturnType<typeof setInterval> | undefined;

  /** Why it was refused, in words; what only asked for patience is forgotten once that is over. */
  get problem(): string | null {
    if (!this.failure || (this.failure.code === 'TOO_MANY_REQUESTS' && this.waitS === 0)) return null;
    return failureText({ ...this.failure, retry_after_s: this.waitS || this.failure.retry_after_s });
  }

  /** Whether it went well. What is under way is not begun again. */
  async go(work: () => Promise<unknown>): Promise<boolean> {
    if (this.busy || this.waitS > 0) return false;
    this.busy = true;
    this.failure = null;
    try {
      await work();
      return true;
    } catch (thrown) {
      this.failure = toFailure(thrown);
      if (this.failure.code === 'TOO_MANY_REQUESTS') this.#wait(this.failure.retry_after_s ?? WAIT_S);
      return false;
    } finally {
      this.busy = false;
    }
  }

  forget(): void {
    this.failure = null;
  }

  #wait(seconds: number): void {
    clearInterval(this.#timer);
    this.waitS = seconds;
    this.#timer = setInterval(() => {
      this.waitS -= 1;
      if (this.waitS <= 0) clearInterval(this.#timer);
    }, 1000);
  }
}
