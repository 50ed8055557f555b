/**
 * A signed act's way through the chaincode, always the same: parse → load → check what was presented → decide (pure) →
 * write headers, act key, envelope → answer.
 */
import { dayOfInstant } from '../kernel/days';
import { Failure } from '../kernel/failure';
import { invariant } from '../kernel/invariant';
import { fromUtf8 } from '../kernel/bytes';
import { ParseError } from '../kernel/parse';
import { NEUTRAL_OUTCOME } from '../protocol';
import type { Outcome } from '../protocol';
import type { ActKey, ActResult, Header, Presented, RecordId } from '../protocol/acts';
import type { EpochSlot } from '../protocol/network';
import type { Body } from '../protocol/records';
import type { SealedRecord } from '../protocol/sealed';
import { checkChunk, requireStatement } from '../ledger/chunk';
import { bodyHash } from '../ledger/claimLines';
import { epochAt, requireCurrent } from '../ledger/epoch';
import type { Clock } from '../ledger/epoch';
import { actKey, envelopeKey, epochKey, headerKey, NETWORK_KEYS } from '../ledger/keys';
import { loadedNetwork } from '../ledger/network';
import type { LoadedNetwork } from '../ledger/network';
import { openRule, recoveryRule, rememberedPolicy } from '../ledger/policies';
import * as shapes from '../ledger/shapes';
import { proveSigners } from '../ledger/signers';
import type { LedgerStore, LedgerStub } from '../ledger/store';
import { actId, cancellationId, partyRecordId } from '../statement/ids';
import { bodySalt } from '../statement/salts';
import { statementHash } from '../statement/statement';
import { actorOf, requireAuthority } from './acting';
import { requireKnownKeys, requireLines, requireOrigins, signersOfLines } from './evidence';
import { runItems } from './items';
import type { ItemOutcome } from './items';
import { parseItem } from './kinds';
import { loadHeaders, matrixIn, recordsOf } from './loading';
import { sealTransaction } from './sealing';
import { headerStateOf } from './states';
import { WorkingSet } from './workingSet';

/** What an act's transaction runs on. */
export interface ActParts {
  readonly stub: LedgerStub;
  readonly store: LedgerStore;
  readonly slot: EpochSlot;
  readonly clock: Clock;
}

/** Parses the transient bytes. Throws Failure `too_large`, `malformed`. */
export function parsePresented(bytes: Uint8Array): Presented {
  if (bytes.length > shapes.PRESENTED_BYTES_MAX) throw new Failure('too_large', { bytes: bytes.length });
  try {
    const presented = shapes.presented(JSON.parse(fromUtf8(bytes)) as unknown, '');
    const { kind } = presented.statement;
    const items = presented.items.map((item, index) => parseItem(kind, item, `items.${index}`));
    return { ...presented, items };
  } catch (error) {
    throw malformed(error);
  }
}

/** Turns what a parser throws into the one failure a client sees. */
export function malformed(error: unknown): unknown {
  if (error instanceof ParseError)
    return new Failure('malformed', { path: error.path, rule: error.rule }, { cause: error });
  if (error instanceof SyntaxError || error instanceof TypeError) return new Failure('malformed', {}, { cause: error });
  return error;
}

/** Digests of a chunk are needed before anything is loaded; their check against the statement follows at once. */
async function loadActing(parts: ActParts, presented: Presented): Promise<LoadedNetwork> {
  const { store, slot } = parts;
  await store.load([...NETWORK_KEYS, epochKey(slot)]);
  const loaded = loadedNetwork(store);
  const statement = statementHash(loaded.sha256, presented.statement);
  await store.load([actKey(actId(loaded.sha256, statement, presented.chunk))]);
  const { party } = presented.statement;
  await loadHeaders(store, [
    cancellationId(loaded.sha256, { party, statement }),
    ...(shapes.witnessOf(party) === null ? [partyRecordId(loaded.sha256, loaded.hash, party)] : []),
    ...presented.signatures.map(({ signer }) => signer),
  ]);
  return loaded;
}

function replayOf(store: LedgerStore, id: RecordId): ActResult | null {
  const recorded = store.json(actKey(id)) as ActKey | null;
  return recorded === null ? null : { act: id, replay: true, outcomes: recorded.outcomes, touched: [] };
}

