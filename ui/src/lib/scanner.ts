// Telling a scanner from a cashier. A wedge scanner types: characters a few milliseconds apart, then Enter or Tab.
// A person never keeps that pace, so only timing decides, and whatever turns out not to be a scan is given back
// as the typing it was.

/** Slowest gap between two characters of one scan. People stay above 60 ms, even on a number block. */
export const MAX_GAP_MS = 50;
/** The shortest code that counts as scanned. */
export const MIN_LENGTH = 4;

export type Verdict =
  /** Not ours: let the key do what it does. */
  | { kind: 'pass' }
  /** Could be a scan. `released` are older keys that were not. */
  | { kind: 'hold'; released: string[] }
  /** A whole scan. */
  | { kind: 'scan'; code: string }
  /** Typing: these keys, in order, then let this one pass. */
  | { kind: 'typed'; released: string[] };

/** The state machine: keys and times in, verdicts out; it knows no DOM and no clock. */
export class WedgeDetector {
  #held: string[] = [];
  #lastAt = 0;

  get pending(): boolean {
    return this.#held.length > 0;
  }

  get length(): number {
    return this.#held.length;
  }

  press(key: string, at: number): Verdict {
    const inPace = this.pending && at - this.#lastAt <= MAX_GAP_MS;
    if (key.length === 1) {
      const released = inPace ? [] : this.#take();
      this.#held.push(key);
      this.#lastAt = at;
      return { kind: 'hold', released };
    }
    if (!this.pending) return { kind: 'pass' };
    const keys = this.#take();
    const ends = key === 'Enter' || key === 'Tab';
    // A leading or trailing blank is some scanners' padding, never part of a code.
    const code = keys.join('').trim();
    if (ends && inPace && code.length >= MIN_LENGTH) return { kind: 'scan', code };
    return { kind: 'typed', released: keys };
  }

  /** Called when time has passed: keys that no further one followed in time were typing. */
  expire(at: number): string[] {
    return this.pending && at - this.#lastAt > MAX_GAP_MS ? this.#take() : [];
  }

  #take(): string[] {
    const keys = this.#held;
    this.#held = [];
    return keys;
  }
}

export type WedgeOptions = {
  /** A scan came in. Answer false to have it treated as typing (a PIN pad does). */
  onScan: (code: string) => boolean;
  /** A key pressed outside any field. */
  onType: (key: string) => void;
};

function field(target: EventTarget | null): HTMLInputElement | HTMLTextAreaElement | null {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement ? target : null;
}

/** Listens on the window. Inside a field the characters appear as they come and are taken back if they were a scan. */
export function listenForScans({ onScan, onType }: WedgeOptions): () => void {
  const detector = new WedgeDetector();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let before: { value: string; start: number | null; end: number | null } | null = null;

  const type = (keys: string[]) => keys.forEach(onType);

  function pressed(event: KeyboardEvent) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.key === 'Shift') return;
    const input = field(event.target);
    // A lone blank is a press on the focused button, not the start of a code.
    if (event.key === ' ' && !detector.pending && !input) return;
    if (input) return inField(event, input);

    clearTimeout(timer);
    const verdict = detector.press(event.key, event.timeStamp);
    if (verdict.kind === 'hold') {
      event.preventDefault();
      type(verdict.released);
      timer = setTimeout(() => type(detector.expire(event.timeStamp + MAX_GAP_MS + 1)), MAX_GAP_MS + 5);
    } else if (verdict.kind === 'scan') {
      event.preventDefault();
      event.stopPropagation();
      if (!onScan(verdict.code)) type([...verdict.code, 'Enter']);
    } else if (verdict.kind === 'typed') {
      type(verdict.released);
    }
  }

  function inField(event: KeyboardEvent, input: HTMLInputElement | HTMLTextAreaElement) {
    const snapshot = { value: input.value, start: input.selectionStart, end: input.selectionEnd };
    const verdict = detector.press(event.key, event.timeStamp);
    if (verdict.kind === 'hold') {
      if (detector.length === 1) before = snapshot;
    } else if (verdict.kind === 'scan' && before) {
      const undo = before;
      if (!onScan(verdict.code)) return;
      event.preventDefault();
      event.stopPropagation();
      input.value = undo.value;
      input.setSelectionRange(undo.start, undo.end);
      input.dispatchEvent(new Event('input', { bubbles: true }));
    }
  }

  window.addEventListener('keydown', pressed, true);
  return () => {
    clearTimeout(timer);
    window.removeEventListener('keydown', pressed, true);
  };
}
