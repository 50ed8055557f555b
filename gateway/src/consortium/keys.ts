/**
 * Keys an organisation's gateway holds: its service key, its sealing key, its key for access tokens and, at the
 * registrar, the tag key. None of them can sign for a party. Made once, kept in one file only its owner can read.
 */
import { createPublicKey } from 'node:crypto';
import { chmod, mkdir, open, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { fromBase64, toBase64, toHex } from '../../../chaincode/src/kernel/bytes';
import type { Signer, Unwrapper } from '../../../chaincode/src/suites/ports';
import {
  generateAgreementSeed,
  generateSigningKey,
  generateTagKey,
  softwareSigner,
  softwareUnwrapper,
  systemRandom,
} from '../../../chaincode/src/suites/software';
import type { TokenKey } from '../auth/tokens';

const fileSchema = z.strictObject({
  servicePem: z.string(),
  sealingSeed: z.string(),
  sealingGeneration: z.int().min(1),
  tokenPem: z.string(),
  tokenKid: z.string(),
  tagPem: z.string().nullable(),
});
type KeyFile = z.output<typeof fileSchema>;

/** An organisation's keys, ready to use. */
export interface OrganisationKeys {
  readonly service: Signer;
  readonly unwrapper: Unwrapper;
  readonly tokenKey: TokenKey;
  readonly tagPrivateKeyPem: string | null;
}

async function makeKeys(hasTagKey: boolean): Promise<KeyFile> {
  return {
    servicePem: generateSigningKey().privateKeyPem,
    sealingSeed: toBase64(generateAgreementSeed()),
    sealingGeneration: 1,
    tokenPem: generateSigningKey().privateKeyPem,
    tokenKid: toHex(systemRandom(8)),
    tagPem: hasTagKey ? (await generateTagKey()).privateKeyPem : null,
  };
}

/** Writes a file only its owner can read, whole or not at all. */
export async function writePrivateFile(file: string, content: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 });
  const handle = await open(`${file}.new`, 'w', 0o600);
  await handle.writeFile(content);
  await handle.sync();
  await handle.close();
  await rename(`${file}.new`, file);
  await chmod(file, 0o600);
}

/** The file's text, or null where there is none. */
export async function readPrivateFile(file: string): Promise<string | null> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function keyFile(file: string, hasTagKey: boolean): Promise<KeyFile> {
  const text = await readPrivateFile(file);
  if (text !== null) return fileSchema.parse(JSON.parse(text));
  const made = await makeKeys(hasTagKey);
  await writePrivateFile(file, JSON.stringify(made));
  return made;
}

/** Keys of one organisation, made at its first start. */
export async function organisationKeys(
  file: string,
  options: Readonly<{ name: string; hasTagKey: boolean }>,
): Promise<OrganisationKeys> {
  const keys = await keyFile(file, options.hasTagKey);
  const publicKey = createPublicKey(keys.tokenPem).export({ format: 'pem', type: 'spki' }).toString();
  return {
    service: softwareSigner({ keyId: `${options.name} service`, privateKey: keys.servicePem }),
    unwrapper: softwareUnwrapper({ generation: keys.sealingGeneration, seed: fromBase64(keys.sealingSeed) }),
    tokenKey: { kid: keys.tokenKid, privateKeyPem: keys.tokenPem, publicKeyPem: publicKey },
    tagPrivateKeyPem: keys.tagPem,
  };
}
