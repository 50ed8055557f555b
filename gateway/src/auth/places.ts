/** How many of something one name may have at once. */

export class Places {
  readonly #max: number;
  readonly #taken = new Map<string, number>();

  constructor(max: number) {
    this.#max = max;
  }

  /** Returns how to leave, or null where all places are taken. */
  take(name: string): (() => void) | null {
    const taken = this.#taken.get(name) ?? 0;
    if (taken >= this.#max) return null;
    this.#taken.set(name, taken + 1);
    let isHere = true;
    return () => {
      if (!isHere) return;
      isHere = false;
      const others = (this.#taken.get(name) ?? 1) - 1;
      if (others === 0) this.#taken.delete(name);
      else this.#taken.set(name, others);
    };
  }
}
