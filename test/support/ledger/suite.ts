/** What the parts of the behaviour suite share: the world an adapter opens, and the way from drafts to a submission. */
import { canonicalBytes } from '../../../chaincode/src/kernel/canonical';
import type { Kind } from '../../../chaincode/src/protocol';
import type { InvoiceTags, MspId, Presented, RecordId } from '../../../chaincode/src/protocol/acts';
import type { Draft } from '../../../chaincode/src/protocol/drafts';
import type { Invoice, Item } from '../../../chaincode/src/protocol/items';
import { actId } from '../../../chaincode/src/statement/ids';
import type { SignedRun } from '../../../chaincode/src/statement/run';
import type { LedgerPort, Submission, SubmitOutcome } from '../../../gateway/src/ledger/port';
import { REGISTRAR } from '../consortium';
import type { Consortium } from '../consortium';
import { sha256 } from '../firms';
import type { ActOptions, Firm, World } from '../firms';
import { invoiceOf, presentItem } from '../road';
import type { Road } from '../road';
import { randomHex } from '../random';
import type { Ports } from './portLedger';

/** A network as an adapter's tests open it. Tests of what is optional are skipped where it is missing. */
export interface LedgerWorld {
  /** Keys of the organisations; a sandbox, because the suite moves its clock. */
  readonly consortium: Consortium;
  /** A port of each organisation, by MSP id. */
  readonly ports: Ports;
  /** A further port of an organisation, as after a restart of its gateway. */
  readonly connect: (mspId: MspId) => Promise<LedgerPort>;
  /** A port that sends and never sees a commit, as when the peer's events do not arrive. */
  readonly connectBlind?: (mspId: MspId) => Promise<LedgerPort>;
  /** Endorses now; what comes back orders the transaction when it is called. */
  readonly withhold?: (mspId: MspId, submission: Submission) => Promise<() => Promise<SubmitOutcome>>;
  readonly close: () => Promise<void>;
}

/** Filled before the first test runs. */
export interface Suite {
  readonly world: () => LedgerWorld;
  /** A core firm, a supplier and two financiers on this ledger. */
  readonly road: () => Road;
}

/** The organisations that endorse for a firm: its host and the witness. */
export function endorsersOf(host: MspId): readonly MspId[] {
  return [...new Set([host, REGISTRAR])];
}

/** A signed run that nobody has carried yet. */
export async function signedRun(
  world: World,
  firm: Firm,
  act: Readonly<{ kind: Kind; items: readonly Item[]; options?: ActOptions }>,
): Promise<SignedRun> {
  const { kind, items, options = {} } = act;
  const [first] = firm.people;
  if (first === undefined) throw new RangeError('a firm has people');
  return world.sign(await world.prepare(firm, kind, items, options), options.by ?? [[first, 'sole']]);
}

/** Drafts as whole items, as their signer would be shown them. */
export async function wholeItems(world: World, firm: Firm, drafts: readonly Draft[]): Promise<readonly Item[]> {
  const [first] = drafts;
  if (first === undefined) throw new RangeError('nothing to complete');
  const { items, outcomes } = await world.preview(firm, first.kind, drafts);
  const whole = items.filter((item) => item !== null);
  if (whole.length !== drafts.length) throw new Error(`draft refused: ${JSON.stringify(outcomes)}`);
  return whole;
}

/** A chunk with everything it needs to be submitted. */
export interface Ready {
  readonly act: RecordId;
  readonly submission: Submission;
  readonly presented: Presented;
}

/** One chunk ready for a port, and the id of its act. */
export async function submissionOf(
  world: World,
  firm: Firm,
  signed: Readonly<{ run: SignedRun; chunk?: number; options?: ActOptions }>,
): Promise<Ready> {
  const { run, chunk = 0, options = {} } = signed;
  const presented = await world.presentation(firm, run, chunk, options);
  const { slot } = await world.newestEpoch();
  const endorsers = options.endorsers ?? endorsersOf(firm.host);
  return {
    act: actId(sha256, run.statementHash, chunk),
    submission: { presented: canonicalBytes(options.spoil?.(presented) ?? presented), slot, endorsers },
    presented,
  };
}

const CONFLICTS_MAX = 60;
const PAUSE_MS = 100;

/** Submits, and again while the race is lost, as the carrier does. */
export async function submitted(port: LedgerPort, world: World, submission: Submission): Promise<SubmitOutcome> {
  for (let attempt = 0; attempt < CONFLICTS_MAX; attempt += 1) {
    const { slot } = await world.newestEpoch();
    const outcome = await port.submit({ ...submission, slot });
    if (outcome.outcome !== 'conflict') return outcome;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  throw new Error(`lost ${CONFLICTS_MAX} races`);
}

const MINUTE_MS = 60_000;

/** Asks until the answer is there; fails after a minute, or another limit in milliseconds. */
export async function eventually<T>(what: string, probe: () => Promise<T | null>, limitMs = MINUTE_MS): Promise<T> {
  const until = Date.now() + limitMs;
  for (;;) {
    const found = await probe();
    if (found !== null) return found;
    if (Date.now() > until) throw new Error(`never came: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
}

/** Invoices nobody presented yet, as a run of the supplier's with the tags they need. */
export async function presentation(
  { road }: Pick<Suite, 'road'>,
  count = 1,
): Promise<{
  readonly invoices: readonly Invoice[];
  readonly items: readonly Item[];
  readonly tags: readonly InvoiceTags[];
  readonly run: SignedRun;
}> {
  const { world, supplier } = road();
  const invoices = Array.from({ length: count }, () => invoiceOf(road(), { number: randomHex(6) }));
  const items = invoices.map((invoice) => presentItem(invoice));
  const tags = invoices.map((invoice) => world.tag(invoice));
  return { invoices, items, tags, run: await signedRun(world, supplier, { kind: 'present_invoice', items }) };
}

/** One such invoice, ready for a port. */
export async function presented(suite: Pick<Suite, 'road'>): Promise<Ready> {
  const { world, supplier } = suite.road();
  const { run, tags } = await presentation(suite);
  return submissionOf(world, supplier, { run, options: { tags } });
}
