// Two sounds, made on the spot: a scan that worked and one that did not. A till without a speaker stays silent.
let audio: AudioContext | null = null;
let wanted = true;
/** Sleeps again once nothing is left to play: a device kept open takes an eighth of a small till's processor. */
let sleep: number | undefined;

const LINGER_MS = 1500;

export function setSound(on: boolean): void {
  wanted = on;
}

function beep(audio: AudioContext, hertz: number, at: number, lasts: number): void {
  const tone = audio.createOscillator();
  const loudness = audio.createGain();
  tone.frequency.value = hertz;
  tone.type = 'square';
  loudness.gain.value = 0.04;
  tone.connect(loudness).connect(audio.destination);
  tone.start(audio.currentTime + at);
  tone.stop(audio.currentTime + at + lasts);
}

async function play(beeps: [hertz: number, at: number, lasts: number][]): Promise<void> {
  if (!wanted || typeof AudioContext === 'undefined') return;
  try {
    audio ??= new AudioContext();
    window.clearTimeout(sleep);
    await audio.resume();
    for (const each of beeps) beep(audio, ...each);
    sleep = window.setTimeout(() => void audio?.suspend(), LINGER_MS);
  } catch {
    // No speaker, or none that may be used: the screen says it as well.
  }
}

export function scanned(): void {
  void play([[1900, 0, 0.06]]);
}

export function refused(): void {
  void play([
    [320, 0, 0.14],
    [320, 0.2, 0.14],
  ]);
}
