// Telling a scanner from a cashier. A wedge scanner types: characters a few milliseconds apart, then Enter or Tab.
// A person never keeps that pace, so only timing decides, and whatever turns out not to be a scan is given back
// as the typing it was. A shop may set its scanners to send something before or behind each code; then that decides.

/** Slowest gap between two characters of one scan. People stay above 60 ms, even on a number block. */
export const MAX_GAP_MS = 50;
/** The shortest code that counts as scanned where no prefix says so. */
export const MIN_LENGTH = 4;

/** ASCII's group separator: how GS1 codes part their elements. */
export const GS = '\u001d';

/** How this till's scanner was set up. The names are those of the till's settings. */
export type ScannerOptions = {
  /** Characters before every code; then nothing else counts as a scan, and none needs Enter. */
  prefix: string;
  /** Characters behind every code, which end it with or without Enter. */
  suffix: string;
  max_gap_ms: number;
};

export type Verdict =
  /** Not ours: let the key do what it does. */
  | { kind: 'pass' }
  /** Could be a scan. `released` are older keys that were not. */
  | { kind: 'hold'; released: string[] }
  /** A whole scan. */
  | { kind: 'scan'; code: string }
  /** The Enter of a scan that had ended already. */
  | { kind: 'drop' }
  /** Typing: these keys, in order, then let this one pass. */
  | { kind: 'typed'; released: string[] };

const PASS: Verdict = { kind: 'pass' };

/** The state machine: keys and times in, verdicts out; it knows no DOM and no clock. */
export class WedgeDetector {
  #options: () => ScannerOptions;
  #held: string[] = [];
  #lastAt = 0;
  #endedAt = Number.NEGATIVE_INFINITY;

  constructor(options: Partial<ScannerOptions> | (() => Partial<ScannerOptions>) = {}) {
    const set = typeof options === 'function' ? options : () => options;
    this.#options = () => ({ prefix: '', suffix: '', max_gap_ms: MAX_GAP_MS, ...set() });
  }

  get pending(): boolean {
    return this.#held.length > 0;
  }

  get length(): number {
    return this.#held.length;
  }

  get maxGapMs(): number {
    return this.#options().max_gap_ms;
  }

  press(key: string, at: number): Verdict {
    const inPace = this.pending && at - this.#lastAt <= this.maxGapMs;
    if (key.length === 1) {
      const released = inPace ? [] : this.#take();
      this.#held.push(key);
      this.#lastAt = at;
      const { suffix } = this.#options();
      const code = suffix !== '' && this.#held.join('').endsWith(suffix) ? this.#code() : null;
      if (code === null) return { kind: 'hold', released };
      this.#take();
      this.#endedAt = at;
      return { kind: 'scan', code };
    }
    const ends = key === 'Enter' || key === 'Tab';
    if (!this.pending) return ends && at - this.#endedAt <= this.maxGapMs ? { kind: 'drop' } : PASS;
    const code = ends && inPace ? this.#code() : null;
    const released = this.#take();
    return code === null ? { kind: 'typed', released } : { kind: 'scan', code };
  }

  /** Called when time has passed: keys that no further one followed in time were typing, or a scan without an end. */
  expire(at: number): Verdict {
    if (!this.pending || at - this.#lastAt <= this.maxGapMs) return PASS;
    const code = this.#options().prefix === '' ? null : this.#code();
    const released = this.#take();
    return code === null ? { kind: 'typed', released } : { kind: 'scan', code };
  }

  /** The code that is held, without what the scanner puts around it; null if it cannot be one. */
  #code(): string | null {
    const { prefix, suffix } = this.#options();
    const text = this.#held.join('');
    if (!text.startsWith(prefix)) return null;
    const end = suffix !== '' && text.endsWith(suffix) ? text.length - suffix.length : text.length;
    // A leading or trailing blank is some scanners' padding, never part of a code.
    const code = text.slice(prefix.length, Math.max(end, prefix.length)).replace(/^[ \t]+|[ \t]+$/g, '');
    return code.length >= (prefix === '' ? MIN_LENGTH : 1) ? code : null;
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
  /** Asked anew for every key, so that a change of the settings holds at once. */
  options?: () => Partial<ScannerOptions>;
};

type Field = HTMLInputElement | HTMLTextAreaElement;

function field(target: EventTarget | null): Field | null {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement ? target : null;
}

/** What a field held before a scan ran into it. */
type Before = { value: string; start: number | null; end: number | null };

function restore(input: Field, before: Before) {
  input.value = before.value;
  input.setSelectionRange(before.start, before.end);
  input.dispatchEvent(new Event('input', { bubbles: true }));
}

/**
 * The key as the detector knows it. Scanners that type a group separator send Ctrl and ], F8, or Alt and 29 on the
 * number block, as they are set up; none of these means anything else within a scan.
 */
class KeyReader {
  #altDigits = '';

