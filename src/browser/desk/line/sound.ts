// The sound of an offer: two soft tones made here, so that nothing is fetched and nobody nearby hears a phone.

let context: AudioContext | null = null

/** Called from a press, since browsers let a page sound only after one. */
export function readySound(): void {
  context ??= new AudioContext()
  void context.resume()
}

export function ring(): void {
  if (context === null || context.state !== 'running') return
  tone(context, 523, 0)
  tone(context, 659, 0.22)
}

function tone(audio: AudioContext, pitch: number, after: number): void {
  const from = audio.currentTime + after
  const oscillator = audio.createOscillator()
  const loudness = audio.createGain()
  oscillator.frequency.value = pitch
  loudness.gain.setValueAtTime(0, from)
  loudness.gain.linearRampToValueAtTime(0.16, from + 0.03)
  loudness.gain.exponentialRampToValueAtTime(0.001, from + 0.6)
  oscillator.connect(loudness).connect(audio.destination)
  oscillator.start(from)
  oscillator.stop(from + 0.65)
}
