/** As much of IndexedDB as the client uses, in memory: for modules that run outside a browser. */

type Rows = Map<string, unknown>;
type Done = (() => void) | null;

interface Asked {
  readonly result: unknown;
}

/** Stores by name; what is put stands under the key its store was made with. */
class MemoryDatabase {
  readonly #rows = new Map<string, Rows>();
  readonly #keys = new Map<string, string>();

  createObjectStore(name: string, { keyPath }: Readonly<{ keyPath: string }>): void {
    this.#keys.set(name, keyPath);
    this.#rows.set(name, new Map());
  }

  transaction(name: string): { oncomplete: Done; objectStore: () => unknown } {
    const rows = this.#rows.get(name) ?? new Map<string, unknown>();
    const transaction = {
      oncomplete: null as Done,
      objectStore: () => ({
        get: (key: string): Asked => ({ result: rows.get(key) }),
        getAll: (): Asked => ({ result: [...rows.values()] }),
        put: (value: Readonly<Record<string, string>>): Asked => {
          rows.set(value[this.#keys.get(name) ?? ''] ?? '', structuredClone(value));
          return { result: undefined };
        },
        delete: (key: string): Asked => ({ result: rows.delete(key) }),
      }),
    };
    setImmediate(() => transaction.oncomplete?.());
    return transaction;
  }
}

/** Gives the process a browser's storage, empty. */
export function withMemoryDatabase(): void {
  const result = new MemoryDatabase();
  const open = (): unknown => {
    const request = { result, onupgradeneeded: null as Done, onsuccess: null as Done };
    setImmediate(() => {
      request.onupgradeneeded?.();
      request.onsuccess?.();
    });
    return request;
  };
  Object.assign(globalThis, { indexedDB: { open } });
}
