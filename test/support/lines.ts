/**
 * Claim lines made by hand, of as many steps as wanted: the road has two so far, the rule allows ten. Nothing here goes
 * through a chaincode; headers are kept beside the steps.
 */
import { bodyHash } from '../../chaincode/src/ledger/claimLines';
import type { LineQuestion } from '../../chaincode/src/ledger/claimLines';
import type { LoadedNetwork } from '../../chaincode/src/ledger/network';
import type { ProvenSigner } from '../../chaincode/src/ledger/signers';
import { parseAmount } from '../../chaincode/src/kernel/money';
import { partyIdOf, usccCheck } from '../../chaincode/src/kernel/identifiers';
import type { Header, LineStep, PresentedBody, RecordId } from '../../chaincode/src/protocol/acts';
import type { ConfirmReceivableItem, DrawItem, RevertAssignmentItem, Item } from '../../chaincode/src/protocol/items';
import type { Network } from '../../chaincode/src/protocol/network';
import type { Body, LeafRecord } from '../../chaincode/src/protocol/records';
import { evidenceOf } from '../../chaincode/src/statement/evidence';
import { hashText } from '../../chaincode/src/statement/hashing';
import { itemDigest } from '../../chaincode/src/statement/items';
import { receivableId } from '../../chaincode/src/statement/ids';
import { leafIdOf, leavesOfItem } from '../../chaincode/src/statement/leaves';
import { composeRun, chunkOf } from '../../chaincode/src/statement/run';
import { itemSalt } from '../../chaincode/src/statement/salts';
import { signedBytes } from '../../chaincode/src/statement/statement';
import { toBase64 } from '../../chaincode/src/kernel/bytes';
import { suiteOf } from '../../chaincode/src/suites/suite';
import { newPerson, sha256 } from './firms';
import type { Person } from './firms';
import { SAMPLES } from './samples';

const NETWORK_HASH = `sha256:${'a1'.repeat(32)}`;
/** When every leaf of a chain is made. */
export const MADE = Date.UTC(2026, 0, 15, 4);
const SALT = '5c'.repeat(32);

/** Only what lines look at. */
export const LINE_NETWORK: LoadedNetwork = {
  network: { dayOffsetMinutes: 480 } as unknown as Network,
  hash: NETWORK_HASH,
  suite: suiteOf('p256.1'),
  sha256,
};

/** The n-th firm of a chain: the debtor is number 0, the seller number 1. */
export function partyNumbered(index: number): string {
  const body = `91530100MA7K2R${String(index).padStart(3, '0')}`;
  return partyIdOf({ uscc: `${body}${usccCheck(body).checkCharacter}` })!;
}

/** One step before it is signed. */
export interface PlannedStep {
  readonly party: string;
  readonly person: Person;
  readonly item: ConfirmReceivableItem | DrawItem | RevertAssignmentItem;
  /** Which of the item's leaves the line goes on with. */
  readonly place: string;
  readonly validUntil: number;
}

/** A whole line and everything it is checked against. */
export interface Chain {
  readonly question: LineQuestion;
  readonly headers: Map<RecordId, Header>;
  readonly signers: Map<RecordId, ProvenSigner>;
  /** Ids of all leaves, the confirmation's first. */
  readonly ids: readonly RecordId[];
}

const people = new Map<number, Person>();

/** One person per firm, the same in all chains of a process. */
export function personNumbered(index: number): Person {
  const known = people.get(index) ?? { ...newPerson(), id: index.toString(16).padStart(2, '0').repeat(32) };
  people.set(index, known);
  return known;
}

function proven(party: string, { id, fields }: Person): ProvenSigner {
  return { ...fields, id, party, generation: 1, root: `sha256:${'00'.repeat(32)}`, chain: [] };
}

/** A step signed as planned, whatever its item says. */
export async function stepOf(planned: PlannedStep): Promise<{ step: LineStep; id: RecordId; digest: string }> {
  const { party, person, item, place, validUntil } = planned;
  const seed = person.id;
  const terms = {
    network: NETWORK_HASH,
    suite: 'p256.1',
    party,
    generation: 1,
    matrix: 1,
    kind: item.kind,
    mode: 'each',
    validUntil,
  } as const;
  const run = composeRun(sha256, terms, { items: [item], bytes: [1], seed });
  const message = signedBytes({ suite: 'p256.1', statement: run.statementHash, signer: person.id, role: 'sole' });
  const signatures = [{ signer: person.id, role: 'sole' as const, value: toBase64(await person.signer.sign(message)) }];
  const [evidence] = evidenceOf(sha256, chunkOf(sha256, { ...run, signatures }, 0));
  const digest = itemDigest(sha256, item, itemSalt(sha256, seed, 0));
  const named = item.kind === 'confirm_receivable' && place === 'leaf:0' ? item.mark : null;
  return {
    step: { place, evidence: evidence! },
    id: leafIdOf(sha256, { party: run.statement.party, digest }, { mark: named, place }),
    digest: hashText(digest),
  };
}

