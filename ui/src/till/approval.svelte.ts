// What a cashier may not do alone is tried first, and asked of somebody else only when the till says so.
import { toProblem } from '../lib/api/errors';
import type { ApprovalInput } from '../lib/api/till';
import { till } from './till.svelte';

type Asked = { what: string; run: (approval: ApprovalInput) => Promise<void> };

export class Gate {
  /** What is waiting for another person's PIN; a sheet shows `ApprovalSheet` for it. */
  asking = $state.raw<Asked | null>(null);

  /** Runs it, and once more with an approval when it needs one. */
  async pass(what: string, run: (approval: ApprovalInput | null) => Promise<void>): Promise<void> {
    try {
      await run(null);
    } catch (thrown) {
      if (toProblem(thrown).code !== 'APPROVAL_NEEDED') return till.fail(thrown);
      this.asking = {
        what,
        run: async (approval) => {
          await run(approval);
          this.asking = null;
        },
      };
    }
  }
}
