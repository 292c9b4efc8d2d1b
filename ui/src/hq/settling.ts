// What a settlement needs besides its note, by action; and whether what was entered is enough.

import { typedAmount, typedQuantity } from '../lib/amounts';
import type { ActionName, ExceptionView, SettleRequest } from '../lib/api/hq';

export type Entered = {
  action: ActionName;
  note: string;
  count: string;
  amount: string;
  variant: number | null;
  user: number | null;
};

/** Why it cannot be sent yet: the name of a message. */
export type Missing =
  | 'settle-note-missing'
  | 'settle-count-invalid'
  | 'settle-amount-invalid'
  | 'settle-choose';

/** To a person where the person was wrong, else to a product. */
export function reassigns(exception: Pick<ExceptionView, 'code'>): 'person' | 'product' {
  return exception.code === 'ACTOR_NOT_ALLOWED' ? 'person' : 'product';
}

/** What the customer paid too much, in minor units; null when nothing. */
export function overpaid(exception: Pick<ExceptionView, 'detail'>): number | null {
  const { detail } = exception;
  return detail.kind === 'price' && detail.variance > 0 ? detail.variance : null;
}

/** The actions that can be done at all: what made no order cannot be refunded or voided. */
export function possible(
  exception: Pick<ExceptionView, 'actions' | 'order' | 'line' | 'code'>,
): ActionName[] {
  return exception.actions.filter((action) => {
    if (action === 'void' || action === 'refund_difference')
      return exception.order != null && !exception.order.voided;
    if (action === 'recount') return exception.order != null && exception.line != null;
    if (action === 'reassign' && reassigns(exception) === 'product')
      return exception.order != null && exception.line != null;
    return true;
  });
}

export function request(
  exception: Pick<ExceptionView, 'code'>,
  entered: Entered,
  digits: number,
): SettleRequest | Missing {
  const base = { action: entered.action, note: entered.note.trim() };
  switch (entered.action) {
    case 'recount': {
      const count = typedQuantity(entered.count);
      if (count === null) return 'settle-count-invalid';
      return noted({ ...base, count });
    }
    case 'refund_difference': {
      const amount = typedAmount(entered.amount, digits);
      if (amount === null || amount === 0) return 'settle-amount-invalid';
      return noted({ ...base, amount });
    }
    case 'reassign': {
      const person = reassigns(exception) === 'person';
      const to = person ? entered.user : entered.variant;
      if (to === null) return 'settle-choose';
      return noted(person ? { ...base, user: to } : { ...base, variant: to });
    }
    default:
      return noted(base);
  }
}

function noted(request: SettleRequest): SettleRequest | Missing {
  return request.note ? request : 'settle-note-missing';
}