/** A leaf as a step's item made it. */
function leafOf(
  made: Readonly<{ item: Item; place: string; parent: RecordId | null; ancestors: readonly RecordId[] }>,
  confirmation: ConfirmReceivableItem,
): Extract<LeafRecord, { readonly state: 'held' }> {
  const leaf = leavesOfItem(made.item).find(({ place }) => place === made.place)!;
  return {
    state: 'held',
    receivable: confirmation.receivable.id,
    parent: made.parent,
    ancestors: made.ancestors,
    debtor: partyNumbered(0),
    seller: confirmation.seller,
    number: confirmation.number,
    holder: leaf.holder,
    currency: confirmation.currency,
    amount: leaf.amount,
    due: leaf.due,
    instrument: 'receivable',
    made: { number: 5, timeMs: MADE },
    title: { lineage: [], encumbrances: [], frozen: null, interests: [] },
  };
}

export function bodyOfLeaf(id: RecordId, data: LeafRecord): PresentedBody {
  const epoch = { number: 5, timeMs: MADE };
  const body: Body = { kind: 'leaf', readers: ['HubMSP'], act: 'ac'.repeat(32), epoch, data };
  return { id, body, salt: SALT };
}

/** The confirmation a chain begins with: 1,000,000.00 to firm 1. */
export function confirmationItem(change: Partial<ConfirmReceivableItem> = {}): ConfirmReceivableItem {
  const tranches = [{ amount: '1000000.00', due: '2026-04-15', instrument: 'receivable' as const }];
  const { mark = SAMPLES.confirm_receivable.mark } = change;
  const receivable = { ...SAMPLES.confirm_receivable.receivable, id: receivableId(sha256, mark) };
  return { ...SAMPLES.confirm_receivable, receivable, seller: partyNumbered(1), tranches, rest: [], ...change };
}

/** A draw of one leaf, whole, by its holder to the next firm. */
export function handOver(
  leaf: Readonly<{ id: RecordId; amount: string; due: string }>,
  to: number,
  change: Partial<DrawItem> = {},
): DrawItem {
  const ref = { id: leaf.id, version: 1, hash: `sha256:${'00'.repeat(32)}` };
  const claims = [{ ...SAMPLES.draw.claims[0]!, leaf: ref, face: leaf.amount, due: leaf.due }];
  return { ...SAMPLES.draw, claims, financier: partyNumbered(to), ...change };
}

type Plan = (planned: PlannedStep, index: number) => PlannedStep;

/** A line of so many steps; `plan` changes a step before it is signed, and what comes after follows from it. */
export async function chainOf(count: number, plan: Plan = (planned) => planned): Promise<Chain> {
  const headers = new Map<RecordId, Header>();
  const signers = new Map<RecordId, ProvenSigner>();
  const steps: LineStep[] = [];
  const ids: RecordId[] = [];
  let leaf: Extract<LeafRecord, { readonly state: 'held' }> | null = null;
  let confirmation = confirmationItem();
  for (let index = 0; index < count; index += 1) {
    const parent = ids.at(-1) ?? null;
    const item =
      leaf === null ? confirmation : handOver({ id: parent!, amount: leaf.amount, due: leaf.due }, index + 1);
    const party = partyNumbered(index);
    const base = { party, person: personNumbered(index), item, place: 'leaf:0', validUntil: MADE + 1 };
    const planned = plan(base, index);
    if (planned.item.kind === 'confirm_receivable') confirmation = planned.item;
    signers.set(planned.person.id, proven(planned.party, planned.person));
    const { step, id, digest } = await stepOf(planned);
    if (leaf !== null && parent !== null) {
      const closed = bodyOfLeaf(parent, { ...leaf, state: 'assigned', closedBy: digest });
      headers.set(parent, { state: 'closed', version: 2, hash: bodyHash(sha256, closed.body, closed.salt), hosts: [] });
      steps.push({ ...step, closed });
    } else steps.push(step);
    leaf = leafOf({ item: planned.item, place: planned.place, parent, ancestors: [...ids] }, confirmation);
    ids.push(id);
  }
  const headerOf = (id: RecordId): Header | null => headers.get(id) ?? null;
  const question = { loaded: LINE_NETWORK, signers, leaf: { id: ids.at(-1)!, data: leaf! }, steps, headerOf };
  return { question, headers, signers, ids };
}

/** Half of an amount, to the cent. */
export function halfOf(amount: string): string {
  const half = parseAmount(amount, 'CNY') / 2n;
  return `${half / 100n}.${String(half % 100n).padStart(2, '0')}`;
}
