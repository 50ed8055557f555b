import { createRequire } from 'node:module';
import { Collections } from '../../../network/embedded/src/collections';
import type { Collection } from '../../../network/embedded/src/collections';
import type { CreateDisk } from '../../../network/embedded/src/files/diskModule';
import { BlockState } from '../../../network/embedded/src/ordering/blockState';
import { Simulation } from '../../../network/embedded/src/organisation/simulation';
import { QueryReads } from '../../../network/embedded/src/protobuf/readWriteSets';

// Loaded in each thread of a network through the place where tests put another disk: it changes what the modules of
// that thread export, as a programmer's mistake would.

/** What is planted; see planted.test.ts for what each means. */
export type PlantedError =
  'nothing' | 'mvcc' | 'phantom' | 'byteOrder' | 'collectionPolicy' | 'keyPolicy' | 'privateHash';

const load = createRequire(__filename);

/** What a compiled module exports, as the modules that use it look it up. */
function replaceExport(module: string, name: string, value: unknown): void {
  const loaded: unknown = load(`../../../network/embedded/src/${module}`);
  if (typeof loaded !== 'object' || loaded === null || !(name in loaded)) {
    throw new Error(`${module} exports no ${name}`);
  }
  if (!Reflect.set(loaded, name, value)) throw new Error(`${name} of ${module} cannot be replaced`);
}

const PLANTS: Readonly<Record<PlantedError, () => void>> = {
  nothing: () => undefined,
  mvcc: () => {
    replaceExport('state/versions', 'isSameVersion', () => true);
    BlockState.prototype.isChanged = () => false;
  },
  phantom: () => {
    const blind = { ...QueryReads, encode: () => Buffer.alloc(0) };
    replaceExport('protobuf/readWriteSets', 'QueryReads', blind);
  },
  byteOrder: () => {
    replaceExport('state/textOrder', 'sortUtf8', (texts: Iterable<string>) => [...texts].sort());
  },
  collectionPolicy: () => {
    class Lenient extends Collections {
      override find(name: string): Collection | null {
        const collection = super.find(name);
        return collection === null ? null : { ...collection, endorsementPolicy: null };
      }
    }
    replaceExport('collections', 'Collections', Lenient);
  },
  keyPolicy: () => {
    replaceExport('validationParameter', 'VALIDATION_PARAMETER', 'ANOTHER_NAME');
  },
  privateHash: () => {
    class Mishashing extends Simulation {
      override getHash(collection: string, key: string): Uint8Array {
        return Buffer.from(super.getHash(collection, key)).reverse();
      }
    }
    replaceExport('organisation/simulation', 'Simulation', Mishashing);
  },
};

/** The real disk; on its way in, the error is planted in the thread. */
export const createDisk: CreateDisk = (real, _owner, argument) => {
  PLANTS[argument as PlantedError]();
  return real;
};