/** Applies one transaction of a signed run. Throws Failure: then nothing was written. */
export async function applyAct(parts: ActParts, presented: Presented): Promise<ActResult> {
  const { store, stub } = parts;
  const loaded = await loadActing(parts, presented);
  const { sha256 } = loaded;
  const { statement, items } = presented;
  const id = actId(sha256, statementHash(sha256, statement), presented.chunk);
  const replay = replayOf(store, id);
  if (replay !== null) return replay;
  const epoch = epochAt(store, parts.slot);
  requireCurrent(loaded.network, epoch.timeMs, parts.clock);
  const chunk = checkChunk(loaded, presented);
  requireStatement(loaded, statement, epoch);
  await loadHeaders(store, recordsOf(loaded, { ...statement, items, digests: chunk.digests, presented }));
  const set = new WorkingSet({ loaded, store, records: presented.records, endorser: stub.getMspID() });
  const signers = proveSigners(loaded, presented.signers);
  const own = { party: statement.party, statement: chunk.statementHash };
  if (set.header(cancellationId(sha256, own)) !== null) throw new Failure('statement_cancelled');
  const acting = { loaded, set, records: presented.records, statement };
  const actor = actorOf(acting);
  const today = dayOfInstant({ instantMs: epoch.timeMs, offsetMinutes: loaded.network.dayOffsetMinutes });
  const signed = { ...acting, ...chunk, signatures: presented.signatures, signers, today, actor };
  const proofs = requireAuthority(signed);
  const evidence = { loaded, set, signers, presented };
  requireKnownKeys(evidence, presented.signatures);
  requireLines(evidence, items);
  requireOrigins(evidence, items);
  const outcomes = runItems(
    {
      loaded,
      set,
      actor,
      epoch,
      signers: presented.signatures.map(({ signer }) => signer),
      matrix: matrixIn(presented.records, actor.party),
    },
    { items, digests: chunk.digests, tags: presented.tags, mode: statement.mode },
  );
  refuseSingle(presented, outcomes);
  // Must succeed from here.
  const records = recordsAfter(loaded, { set, salts: presented.salts, actId: id, epoch });
  writeHeaders(loaded, store, set, records);
  const key: ActKey = { epoch: epoch.number, outcomes: outcomes.map(publicOutcome) };
  store.put(actKey(id), key, rememberedPolicy(recoveryRule(loaded.network)));
  const value = sealTransaction({
    loaded,
    presented,
    items,
    digests: chunk.digests,
    outcomes,
    records,
    actId: id,
    epoch,
    signers: proofs,
    lineSigners: signersOfLines(evidence),
    actorHost: actor.host,
    transactionId: stub.getTxID(),
  });
  await store.save({ key: envelopeKey(id), value });
  const touched = [
    ...records.map(({ id: record, version }) => [record, version] as const),
    ...[...set.moves().keys()].map((record) => [record, set.header(record)?.version ?? 0] as const),
  ];
  return { act: id, replay: false, outcomes: key.outcomes, touched };
}

function publicOutcome({ outcome }: ItemOutcome): Outcome {
  return outcome === 'refused' ? NEUTRAL_OUTCOME : outcome;
}

/** A single act that is refused writes nothing: its code goes to the client only. */
function refuseSingle(presented: Presented, outcomes: readonly ItemOutcome[]): void {
  const [only] = outcomes;
  const isSingle = presented.lines.length === 1 && outcomes.length === 1;
  if (isSingle && only?.outcome === 'refused') throw new Failure(only.code, only.details);
}

interface AfterParts {
  readonly set: WorkingSet;
  readonly salts: readonly string[];
  readonly actId: RecordId;
  readonly epoch: Body['epoch'];
}

/** New versions of everything the accepted items changed. */
function recordsAfter(loaded: LoadedNetwork, parts: AfterParts): readonly SealedRecord[] {
  const { set, salts, actId: act, epoch } = parts;
  return [...set.changes().values()].map(({ write, item }) => {
    const version = (set.headerIfLoaded(write.id)?.version ?? 0) + 1;
    const body = { kind: write.kind, readers: write.readers, act, epoch, data: write.data } as Body;
    const salt = bodySalt(loaded.sha256, salts[item] ?? '', { id: write.id, version });
    return { id: write.id, version, body, salt };
  });
}

/**
 * Headers with their hashes; a policy where a record is new, moves to other hosts, or closes. Versions count bodies: a
 * header that only moves keeps its version and its hash, so nothing that was signed over it is lost.
 */
function writeHeaders(
  loaded: LoadedNetwork,
  store: LedgerStore,
  set: WorkingSet,
  records: readonly SealedRecord[],
): void {
  for (const { id, version, body, salt } of records) {
    const change = set.changes().get(id);
    if (change === undefined) continue;
    const state = headerStateOf(body.kind, body.data);
    const { hosts } = change.write;
    const before = set.headerIfLoaded(id);
    const header: Header = { state, version, hash: bodyHash(loaded.sha256, body, salt), hosts };
    const isSame = before?.state === state && before.hosts.join() === hosts.join();
    const rule = state === 'closed' ? recoveryRule(loaded.network) : openRule(loaded.network, hosts);
    store.put(headerKey(id), header, isSame ? null : rememberedPolicy(rule));
  }
  for (const [id, hosts] of set.moves()) {
    const before = set.header(id);
    invariant(before !== null, 'what moves is on the ledger');
    store.put(headerKey(id), { ...before, hosts }, rememberedPolicy(openRule(loaded.network, hosts)));
  }
}
