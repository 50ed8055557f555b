/**
 * Verifies a stored ledger from its files alone, changing nothing: everything public, and with an organisation's key
 * everything it was told.
 */
import { access } from 'node:fs/promises';
import path from 'node:path';
import { organisationKeys } from '../../gateway/src/consortium/keys';
import { REFERENCE } from '../../gateway/src/consortium/organisations';
import type { ReferenceOrganisation } from '../../gateway/src/consortium/organisations';
import { blockFilePath } from '../../network/embedded/src/blocks/blockFile';
import { readBlocks } from '../../network/embedded/src/storedBlocks';
import { Walk } from './walk';
import type { Reader, Verification } from './walk';

/** No ledger was ever written there. */
export class NoLedger extends Error {
  constructor(folder: string) {
    super(`${folder} holds no ledger`);
    this.name = 'NoLedger';
  }
}

/** No organisation of that name has its keys there. */
export class NoSuchOrganisation extends Error {
  constructor(mspId: string, members: readonly Pick<ReferenceOrganisation, 'mspId'>[] = REFERENCE) {
    super(`no organisation ${mspId}; there are ${members.map((entry) => entry.mspId).join(', ')}`);
    this.name = 'NoSuchOrganisation';
  }
}

async function isThere(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return false;
  }
}

/** An organisation's key, from a gateway's data folder. Throws NoSuchOrganisation. */
export async function readerOf(folder: string, { mspId, slug, roles }: ReferenceOrganisation): Promise<Reader> {
  const file = path.join(folder, 'organisations', slug, 'keys.json');
  if (!(await isThere(file))) throw new NoSuchOrganisation(mspId);
  const { unwrapper } = await organisationKeys(file, { name: mspId, hasTagKey: roles.includes('witness') });
  return { mspId, roles, unwrapper };
}

function referenceReader(folder: string, mspId: string): Promise<Reader> {
  const organisation = REFERENCE.find((entry) => entry.mspId === mspId);
  if (organisation === undefined) throw new NoSuchOrganisation(mspId);
  return readerOf(folder, organisation);
}

/**
 * Verifies a data folder up to the first block that cannot be read, with the key of an organisation where one is named.
 * Throws NoLedger, NoSuchOrganisation.
 */
export async function verifyFolder(folder: string, mspId: string | null): Promise<Verification> {
  const directory = path.join(folder, 'ledger');
  if (!(await isThere(blockFilePath(directory)))) throw new NoLedger(folder);
  const walk = new Walk(mspId === null ? null : await referenceReader(folder, mspId), { isAlone: true });
  try {
    for (const block of readBlocks(directory, mspId ?? undefined)) await walk.check(block);
  } catch (error) {
    walk.stopAt(error);
  }
  return walk.result();
}