  /** Null for a key that is none of the detector's business. */
  read(event: KeyboardEvent, pending: boolean): string[] | null {
    if (event.isComposing) return null;
    if (event.altKey) {
      if (!pending || !/^\d$/.test(event.key)) return null;
      this.#altDigits += event.key;
      return [];
    }
    const late = /^0*29$/.test(this.#altDigits) ? [GS] : [];
    this.#altDigits = '';
    if (event.ctrlKey && (event.key === ']' || event.code === 'BracketRight'))
      return pending ? [...late, GS] : null;
    if (event.ctrlKey || event.metaKey || /^(Shift|Control|Alt|AltGraph|Meta|CapsLock)$/.test(event.key))
      return null;
    if (event.key === 'F8' && pending) return [...late, GS];
    return [...late, event.key];
  }
}

/** Listens on the window. Inside a field the characters appear as they come and are taken back if they were a scan. */
export function listenForScans({ onScan, onType, options }: WedgeOptions): () => void {
  const detector = new WedgeDetector(options);
  const reader = new KeyReader();
  let timer: ReturnType<typeof setTimeout> | undefined;
  /** This burst's keys that no field shows. */
  let hidden: string[] = [];
  /** The fields this burst ran into, as they were. The focus may move while a scan comes in. */
  const fields = new Map<Field, Before>();

  function forget() {
    hidden = [];
    fields.clear();
  }

  /** Not a scan: what no field shows is handed on as typing. */
  function giveBack() {
    const keys = hidden;
    forget();
    keys.forEach(onType);
  }

  function take(code: string): boolean {
    const keys = hidden;
    const ran = [...fields];
    forget();
    if (!onScan(code)) {
      keys.forEach(onType);
      return false;
    }
    for (const [input, before] of ran) restore(input, before);
    return true;
  }

  function expired(at: number) {
    const verdict = detector.expire(at);
    if (verdict.kind === 'scan') take(verdict.code);
    else if (verdict.kind === 'typed') giveBack();
  }

  function pressed(event: KeyboardEvent) {
    const input = field(event.target);
    const keys = reader.read(event, detector.pending);
    if (keys === null) return;
    // A lone blank is a press on the focused button, not the start of a code.
    if (event.key === ' ' && !detector.pending && !input) return;
    clearTimeout(timer);
    // What stands for a separator must not do what it does elsewhere.
    if (keys.length === 0 || keys.includes(GS)) event.preventDefault();
    for (const key of keys) press(key, event, input);
    if (detector.pending) {
      const gap = detector.maxGapMs;
      timer = setTimeout(() => expired(event.timeStamp + gap + 1), gap + 5);
    }
  }

  function press(key: string, event: KeyboardEvent, input: Field | null) {
    const snapshot = input && { value: input.value, start: input.selectionStart, end: input.selectionEnd };
    const verdict = detector.press(key, event.timeStamp);
    if (verdict.kind === 'hold') {
      if (verdict.released.length > 0) giveBack();
      if (!input) {
        event.preventDefault();
        hidden.push(key);
      } else if (snapshot && !fields.has(input)) fields.set(input, snapshot);
    } else if (verdict.kind === 'scan') {
      const shown = fields.size > 0;
      if (take(verdict.code)) swallow(event);
      else if (!shown && !input) {
        // Handed on as typing, the Enter with it.
        swallow(event);
        onType('Enter');
      }
    } else if (verdict.kind === 'drop') swallow(event);
    else if (verdict.kind === 'typed') giveBack();
  }

  function swallow(event: KeyboardEvent) {
    event.preventDefault();
    event.stopPropagation();
  }

  window.addEventListener('keydown', pressed, true);
  return () => {
    clearTimeout(timer);
    window.removeEventListener('keydown', pressed, true);
  };
}
