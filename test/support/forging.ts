/** What a hostile signer or carrier would make: runs, bodies and headers that the client's own code never makes. */
import { canonicalBytes, canonicalJson } from '../../chaincode/src/kernel/canonical';
import { fromUtf8 } from '../../chaincode/src/kernel/bytes';
import { bodyHash } from '../../chaincode/src/ledger/claimLines';
import { headerKey } from '../../chaincode/src/ledger/keys';
import type { SigningRole } from '../../chaincode/src/protocol';
import type {
  Evidence,
  Hash,
  Header,
  OpenedLine,
  PresentedBody,
  RecordId,
  Ref,
} from '../../chaincode/src/protocol/acts';
import type { Item } from '../../chaincode/src/protocol/items';
import type { Body } from '../../chaincode/src/protocol/records';
import { evidenceOf } from '../../chaincode/src/statement/evidence';
import { hashText } from '../../chaincode/src/statement/hashing';
import { recordIdAt } from '../../chaincode/src/statement/ids';
import { itemDigest } from '../../chaincode/src/statement/items';
import { chunkRoot, closeLine, manifestRoot } from '../../chaincode/src/statement/manifest';
import { chunkOf } from '../../chaincode/src/statement/run';
import type { Run } from '../../chaincode/src/statement/run';
import { itemSalt } from '../../chaincode/src/statement/salts';
import { statementHash } from '../../chaincode/src/statement/statement';
import { sha256 } from './firms';
import type { Firm, Person, World } from './firms';
import { SAMPLES } from './samples';

/** The run with other lines, and a statement that hangs together with them: what its signer signs then. */
export function relined(run: Run, change: (lines: readonly OpenedLine[]) => readonly OpenedLine[]): Run {
  const lines = change(run.lines);
  const root = manifestRoot(
    sha256,
    lines.map((line) => closeLine(sha256, line)),
  );
  const statement = { ...run.statement, root };
  return { ...run, lines, statement, statementHash: statementHash(sha256, statement) };
}

/** A deep copy in which the member at a dotted path has another value. */
export function withMember<T>(value: T, path: string, member: unknown): T {
  const copy = JSON.parse(canonicalJson(value)) as T;
  const keys = path.split('.');
  const last = keys.pop()!;
  const owner = keys.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], copy);
  (owner as Record<string, unknown>)[last] = member;
  return copy;
}

/** The header of a record as committed. */
export function headerOf({ ledger }: World, id: RecordId): Header {
  return JSON.parse(fromUtf8(ledger.state.get(headerKey(id))!)) as Header;
}

/** Writes header and body straight into the state, as two organisations with altered chaincode could. */
export function forgeRecord(world: World, record: PresentedBody, header: Partial<Header> = {}): Ref {
  const known = world.ledger.state.get(headerKey(record.id));
  const before = known === undefined ? null : (JSON.parse(fromUtf8(known)) as Header);
  const hash = bodyHash(sha256, record.body, record.salt);
  const forged: Header = {
    state: before?.state ?? 'open',
    version: (before?.version ?? 0) + 1,
    hosts: before?.hosts ?? record.body.readers,
    hash,
    ...header,
  };
  world.ledger.state.set(headerKey(record.id), canonicalBytes(forged));
  return { id: record.id, version: forged.version, hash: forged.hash };
}

/** A presentation in which one body is replaced, or added where it was not there. */
export function withRecord<P extends { readonly records: readonly PresentedBody[] }>(
  presented: P,
  record: PresentedBody,
): P {
  return { ...presented, records: [...presented.records.filter(({ id }) => id !== record.id), record] };
}

/** A body with other data, under a salt of its own. */
export function bodyWith(record: PresentedBody, data: object): PresentedBody {
  const body = { ...record.body, data: { ...record.body.data, ...data } } as Body;
  return { id: record.id, body, salt: 'ab'.repeat(32) };
}

/** The run with another statement over the same lines: what its signer signs then. */
export function restated(run: Run, change: Partial<Run['statement']>): Run {
  const statement = { ...run.statement, ...change };
  return { ...run, statement, statementHash: statementHash(sha256, statement) };
}

/** Evidence of an item that somebody signed and no ledger applied. */
export interface Aside {
  readonly evidence: Evidence;
  /** Digest of the item, as a closed leaf would name it. */
  readonly digest: Hash;
  readonly idAt: (place: string) => RecordId;
}

/** A firm's statement over an item, good or garbage, signed by one person and kept from the ledger. */
export async function signedAside(
  world: World,
  firm: Firm,
  signed: Readonly<{
    item: Item;
    by: Person;
    role?: SigningRole;
    with?: readonly [Person, SigningRole];
    seed?: string;
  }>,
): Promise<Aside> {
  const { item, by, role = 'sole', with: other, seed = '3c'.repeat(32) } = signed;
  // Garbage has no sums to compose a run from, so the run begins as that of an item without an amount.
  const run = await world.prepare(firm, item.kind, [SAMPLES.cancel_statement], { seed });
  const digest = itemDigest(sha256, item, itemSalt(sha256, seed, 0));
  const root = chunkRoot(sha256, [digest]);
  const whole = relined({ ...run, items: [item] }, (lines) => lines.map((line) => ({ ...line, root })));
  const [evidence] = evidenceOf(
    sha256,
    chunkOf(sha256, await world.sign(whole, [[by, role], ...(other === undefined ? [] : [other])]), 0),
  );
  return {
    evidence: evidence!,
    digest: hashText(digest),
    idAt: (place) => recordIdAt(sha256, { party: run.statement.party, digest }, place),
  };
}
