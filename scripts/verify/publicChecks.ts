/**
 * What anybody with the blocks can check of the network's own rules: the first record is signed by every organisation,
 * the clock goes forward, each act is applied once and has one envelope, each record's policy is the one the formula
 * gives for its header, and no record goes back or is opened again.
 */
import { createHash } from 'node:crypto';
import { fromUtf8, toHex } from '../../chaincode/src/kernel/bytes';
import { canonicalJson } from '../../chaincode/src/kernel/canonical';
import { Failure } from '../../chaincode/src/kernel/failure';
import { nextEpoch } from '../../chaincode/src/ledger/epoch';
import { actKey, envelopeKey, epochKey, headerKey, MEMBERS_KEY, NETWORK_KEY } from '../../chaincode/src/ledger/keys';
import { changedMembers, firstMembers } from '../../chaincode/src/ledger/members';
import { networkHash, parseFounding } from '../../chaincode/src/ledger/network';
import type { LoadedNetwork } from '../../chaincode/src/ledger/network';
import {
  chaincodeRule,
  endorsersOf,
  envelopesRule,
  openRule,
  policyText,
  recoveryRule,
  rememberedPolicy,
  ruleText,
  witnessesOf,
} from '../../chaincode/src/ledger/policies';
import type { PolicyRule } from '../../chaincode/src/ledger/policies';
import { ENVELOPES, FORMATS } from '../../chaincode/src/protocol';
import type { ActKey, Header, RecordId } from '../../chaincode/src/protocol/acts';
import type { Epoch, FoundedNetwork, MembersRecord, Network, Organisation } from '../../chaincode/src/protocol/network';
import { suiteOf } from '../../chaincode/src/suites/suite';
import { ledgerTransaction } from '../../gateway/src/ledger/embedded';
import { VALIDATION_PARAMETER } from '../../network/embedded/src/validationParameter';
import type { VerifiableBlock } from '../../network/embedded/src/storedBlocks';
import { VALIDATION_CODES } from '../../network/embedded/src/validationCodes';
import type { Say, VerifyFinding } from './finding';

type Transaction = VerifiableBlock['transactions'][number];
type Write = Transaction['writes'][number];

const HEADER_PREFIX = headerKey('');
const ACT_PREFIX = actKey('');
const EPOCH_KEYS: readonly string[] = [epochKey(0), epochKey(1)];
const FOUNDING_KEYS: readonly string[] = [NETWORK_KEY, MEMBERS_KEY, ...EPOCH_KEYS];

function json({ value }: Write): unknown {
  return JSON.parse(fromUtf8(value)) as unknown;
}

function isSamePolicy(policy: Uint8Array | null | undefined, expected: Uint8Array): boolean {
  return policy !== null && policy !== undefined && toHex(policy) === toHex(expected);
}

/** A policy of peers in words; null where it is something else. */
function readablePolicy(policy: Uint8Array): string | null {
  try {
    return policyText(policy);
  } catch {
    // Whatever it is, it is not what the formula gives.
    return null;
  }
}

/** Fabric's own tools write the same rule in other bytes. */
function isSameRule(policy: Uint8Array | null | undefined, rule: PolicyRule): boolean {
  return policy !== null && policy !== undefined && readablePolicy(policy) === ruleText(rule);
}

/** An act key, and the hash of the act's envelope in hex as it was endorsed. */
export type AppliedAct = ActKey & { readonly envelopeHash: string };

/** Where a transaction stands: block, and place in it. */
export type At = readonly [block: number, index: number];

/** Walks blocks in order and remembers what the next ones are checked against. */
export class PublicChecker {
  readonly findings: VerifyFinding[] = [];
  transactions = 0;
  readonly #policies = new Map<string, Uint8Array>();
  readonly #headers = new Map<string, Header>();
  readonly #closed = new Map<RecordId, At>();
  readonly #moved = new Map<string, ReadonlySet<RecordId>>();
  readonly #acts = new Map<RecordId, AppliedAct>();
  readonly #times = new Map<number, number>();
  #epochs: readonly [Epoch, Epoch] | null = null;
  /** The first record's network with the members of now, once it was there. */
  network: Network | null = null;
  #members: MembersRecord | null = null;
  #loaded: LoadedNetwork | null = null;
  #configuration: unknown = null;

