// Keys of the exceptions inbox: j and k move, Enter opens, e settles, a takes, Escape goes back.

export type Inbox = {
  /** The entry that the keys are at; -1 when there is none. */
  cursor: number;
  count: number;
  /** Whether one is open in the way of the list, as on a small screen. */
  covered: boolean;
};

export type Step =
  | { do: 'move'; to: number }
  | { do: 'open' | 'settle' | 'take' | 'close' }
  | { do: 'nothing' };

const NOTHING: Step = { do: 'nothing' };

export function step(key: string, inbox: Inbox): Step {
  if (key === 'Escape') return inbox.covered ? { do: 'close' } : NOTHING;
  if (inbox.count === 0) return NOTHING;
  const chosen = inbox.cursor >= 0 && inbox.cursor < inbox.count;
  switch (key) {
    case 'j':
    case 'ArrowDown':
      return move(inbox, chosen ? inbox.cursor + 1 : 0);
    case 'k':
    case 'ArrowUp':
      return move(inbox, chosen ? inbox.cursor - 1 : inbox.count - 1);
    case 'Home':
      return move(inbox, 0);
    case 'End':
      return move(inbox, inbox.count - 1);
    case 'Enter':
    case 'o':
      return chosen ? { do: 'open' } : NOTHING;
    case 'e':
      return chosen ? { do: 'settle' } : NOTHING;
    case 'a':
      return chosen ? { do: 'take' } : NOTHING;
    default:
      return NOTHING;
  }
}

function move(inbox: Inbox, wanted: number): Step {
  const to = Math.max(0, Math.min(inbox.count - 1, wanted));
  return to === inbox.cursor ? NOTHING : { do: 'move', to };
}

/** Where to go on after an entry has left the list: to the one that took its place, or to the last. */
export function afterLeaving(cursor: number, countLeft: number): number {
  return countLeft === 0 ? -1 : Math.min(Math.max(cursor, 0), countLeft - 1);
}
