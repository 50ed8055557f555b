import { createRequire } from 'node:module';
import { ConfigurationInvalidError } from '../errors';
import type { DiskModule } from '../options';
import { realDisk } from './disk';
import type { Disk } from './disk';

/** Wraps the disk of one thread. `owner` is `ordering` or an organisation's MSP id. */
export type CreateDisk = (real: Disk, owner: string, argument: string) => Disk;

function isCreateDisk(value: unknown): value is CreateDisk {
  return typeof value === 'function';
}

/** The disk of a thread: the real one, or what a test put in between. */
export function diskOf(module: DiskModule | null, owner: string): Disk {
  if (module === null) return realDisk;
  const loaded: unknown = createRequire(__filename)(module.path);
  const createDisk: unknown = typeof loaded === 'object' && loaded !== null ? Reflect.get(loaded, 'createDisk') : null;
  if (!isCreateDisk(createDisk)) throw new ConfigurationInvalidError(`${module.path} exports no createDisk`);
  return createDisk(realDisk, owner, module.argument);
}
