// Two sounds, made on the spot: a scan that worked and one that did not. A till without a speaker stays silent.
let audio: AudioContext | null = null;
let wanted = true;

export function setSound(on: boolean): void {
  wanted = on;
}

function beep(hertz: number, at: number, lasts: number): void {
  if (!audio) return;
  const tone = audio.createOscillator();
  const loudness = audio.createGain();
  tone.frequency.value = hertz;
  tone.type = 'square';
  loudness.gain.value = 0.04;
  tone.connect(loudness).connect(audio.destination);
  tone.start(audio.currentTime + at);
  tone.stop(audio.currentTime + at + lasts);
}

function ready(): boolean {
  if (!wanted || typeof AudioContext === 'undefined') return false;
  try {
    audio ??= new AudioContext();
    return true;
  } catch {
    return false;
  }
}

export function scanned(): void {
  if (ready()) beep(1900, 0, 0.06);
}

export function refused(): void {
  if (!ready()) return;
  beep(320, 0, 0.14);
  beep(320, 0.2, 0.14);
}
