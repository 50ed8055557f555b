/** What organisations with altered chaincode would write, each as the whole transaction that the real rules would make. */
import { toBase64 } from '../../../chaincode/src/kernel/bytes';
import { canonicalBytes } from '../../../chaincode/src/kernel/canonical';
import { actKey, envelopeKey, epochKey, headerKey, MEMBERS_KEY, NETWORK_KEY } from '../../../chaincode/src/ledger/keys';
import { openRule, policyBytes, recoveryRule } from '../../../chaincode/src/ledger/policies';
import type { PolicyRule } from '../../../chaincode/src/ledger/policies';
import type { Header, MspId, RecordId } from '../../../chaincode/src/protocol/acts';
import type { Network, NetworkView } from '../../../chaincode/src/protocol/network';
import type { ScriptStep } from '../altered/scripted';
import { BANK, CORE, HUB } from '../consortium';
import { randomHex } from '../random';

/** A record on the ledger, to be tampered with. */
export interface Victim {
  readonly id: RecordId;
  readonly header: Header;
}

/** What stands on the ledger before the forgers come. */
export interface Ground {
  readonly view: NetworkView;
  /** A claim that was drawn on, and so closed. */
  readonly closedClaim: Victim;
  /** A claim its holder still has, hosted by the hub. */
  readonly openClaim: Victim;
  readonly revokedSigner: Victim;
  /** Where the first claim of an invoice will stand that waits for its answer. */
  readonly awaited: RecordId;
  /** An act that was applied, with its envelope. */
  readonly act: RecordId;
  /** What the forged records hash to: bodies the forgers made up. */
  readonly forgedHash: string;
}

export interface Forgery {
  readonly name: string;
  readonly steps: readonly ScriptStep[];
}

function base64(value: unknown): string {
  return toBase64(canonicalBytes(value));
}

function policyStep(key: string, rule: PolicyRule): ScriptStep {
  return { do: 'policy', key, value: toBase64(policyBytes(rule)) };
}

/** A header with the policy that the formula gives for it. */
function headerSteps(network: Network, { id, header }: Victim): readonly ScriptStep[] {
  const key = headerKey(id);
  const rule = header.state === 'closed' ? recoveryRule(network) : openRule(network, header.hosts);
  return [{ do: 'put', key, value: base64(header) }, policyStep(key, rule)];
}

/** Records as one act would write them: act key, envelope and event besides. */
function actSteps({ view }: Ground, records: readonly Victim[]): readonly ScriptStep[] {
  const { network, epochs } = view;
  const act = randomHex(32);
  const epoch = Math.max(...epochs.map(({ number }) => number));
  const touched = records.map(({ id, header }) => [id, header.version]);
  return [
    { do: 'put', key: actKey(act), value: base64({ epoch, outcomes: ['accepted'] }) },
    policyStep(actKey(act), recoveryRule(network)),
    ...records.flatMap((record) => headerSteps(network, record)),
    { do: 'seal', key: envelopeKey(act), value: toBase64(Buffer.from(randomHex(4096), 'hex')) },
    { do: 'tell', value: base64({ act, replay: false, outcomes: ['accepted'], touched }) },
  ];
}

function born(ground: Ground, hosts: readonly MspId[]): Victim {
  return { id: randomHex(32), header: { state: 'open', version: 1, hash: ground.forgedHash, hosts } };
}

/** The record one version on, with another body and perhaps another state. */
function rewritten(ground: Ground, { id, header }: Victim, state: Header['state']): Victim {
  return { id, header: { ...header, state, version: header.version + 1, hash: ground.forgedHash } };
}

/** The members with a sealing key of the forgers' own in the hub's place. */
function swappedKey({ view }: Ground): readonly ScriptStep[] {
  const organisations = view.network.organisations.map((entry) => {
    const sealingKey = { generation: 1, publicKey: toBase64(Buffer.from(randomHex(32), 'hex')) };
    return entry.mspId === HUB ? { ...entry, sealingKey } : entry;
  });
  return [{ do: 'put', key: MEMBERS_KEY, value: base64({ organisations }) }];
}

function movedClock({ view }: Ground): readonly ScriptStep[] {
  const slot = view.epochs[0].number < view.epochs[1].number ? 0 : 1;
  const newest = view.epochs[slot === 0 ? 1 : 0];
  const epoch = { number: newest.number + 7, timeMs: newest.timeMs + 86_400_000 };
  return [{ do: 'put', key: epochKey(slot), value: base64(epoch) }];
}

/** Forgeries that bring forth something new: what the chaincode's own policy must stop. */
export function mintings(ground: Ground): readonly Forgery[] {
  return [
    { name: 'a second leaf is minted', steps: actSteps(ground, [born(ground, [HUB])]) },
    { name: 'a confirmation is forged', steps: actSteps(ground, [{ ...born(ground, [HUB]), id: ground.awaited }]) },
    { name: 'an act is said to be applied', steps: actSteps(ground, []) },
    { name: 'a record is written without an act', steps: headerSteps(ground.view.network, born(ground, [BANK, HUB])) },
    { name: 'the clock is moved', steps: movedClock(ground) },
    { name: 'a key that no rule knows is written', steps: [{ do: 'put', key: 'note', value: base64('x') }] },
  ];
}

/** Forgeries on what only its collection's policy protects. */
export function unsealings({ act }: Ground): readonly Forgery[] {
  return [
    { name: 'an envelope is purged', steps: [{ do: 'purge', key: envelopeKey(act) }] },
    { name: 'an envelope is deleted', steps: [{ do: 'unseal', key: envelopeKey(act) }] },
    {
      name: 'an envelope is replaced',
      steps: [{ do: 'seal', key: envelopeKey(act), value: toBase64(Buffer.alloc(64)) }],
    },
  ];
}

/** Forgeries on what has a policy of its own: what needs a witness and a majority, or a host. */
export function tamperings(ground: Ground): readonly Forgery[] {
  const { view, act, closedClaim, openClaim, revokedSigner } = ground;
  const anybody = { of: 1, rules: [{ signedBy: BANK }, { signedBy: CORE }] };
  return [
    { name: 'a closed claim is opened again', steps: actSteps(ground, [rewritten(ground, closedClaim, 'open')]) },
    { name: 'an open claim is closed', steps: actSteps(ground, [rewritten(ground, openClaim, 'closed')]) },
    { name: 'a claim is rewritten', steps: actSteps(ground, [rewritten(ground, openClaim, 'open')]) },
    { name: 'a sealing key is swapped', steps: swappedKey(ground) },
    { name: 'a revocation is overwritten', steps: actSteps(ground, [rewritten(ground, revokedSigner, 'open')]) },
    { name: 'a policy is loosened', steps: [policyStep(headerKey(openClaim.id), anybody)] },
    {
      name: 'an act’s outcomes are rewritten',
      steps: [{ do: 'put', key: actKey(act), value: base64({ epoch: 1, outcomes: ['refused'] }) }],
    },
    { name: 'an act key is deleted', steps: [{ do: 'delete', key: actKey(act) }] },
    { name: 'a claim is deleted', steps: [{ do: 'delete', key: headerKey(closedClaim.id) }] },
    { name: 'a confirmation is deleted', steps: [{ do: 'delete', key: headerKey(openClaim.id) }] },
    {
      name: 'the first record is rewritten',
      steps: [{ do: 'put', key: NETWORK_KEY, value: base64({ network: view.network }) }],
    },
  ];
}
