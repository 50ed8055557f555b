/** What must outlive the page, in IndexedDB: keys, signed runs on their way, pins. */

const NAME = 'tallystick';
const VERSION = 1;

/** Stores and what they are keyed by. */
const STORES = { keys: 'id', outbox: 'hash', pins: 'id' } as const;
type StoreName = keyof typeof STORES;

let opening: Promise<IDBDatabase> | null = null;

function open(): Promise<IDBDatabase> {
  opening ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(STORES)) request.result.createObjectStore(name, { keyPath });
    };
    request.onsuccess = () => {
      resolve(request.result);
    };
    request.onerror = () => {
      opening = null;
      reject(new Error('the browser gives no storage', { cause: request.error }));
    };
  });
  return opening;
}

/** One request in one transaction; resolves once the transaction is safe on disk. */
async function within<T>(
  name: StoreName,
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(name, mode, { durability: 'strict' });
    const request = ask(transaction.objectStore(name));
    transaction.oncomplete = () => {
      resolve(request.result);
    };
    transaction.onabort = () => {
      reject(new Error('the browser could not store this', { cause: transaction.error }));
    };
  });
}

export function get(name: StoreName, key: string): Promise<unknown> {
  return within(name, 'readonly', (store) => store.get(key) as IDBRequest<unknown>);
}

export function all(name: StoreName): Promise<readonly unknown[]> {
  return within(name, 'readonly', (store) => store.getAll() as IDBRequest<unknown[]>);
}

export async function put(name: StoreName, value: unknown): Promise<void> {
  await within(name, 'readwrite', (store) => store.put(value));
}

export async function remove(name: StoreName, key: string): Promise<void> {
  await within(name, 'readwrite', (store) => store.delete(key));
}
