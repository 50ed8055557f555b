/**
 * How the members agree on the ledger that somebody joins or leaves: the next list is put together, the officers whose
 * keys are on this machine sign it, and it is sent. A network that was never founded has no list to change: its first
 * record will name those who are there then.
 */
import { toBase64 } from '../../chaincode/src/kernel/bytes';
import { canonicalJson } from '../../chaincode/src/kernel/canonical';
import { membersBytes } from '../../chaincode/src/ledger/members';
import { endorsersOf, witnessesOf } from '../../chaincode/src/ledger/policies';
import { FORMATS } from '../../chaincode/src/protocol';
import type { MspId } from '../../chaincode/src/protocol/acts';
import type { MembersChange, NetworkView, Organisation } from '../../chaincode/src/protocol/network';
import type { Signer } from '../../chaincode/src/suites/ports';
import { CHAINCODE } from '../../gateway/src/consortium/definition';
import { readConnection } from '../../gateway/src/ledger/fabric/connection';
import { fabricGatewayLedger } from '../../gateway/src/ledger/fabricGateway';
import { LedgerRefused } from '../../gateway/src/ledger/port';
import type { LedgerPort } from '../../gateway/src/ledger/port';
import { connectionFile } from '../../network/fabric/src/connections';
import type { NetworkRecord } from '../../network/fabric/src/record';
import { membersIn } from './members';

const COMMIT_MS_MAX = 60_000;

/** The people and keys behind the organisations. */
export interface Offices {
  /** An organisation's officer; null where its key is not here. */
  readonly officerOf: (mspId: MspId) => Promise<Signer | null>;
  /** What the network record shall say of an organisation that joins. */
  readonly newcomer: (named: Readonly<{ mspId: MspId; slug: string; name: string }>) => Promise<Organisation>;
}

/** Port of a witness's organisation, which brings what the members agreed on. */
async function witnessPort(folder: string, record: NetworkRecord): Promise<LedgerPort> {
  const witness = membersIn(record).find(({ roles }) => roles.includes('witness'));
  if (witness === undefined) throw new RangeError('the network has no witness');
  const connection = await readConnection(connectionFile(folder, witness.slug));
  return fabricGatewayLedger({ connection, chaincode: CHAINCODE, commitMsMax: COMMIT_MS_MAX });
}

async function foundedView(port: LedgerPort): Promise<NetworkView | null> {
  try {
    return await port.network();
  } catch (error) {
    if (error instanceof LedgerRefused && error.code === 'network_not_founded') return null;
    throw error;
  }
}

/** A witness and a bare majority of those that stay: nobody who is away, or leaves, is needed. */
function agreeing({ network }: NetworkView, change: MembersChange): readonly MspId[] {
  const staying = endorsersOf(change).filter((mspId) => endorsersOf(network).includes(mspId));
  const witnesses = witnessesOf(network);
  const majority = Math.floor(endorsersOf(network).length / 2) + 1;
  const ordered = [...staying].sort(
    (one, other) => Number(witnesses.includes(other)) - Number(witnesses.includes(one)),
  );
  return ordered.slice(0, majority);
}

async function signed(change: MembersChange, mspIds: readonly MspId[], offices: Offices): Promise<string> {
  const message = membersBytes(change);
  const signatures: Record<MspId, string> = {};
  for (const mspId of mspIds) {
    const officer = await offices.officerOf(mspId);
    if (officer === null) throw new RangeError(`the officer of ${mspId} does not sign on this machine`);
    signatures[mspId] = toBase64(await officer.sign(message));
  }
  return canonicalJson({ change, signatures });
}

/** Changes the members to what `next` makes of them. False: the network is not founded, or they are as asked already. */
export async function agreeOnMembers(
  { folder, record, offices }: Readonly<{ folder: string; record: NetworkRecord; offices: Offices }>,
  next: (now: readonly Organisation[]) => Promise<readonly Organisation[]>,
): Promise<boolean> {
  const port = await witnessPort(folder, record);
  try {
    const view = await foundedView(port);
    if (view === null) return false;
    const organisations = await next(view.network.organisations);
    const known = new Set(view.network.organisations.map(({ mspId }) => mspId));
    const joining = organisations.map(({ mspId }) => mspId).filter((mspId) => !known.has(mspId));
    if (joining.length === 0 && organisations.length === known.size) return false;
    const number = view.membersNumber + 1;
    const change: MembersChange = { format: FORMATS.members, network: view.hash, number, organisations };
    const endorsers = agreeing(view, change);
    await port.changeMembers(await signed(change, [...endorsers, ...joining], offices), endorsers);
    return true;
  } finally {
    await port.close();
  }
}
