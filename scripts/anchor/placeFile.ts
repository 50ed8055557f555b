/** Where a data folder's roots are, as its sandbox wrote it down. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';

const placeSchema = z.strictObject({
  /** The chain's node. */
  url: z.string(),
  chainId: z.int(),
  contract: z.string().regex(/^0x[0-9a-fA-F]{40}$/),
  consortium: z.string().regex(/^0x[0-9a-f]{64}$/),
});

/** A contract on a chain, and the consortium's id in it. */
export type KnownPlace = z.output<typeof placeSchema>;

function fileIn(folder: string): string {
  return path.join(folder, 'anchor', 'place.json');
}

/** Remembers where the roots are. */
export async function writePlace(folder: string, place: KnownPlace): Promise<void> {
  await mkdir(path.dirname(fileIn(folder)), { recursive: true });
  await writeFile(fileIn(folder), `${JSON.stringify(place, null, 2)}\n`);
}

/** Null where the folder's ledger is not anchored. */
export async function readPlace(folder: string): Promise<KnownPlace | null> {
  try {
    return placeSchema.parse(JSON.parse(await readFile(fileIn(folder), 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
