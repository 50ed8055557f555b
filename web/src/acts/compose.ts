/** From accepted items to a signed run. Every hash is made here, from the items alone; none is taken from a server. */
import { sha256 } from '@noble/hashes/sha2.js';
import type { Signature } from '../../../chaincode/src/protocol/acts';
import type { SigningRole } from '../../../chaincode/src/protocol';
import { actId } from '../../../chaincode/src/statement/ids';
import { composeRun, isWholeRun } from '../../../chaincode/src/statement/run';
import type { Run, RunTerms } from '../../../chaincode/src/statement/run';
import { signedBytes } from '../../../chaincode/src/statement/statement';
import type { DeviceKey } from '../keys/keyring';
import { signWith } from '../keys/keyring';
import { randomHex } from '../lib/encoding';
import { exactly, hash, integer, listOf, mapOf, amount, text } from '../lib/reading';
import type { Reader } from '../lib/reading';
import { item, statement } from './items';
import type { Chosen } from './prepared';

const SEED_BYTES = 32;

/** A run of these items under a fresh seed. */
export function compose(terms: RunTerms, { items, bytes }: Pick<Chosen, 'items' | 'bytes'>): Run {
  return composeRun(sha256, terms, { items, bytes, seed: randomHex(SEED_BYTES) });
}

/** Ids of the run's transactions, by which the ledger is asked what became of them. */
export function actsOf(run: Run): readonly string[] {
  return run.lines.map((_, index) => actId(sha256, run.statementHash, index));
}

/** This device's signature in one role. */
export async function signRun(
  run: Pick<Run, 'statement' | 'statementHash'>,
  by: Readonly<{ key: DeviceKey; signer: string; role: SigningRole }>,
): Promise<Signature> {
  const { key, signer, role } = by;
  const fields = { suite: run.statement.suite, statement: run.statementHash, signer, role };
  const message = new Uint8Array(signedBytes(fields));
  return { signer, role, value: await signWith(key, message) };
}

/** A run as somebody else made it, read member by member. */
export const storedRun: Reader<Run> = exactly({
  statement,
  statementHash: hash,
  lines: listOf(exactly({ root: hash, count: integer, sums: mapOf(amount), salt: text })),
  items: listOf(item),
  seed: text,
});

/** True when items, lines, sums and statement belong together and to this hash: only then may it be shown or signed. */
export function isGenuine(run: Run, expectedHash: string): boolean {
  return run.statementHash === expectedHash && isWholeRun(sha256, run);
}
