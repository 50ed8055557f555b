/** Envelopes as a witness and another member with altered rules could seal them: anything, to anybody. */
import { openEnvelope, sealEnvelope } from '../../../chaincode/src/ledger/envelope';
import { sealingKeyOf } from '../../../chaincode/src/ledger/network';
import type { MspId } from '../../../chaincode/src/protocol/acts';
import type { SealedGroup } from '../../../chaincode/src/protocol/sealed';
import { systemRandom } from '../../../chaincode/src/suites/software';
import { suiteOf } from '../../../chaincode/src/suites/suite';
import type { LedgerTransaction } from '../../../gateway/src/ledger/port';
import { BANK, CORE, HUB, REGISTRAR, REGULATOR } from '../consortium';
import type { Consortium } from '../consortium';

export const EVERYBODY: readonly MspId[] = [CORE, BANK, HUB, REGISTRAR, REGULATOR];

/** What the regulator reads: everything. */
export async function contentsOf(
  consortium: Consortium,
  { envelope, transactionId }: LedgerTransaction,
): Promise<readonly SealedGroup[]> {
  const keys = consortium.keys[REGULATOR];
  if (keys === undefined || envelope === null) throw new RangeError('an envelope and its regulator');
  const binding = { network: consortium.hash, transactionId };
  return (await openEnvelope(envelope, keys.unwrapper, binding)) as readonly SealedGroup[];
}

/** The transaction with an envelope of these contents, each sealed to the same readers. */
export function resealed(
  consortium: Consortium,
  transaction: LedgerTransaction,
  sealed: Readonly<{ contents: readonly unknown[]; to?: readonly MspId[] }>,
): LedgerTransaction {
  const { contents, to = EVERYBODY } = sealed;
  const targets = to.map((mspId) => {
    const key = sealingKeyOf(consortium.founded.network, mspId);
    if (key === null) throw new RangeError(`no key of ${mspId}`);
    return key;
  });
  const { transactionId } = transaction;
  const binding = { suite: suiteOf('p256.1'), network: consortium.hash, transactionId, seed: systemRandom(32) };
  const envelope = sealEnvelope(
    binding,
    contents.map((content) => ({ content, targets })),
  );
  return { ...transaction, envelope };
}
