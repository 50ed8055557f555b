/** Everything a running gateway leaves behind, place by place, as bytes that can be searched. */
import { readFile, readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { ClassicLevel } from 'classic-level';
import type { OrgRuntime } from '../../../gateway/src/runtime/orgRuntime';

export interface Place {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** Every file below a folder, in order. */
export async function filesBelow(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder);
  const found = await Promise.all(
    names.map(async (name) => {
      const file = path.join(folder, name);
      return (await stat(file)).isDirectory() ? filesBelow(file) : [file];
    }),
  );
  return found.flat().sort();
}

/** Files of a folder as they stand. */
export async function filePlaces(folder: string, inside: string): Promise<readonly Place[]> {
  const files = await filesBelow(path.join(folder, inside));
  return Promise.all(files.map(async (file) => ({ name: path.relative(folder, file), bytes: await readFile(file) })));
}

/** Folders below that are LevelDB databases. */
async function databases(folder: string): Promise<readonly string[]> {
  const files = await filesBelow(folder);
  return [...new Set(files.filter((file) => path.basename(file) === 'CURRENT').map((file) => path.dirname(file)))];
}

/** What LevelDB databases hold, taken out of their compressed files. Nothing else may have them open. */
export async function databasePlaces(folder: string, inside: string): Promise<readonly Place[]> {
  const places: Place[] = [];
  for (const location of await databases(path.join(folder, inside))) {
    const database = new ClassicLevel<Buffer, Buffer>(location, { keyEncoding: 'buffer', valueEncoding: 'buffer' });
    const parts: Buffer[] = [];
    for await (const [key, value] of database.iterator()) parts.push(key, value);
    await database.close();
    places.push({ name: `${path.relative(folder, location)} (entries)`, bytes: Buffer.concat(parts) });
  }
  return places;
}

/** Every document of an organisation's own database. */
export async function storedText(runtime: OrgRuntime): Promise<string> {
  const { db } = runtime.parts.connection;
  if (db === undefined) throw new RangeError('the store is connected');
  const lines: string[] = [];
  for (const { name } of await db.listCollections().toArray()) {
    for (const document of await db.collection(name).find({}).toArray()) {
      const text = JSON.stringify(document, (_, value: unknown) =>
        typeof value === 'bigint' ? value.toString() : value,
      );
      lines.push(`${name} ${text}`);
    }
  }
  return lines.join('\n');
}