  /** The network as the rules load it, with the members of now. Throws RangeError before the first record. */
  loaded(): LoadedNetwork {
    if (this.#loaded === null || this.network === null) throw new RangeError('the network is not founded');
    return { ...this.#loaded, network: this.network };
  }

  check(block: VerifiableBlock): void {
    this.#checkConfiguration(block);
    for (const transaction of block.transactions) {
      if (transaction.validationCode !== VALIDATION_CODES.VALID) continue;
      this.transactions += 1;
      const say: Say = (rule) => {
        this.findings.push({ block: block.number, transaction: transaction.transactionId, rule });
      };
      try {
        this.#checkTransaction([block.number, transaction.index], transaction, say);
      } catch (error) {
        // What two endorsers wrote may be anything at all; that it cannot be read is a finding like another.
        say(`it cannot be read: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }

  /** A record's newest header. */
  header(id: RecordId): Header | null {
    return this.#headers.get(headerKey(id)) ?? null;
  }

  /** Records that a transaction gave other hosts and left as they were. */
  movedIn(transactionId: string): ReadonlySet<RecordId> {
    return this.#moved.get(transactionId) ?? new Set();
  }

  /** True when the record was closed before the transaction at this place. */
  isClosedBefore(id: RecordId, [block, index]: At): boolean {
    const closed = this.#closed.get(id);
    return closed !== undefined && (closed[0] < block || (closed[0] === block && closed[1] < index));
  }

  /** The time of an epoch by its number; null where there was no such epoch. */
  timeOf(epoch: number): number | null {
    return this.#times.get(epoch) ?? null;
  }

  /** An act that was applied; null where there is none of that id. */
  act(id: RecordId): AppliedAct | null {
    return this.#acts.get(id) ?? null;
  }

  #checkTransaction(at: At, transaction: Transaction, say: Say): void {
    const { writes } = transaction;
    if (isEmpty(transaction)) return;
    const keys = writes.map(({ key }) => key);
    for (const { key } of writes.filter(({ isDelete }) => isDelete)) say(`${key} was deleted`);
    for (const { key } of transaction.metadataWrites) {
      if (!keys.includes(key)) say(`${key} has another policy and the same value`);
    }
    if (keys.includes(NETWORK_KEY)) this.#checkFounding(transaction, say);
    else if (keys.includes(MEMBERS_KEY)) this.#checkMembers(transaction, say);
    else if (keys.some((key) => EPOCH_KEYS.includes(key))) this.#checkRenewal(transaction, say);
    else this.#checkAct(transaction, say);
    this.#remember(at, transaction);
  }

  #checkConfiguration({ configuration, number }: VerifiableBlock): void {
    const network = this.network;
    if (network === null || this.#configuration === configuration) return;
    this.#configuration = configuration;
    const { chaincodePolicy, collections } = configuration;
    const envelopes = collections.find(({ name }) => name === ENVELOPES);
    const named = namedIn(network, chaincodePolicy);
    const isAsAgreed =
      named !== null &&
      isSameRule(chaincodePolicy, chaincodeRule(named)) &&
      isSameRule(envelopes?.endorsementPolicy, envelopesRule(named));
    if (isAsAgreed) return;
    const rule = 'the policies of chaincode and envelopes are not those of the members';
    this.findings.push({ block: number, transaction: '', rule });
  }

  /** Once, signed by every organisation. */
  #checkFounding(transaction: Transaction, say: Say): void {
    const { writes } = transaction;
    if (this.network !== null) say('the network is founded a second time');
    if (
      writes
        .map(({ key }) => key)
        .sort()
        .join() !== [...FOUNDING_KEYS].sort().join()
    )
      say('the first record is written with other keys');
    const value = (key: string): string =>
      fromUtf8(writes.find((write) => write.key === key)?.value ?? new Uint8Array());
    try {
      const { network } = parseFounding(value(NETWORK_KEY));
      if (value(MEMBERS_KEY) !== canonicalJson(firstMembers(network)))
        say('the members are not those of the first record');
      const policy = rememberedPolicy(recoveryRule(network));
      const isGuarded = [NETWORK_KEY, MEMBERS_KEY].every((key) => isSamePolicy(policyIn(transaction, key), policy));
      if (!isGuarded) say('the first record does not have its policy');
    } catch (error) {
      say(`the first record is not what the organisations signed: ${error instanceof Error ? error.message : ''}`);
    }
  }

  /** As the rules make the record of what the members signed, and nothing else. */
  #checkMembers(transaction: Transaction, say: Say): void {
    const [write, ...others] = transaction.writes;
    if (write === undefined || others.length > 0) say('members change together with something else');
    if (write === undefined || this.#members === null || this.#loaded === null) return;
    const { number, organisations, signatures } = json(write) as MembersRecord;
    const change = { format: FORMATS.members, network: this.#loaded.hash, number, organisations };
    try {
      const changed = changedMembers(canonicalJson({ change, signatures }), this.#loaded, this.#members);
      if (fromUtf8(write.value) !== canonicalJson(changed)) say('the members are not those that were signed');
      if (!isSamePolicy(policyIn(transaction, MEMBERS_KEY), rememberedPolicy(recoveryRule(changed))))
        say('the members do not have their policy');
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      say(`the members changed against the rules: ${String(error.details['rule'])}`);
    }
  }

  /** The older of the two records, one number on, time never back. */
  #checkRenewal({ writes }: Transaction, say: Say): void {
    const [write, ...others] = writes;
    if (write === undefined || others.length > 0) say('an epoch is renewed together with something else');
    if (write === undefined || this.#epochs === null) return;
    const epoch = json(write) as Epoch;
    try {
      const next = nextEpoch(this.#epochs, epoch.timeMs);
      const isNext = write.key === epochKey(next.slot) && epoch.number === next.epoch.number;
      if (!isNext) say('the epoch that was renewed is not the next one');
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      say(`the clock was moved against the rules: ${error.code}`);
    }
  }

  /** One new act key, headers that go on, one envelope, one event that says so. */
  #checkAct(transaction: Transaction, say: Say): void {
    const { writes } = transaction;
    const { event, garbled } = ledgerTransaction(transaction);
    if (garbled !== null) say(`${garbled} is not as the rules write it`);
    if (this.network === null) say('a record before the network was founded');
    const acts = writes.filter(({ key }) => key.startsWith(ACT_PREFIX));
    const headers = writes.filter(({ key }) => key.startsWith(HEADER_PREFIX));
    const [act] = acts;
    if (acts.length + headers.length !== writes.length) say('a key is written that no rule knows');
    if (act === undefined || acts.length > 1) {
      say(`a transaction writes ${acts.length} act keys`);
      return;
    }
    this.#checkActKey(act, transaction, say);
    for (const write of headers) this.#checkHeader(write, transaction, say);
    const touched = headers.map(({ key }) => key.slice(HEADER_PREFIX.length)).sort();
    const told = event?.touched.map(([id]) => id) ?? [];
    if (event?.act !== act.key.slice(ACT_PREFIX.length) || [...told].sort().join() !== touched.join())
      say('the event does not say what the transaction did');
  }

  #checkActKey(write: Write, transaction: Transaction, say: Say): void {
    const { key } = write;
    const act = key.slice(ACT_PREFIX.length);
    if (this.#acts.has(act)) say(`${key} was applied before`);
    if (!this.#epochs?.some(({ number }) => number === (json(write) as ActKey).epoch))
      say(`${key} names no epoch of then`);
    if (
      this.network !== null &&
      !isSamePolicy(policyIn(transaction, key), rememberedPolicy(recoveryRule(this.network)))
    )
      say(`${key} does not have the policy of an act key`);
    const wanted = createHash('sha256').update(envelopeKey(act)).digest('hex');
    const hashed = hashedIn(transaction);
    const [only] = hashed;
    const isOne = hashed.length === 1 && only?.collection === ENVELOPES && toHex(only.keyHash) === wanted;
    if (!isOne || only.isDelete) say('there is not one envelope of its own');
  }

  /**
   * Versions count up by one body each, a header that only moves keeps its own; what was closed stays so, and the policy
   * is the one of hosts and state.
   */
  #checkHeader(write: Write, transaction: Transaction, say: Say): void {
    const { key } = write;
    const header = json(write) as Header;
    const before = this.#headers.get(key);
    const version = before?.version ?? 0;
    if (header.version !== (isMove(before, header) ? version : version + 1))
      say(`${key} goes from version ${version} to ${header.version}`);
    if (before?.state === 'closed') say(`${key} was closed and is written again`);
    const network = this.network;
    if (network === null) return;
    const policy = policyIn(transaction, key);
    // Its policy stays where neither state nor hosts change, and was checked against the members of then.
    const isKept = policy === null && this.#policies.has(key) && isSamePlace(before, header);
    if (!isKept && !isSamePolicy(policy, policyOf(network, header)))
      say(`${key} does not have the policy of its header`);
  }

  #remember(at: At, transaction: Transaction): void {
    this.#rememberMoved(transaction);
    for (const write of transaction.writes) {
      const { key } = write;
      if (key === NETWORK_KEY) this.#rememberNetwork((json(write) as FoundedNetwork).network);
      if (key === MEMBERS_KEY) this.#rememberMembers(json(write) as MembersRecord);
      if (key.startsWith(ACT_PREFIX)) this.#rememberAct(write, transaction);
      if (EPOCH_KEYS.includes(key)) this.#rememberEpoch(write);
      if (key.startsWith(HEADER_PREFIX)) this.#rememberHeader(at, write);
    }
    for (const { key } of transaction.metadataWrites) {
      const policy = policyIn(transaction, key);
      if (policy !== null) this.#policies.set(key, policy);
    }
  }

  /** Before the new headers are known. */
  #rememberMoved({ transactionId, writes }: Transaction): void {
    const headers = writes.filter(({ key }) => key.startsWith(HEADER_PREFIX));
    const moved = headers.filter((write) => isMove(this.#headers.get(write.key), json(write) as Header));
    if (moved.length > 0)
      this.#moved.set(transactionId, new Set(moved.map(({ key }) => key.slice(HEADER_PREFIX.length))));
  }

  #rememberNetwork(network: Network): void {
    this.#loaded ??= loaded(network);
    this.network ??= network;
  }

  #rememberMembers(members: MembersRecord): void {
    this.#members = members;
    if (this.network !== null) this.network = { ...this.network, organisations: members.organisations };
  }

  #rememberAct(write: Write, transaction: Transaction): void {
    const envelopeHash = toHex(hashedIn(transaction)[0]?.valueHash ?? new Uint8Array());
    this.#acts.set(write.key.slice(ACT_PREFIX.length), { ...(json(write) as ActKey), envelopeHash });
  }

  #rememberEpoch(write: Write): void {
    const epoch = json(write) as Epoch;
    const [first, second] = this.#epochs ?? [epoch, epoch];
    this.#epochs = write.key === epochKey(0) ? [epoch, second] : [first, epoch];
    this.#times.set(epoch.number, epoch.timeMs);
  }

  #rememberHeader(at: At, write: Write): void {
    const header = json(write) as Header;
    this.#headers.set(write.key, header);
    if (header.state === 'closed') this.#closed.set(write.key.slice(HEADER_PREFIX.length), at);
  }
}

/** Writes nothing, so that it changes nothing: a new network tries itself out with such a transaction. */
function isEmpty({ writes, metadataWrites, hashedWrites }: Transaction): boolean {
  return writes.length + metadataWrites.length + hashedWrites.length === 0;
}

/** The policy a transaction sets for a key; null where it leaves it as it is. */
function policyIn({ metadataWrites }: Transaction, key: string): Uint8Array | null {
  const entries = metadataWrites.find((write) => write.key === key)?.entries ?? [];
  return entries.find(({ name }) => name === VALIDATION_PARAMETER)?.value ?? null;
}

/**
 * The members that a chaincode's policy names: who joins is a member before the next definition names it, and who leaves
 * is one still after it. Null where the policy names no members, or not every witness.
 */
function namedIn({ organisations }: Network, policy: Uint8Array): Pick<Network, 'organisations'> | null {
  const text = readablePolicy(policy) ?? '';
  const isNamed = ({ mspId }: Organisation): boolean => new RegExp(`\\b${mspId}\\b`).test(text);
  const named = organisations.filter(isNamed);
  const isWhole = witnessesOf({ organisations }).every((mspId) => named.some((entry) => entry.mspId === mspId));
  return isWhole && endorsersOf({ organisations: named }).length > 1 ? { organisations: named } : null;
}

/** The one policy that the formula gives a header. */
function policyOf(network: Network, { state, hosts }: Header): Uint8Array {
  return rememberedPolicy(state === 'closed' ? recoveryRule(network) : openRule(network, hosts));
}

/** The same body in the same state, kept by other hosts. */
function isMove(before: Header | undefined, { hash, state, hosts }: Header): boolean {
  return before?.hash === hash && before.state === state && before.hosts.join() !== hosts.join();
}

function isSamePlace(before: Header | undefined, { state, hosts }: Header): boolean {
  return before?.state === state && before.hosts.join() === hosts.join();
}

/** A network as the rules load it. */
function loaded(network: Network): LoadedNetwork {
  const suite = suiteOf(network.suites[0] ?? '');
  return { network, hash: networkHash(network), suite, sha256: (bytes) => suite.hash(bytes) };
}

interface HashedWrite {
  readonly collection: string;
  readonly keyHash: Uint8Array;
  readonly isDelete: boolean;
  readonly valueHash: Uint8Array;
}

/** Every private write of a transaction, by its hashes. */
function hashedIn({ hashedWrites }: Transaction): readonly HashedWrite[] {
  return hashedWrites.flatMap(({ collection, writes }) => writes.map((write) => ({ ...write, collection })));
}
