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

/** Keys by a name of the sandbox's own, made when first asked for and kept in one private file. */
export class People {
  readonly #file: string;
  #content: z.output<typeof fileSchema>;

  private constructor(file: string, content: z.output<typeof fileSchema>) {
    this.#file = file;
    this.#content = content;
  }

  static async open(folder: string): Promise<People> {
    const file = path.join(folder, 'people', 'keys.json');
    const text = await readPrivateFile(file);
    if (text !== null) return new People(file, fileSchema.parse(JSON.parse(text)));
    const people = new People(file, { passphrase: `tally-${toHex(systemRandom(8))}`, keys: {} });
    await people.#save();
    return people;
  }

  /** One passphrase for all demo logins of this installation. */
  get passphrase(): string {
    return this.#content.passphrase;
  }

  async key(name: string): Promise<HeldKey> {
    if (this.#content.keys[name] === undefined) {
      const made = { pem: generateSigningKey().privateKeyPem, person: `p-${toHex(systemRandom(8))}` };
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
