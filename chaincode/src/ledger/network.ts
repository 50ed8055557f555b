/** The first record: who founded the network with which keys. Its hash is in every signature. */
import { canonicalBytes, canonicalJson } from '../kernel/canonical';
import { fromBase64, fromUtf8 } from '../kernel/bytes';
import { Failure } from '../kernel/failure';
import type { Hash, MspId } from '../protocol/acts';
import type { FoundedNetwork, MembersRecord, Network, Organisation } from '../protocol/network';
import { hashText } from '../statement/hashing';
import type { Sha256 } from '../statement/hashing';
import { suiteOf } from '../suites/suite';
import type { Suite } from '../suites/suiteInterface';
import { verifyTagKey } from '../suites/tagKey';
import { MEMBERS_KEY, NETWORK_KEY } from './keys';
import { endorsersOf, witnessesOf } from './policies';
import * as shapes from './shapes';
import type { LedgerStore } from './store';

/** The network as every act needs it. */
export interface LoadedNetwork {
  readonly network: Network;
  readonly hash: Hash;
  readonly suite: Suite;
  readonly sha256: Sha256;
}

/** Sealing key bytes of an organisation; null where it is not in the network. */
export function sealingKeyOf(network: Network, mspId: MspId): { generation: number; publicKey: Uint8Array } | null {
  const organisation = network.organisations.find((entry) => entry.mspId === mspId);
  if (organisation === undefined) return null;
  const { generation, publicKey } = organisation.sealingKey;
  return { generation, publicKey: fromBase64(publicKey) };
}

export function organisationOf(network: Network, mspId: MspId): Organisation | null {
  return network.organisations.find((entry) => entry.mspId === mspId) ?? null;
}

/** Bytes every organisation signs. */
export function foundingBytes(network: Network): Uint8Array {
  return canonicalBytes(network);
}

export function networkHash(network: Network): Hash {
  return hashText(suiteOf(network.suites[0] ?? '').hash(foundingBytes(network)));
}

let remembered: { readonly text: string; readonly loaded: LoadedNetwork } | null = null;

/** The network from the store's loaded keys, with its members of now. Throws Failure `network_not_founded`. */
export function loadedNetwork(store: LedgerStore): LoadedNetwork {
  const founded = store.read(NETWORK_KEY);
  const members = store.read(MEMBERS_KEY);
  if (founded === null || members === null) throw new Failure('network_not_founded');
  const text = `${fromUtf8(founded)}\n${fromUtf8(members)}`;
  if (remembered?.text !== text) {
    // Both were parsed before they were written, and they hardly ever change: parsed once per process.
    const { network } = JSON.parse(fromUtf8(founded)) as FoundedNetwork;
    const { organisations } = JSON.parse(fromUtf8(members)) as MembersRecord;
    const suite = suiteOf(network.suites[0] ?? '');
    const sha256: Sha256 = (data) => suite.hash(data);
    remembered = {
      text,
      loaded: { network: { ...network, organisations }, hash: networkHash(network), suite, sha256 },
    };
  }
  return remembered.loaded;
}

function invalid(rule: string): Failure {
  return new Failure('founding_invalid', { rule });
}

/** The rule that a list of members breaks; null where it breaks none. */
export function brokenRule(organisations: readonly Organisation[], suite: Suite): string | null {
  const ids = organisations.map(({ mspId }) => mspId);
  if (new Set(ids).size !== ids.length) return 'each organisation once';
  const witnesses = witnessesOf({ organisations });
  const endorsers = endorsersOf({ organisations });
  if (witnesses.length === 0) return 'at least one witness';
  if (endorsers.length < 2) return 'at least two endorsing organisations';
  if (!witnesses.every((witness) => endorsers.includes(witness))) return 'a witness endorses';
  return organisations.map((entry) => brokenKeyRule(entry, suite)).find((rule) => rule !== null) ?? null;
}

function brokenKeyRule(organisation: Organisation, suite: Suite): string | null {
  const { mspId, roles, signingKey, serviceKey, sealingKey } = organisation;
  if (roles.includes('regulator') && roles.length > 1) return `${mspId}: a regulator reads and never writes`;
  if (!suite.isVerificationKey(signingKey)) return `${mspId}: signing key`;
  if (!suite.isVerificationKey(serviceKey)) return `${mspId}: service key`;
  if (serviceKey === signingKey) return `${mspId}: the gateway holds no officer's key`;
  if (!suite.isAgreementKey(bytesOrNone(sealingKey.publicKey))) return `${mspId}: sealing key`;
  return null;
}

/** No bytes where it is no base64: then no key and no signature. */
export function bytesOrNone(base64: string): Uint8Array {
  try {
    return fromBase64(base64);
  } catch (error) {
    if (error instanceof RangeError) return new Uint8Array();
    throw error;
  }
}

/**
 * The founded network from its JSON argument, checked: shape, organisations, every signature, the tag key's proof.
 * Throws ParseError or Failure `founding_invalid`.
 */
export function parseFounding(argument: string): FoundedNetwork {
  const founded = shapes.foundedNetwork(JSON.parse(argument), '');
  const { network, signatures } = founded;
  if (argument !== canonicalJson(founded)) throw invalid('canonical JSON');
  const suite = suiteOf(network.suites[0] ?? '');
  const rule = brokenRule(network.organisations, suite);
  if (rule !== null) throw invalid(rule);
  const message = foundingBytes(network);
  for (const { mspId, signingKey } of network.organisations) {
    const signature = bytesOrNone(signatures[mspId] ?? '');
    if (!suite.verify({ publicKey: signingKey, message, signature })) throw invalid(`${mspId}: signature`);
  }
  if (Object.keys(signatures).length !== network.organisations.length) throw invalid('one signature each');
  const { n, e, roots } = network.tagKey;
  if (!verifyTagKey({ n, e }, roots)) throw invalid('tag key');
  return founded;
}
