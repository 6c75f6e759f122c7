/** A list of numbers that grows in place and is used again for the next text, so that scanning makes no garbage. */
export class Marks {
  values = new Int32Array(64);
  length = 0;

  push(value: number): void {
    if (this.length === this.values.length) this.#grow();
    this.values[this.length] = value;
    this.length += 1;
  }

  /** The value at an index; 0 beyond the end. */
  at(index: number): number {
    return index < this.length ? (this.values[index] ?? 0) : 0;
  }

  /** Empties the list; memory that one huge text needed is given back. */
  clear(): void {
    this.length = 0;
    if (this.values.length > keptValues) this.values = new Int32Array(64);
  }

  #grow(): void {
    const larger = new Int32Array(this.values.length * 2);
    larger.set(this.values);
    this.values = larger;
  }
}

const keptValues = 65_536;
