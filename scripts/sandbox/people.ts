/**
 * The people of a sandbox and the keys in their hands: officers who sign the first record, administrators who enrol
 * their firm's devices. They stand beside the gateway, not in it: no party's key is ever on the gateway's side.
 */
import path from 'node:path';
import { z } from 'zod';
import { toHex } from '../../chaincode/src/kernel/bytes';
import type { Signer } from '../../chaincode/src/suites/ports';
import { generateSigningKey, softwareSigner, systemRandom } from '../../chaincode/src/suites/software';
import { readPrivateFile, writePrivateFile } from '../../gateway/src/consortium/keys';

const fileSchema = z.strictObject({
  passphrase: z.string(),
  keys: z.record(z.string(), z.strictObject({ pem: z.string(), person: z.string() })),
});

export interface HeldKey {
  readonly signer: Signer;
  /** Opaque person id. */
  readonly person: string;
}

type Content = z.output<typeof fileSchema>;

function fileIn(folder: string): string {
  return path.join(folder, 'people', 'keys.json');
}

async function readPeople(file: string): Promise<Content | null> {
  const text = await readPrivateFile(file);
  return text === null ? null : fileSchema.parse(JSON.parse(text));
}

/** A folder in which no sandbox was ever started. */
export class NoSandbox extends Error {
  constructor(folder: string) {
    super(`${folder} is not the data folder of a sandbox: its people's keys are not there`);
    this.name = 'NoSandbox';
  }
}

/** An opaque id for somebody: it goes to every member a signature goes to, so nothing of a name is in it. */
export function newPersonId(): string {
  return `p-${toHex(systemRandom(8))}`;
}

/** Keys by a name of the sandbox's own, made when first asked for and kept in one private file. */
export class People {
  readonly #file: string;
  #content: Content;
  #making: Promise<unknown> = Promise.resolve();

  private constructor(file: string, content: Content) {
    this.#file = file;
    this.#content = content;
  }

  /** The people of a folder, made at the first start. */
  static async open(folder: string): Promise<People> {
    const file = fileIn(folder);
    const known = await readPeople(file);
    if (known !== null) return new People(file, known);
    const people = new People(file, { passphrase: `tally-${toHex(systemRandom(8))}`, keys: {} });
    await people.#save();
    return people;
  }

  /** The people of a sandbox that is there. Throws NoSandbox. */
  static async openKnown(folder: string): Promise<People> {
    const file = fileIn(folder);
    const known = await readPeople(file);
    if (known === null) throw new NoSandbox(folder);
    return new People(file, known);
  }

  /** One passphrase for all demo logins of this installation. */
  get passphrase(): string {
    return this.#content.passphrase;
  }

  /** True where the key of this name was made before, by this process or another. */
  async holds(name: string): Promise<boolean> {
    if (this.#content.keys[name] === undefined) this.#content = (await readPeople(this.#file)) ?? this.#content;
    return this.#content.keys[name] !== undefined;
  }

  /** The key of this name. One at a time is made: all are in one file. */
  key(name: string): Promise<HeldKey> {
    const made = this.#making.then(() => this.#keyOf(name));
    this.#making = made.catch(() => undefined);
    return made;
  }

  async #keyOf(name: string): Promise<HeldKey> {
    if (!(await this.holds(name))) {
      const made = { pem: generateSigningKey().privateKeyPem, person: newPersonId() };
      this.#content = { ...this.#content, keys: { ...this.#content.keys, [name]: made } };
      await this.#save();
    }
    const held = this.#content.keys[name];
    if (held === undefined) throw new RangeError(`no key ${name}`);
    return { signer: softwareSigner({ keyId: name, privateKey: held.pem }), person: held.person };
  }

  #save(): Promise<void> {
    return writePrivateFile(this.#file, JSON.stringify(this.#content));
  }
}
