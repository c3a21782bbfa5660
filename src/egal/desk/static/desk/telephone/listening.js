// Runs beside the page, where sound is heard: passes on pieces of 2,048 samples of the first channel.
const SIZE = 2048;

class Listening extends AudioWorkletProcessor {
  #piece = new Float32Array(SIZE);
  #filled = 0;

  process([[samples]]) {
    for (const sample of samples ?? []) {
      this.#piece[this.#filled] = sample;
      this.#filled += 1;
      if (this.#filled === SIZE) {
        this.port.postMessage(this.#piece);
        this.#piece = new Float32Array(SIZE);
        this.#filled = 0;
      }
    }
    return true;
  }
}

registerProcessor("listening", Listening);
