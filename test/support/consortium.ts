/** A founded network of the five reference organisations, with the keys their people hold. */
import { canonicalBytes, canonicalJson } from '../../chaincode/src/kernel/canonical';
import { toBase64 } from '../../chaincode/src/kernel/bytes';
import { FORMATS } from '../../chaincode/src/protocol';
import type { MspId } from '../../chaincode/src/protocol/acts';
import type { FoundedNetwork, Network, Organisation, OrganisationRole } from '../../chaincode/src/protocol/network';
import { networkHash } from '../../chaincode/src/ledger/network';
import type { Signer, Unwrapper } from '../../chaincode/src/suites/ports';
import { readTagPrivateKey } from '../../chaincode/src/suites/rsaKeys';
import type { TagPrivateKey } from '../../chaincode/src/suites/rsaKeys';
import {
  generateAgreementSeed,
  generateSigningKey,
  generateTagKey,
  softwareSigner,
  softwareUnwrapper,
} from '../../chaincode/src/suites/software';
import { proveTagKey } from '../../chaincode/src/suites/tagKey';
import { randomHex } from './random';

export const CORE = 'CoreMSP';
export const BANK = 'BankMSP';
export const HUB = 'HubMSP';
export const REGISTRAR = 'RegistrarMSP';
export const REGULATOR = 'RegulatorMSP';

const ROLES: Readonly<Record<MspId, readonly OrganisationRole[]>> = {
  [CORE]: ['endorser'],
  [BANK]: ['endorser'],
  [HUB]: ['endorser'],
  [REGISTRAR]: ['endorser', 'witness'],
  [REGULATOR]: ['regulator'],
};

/** Keys of one organisation's own people. */
export interface OrganisationKeys {
  readonly signer: Signer;
  readonly service: Signer;
  readonly unwrapper: Unwrapper;
}

export interface Consortium {
  readonly founded: FoundedNetwork;
  readonly argument: string;
  readonly hash: string;
  readonly keys: Readonly<Record<MspId, OrganisationKeys>>;
  readonly tagKey: TagPrivateKey;
}

let tagPemOnce: Promise<string> | null = null;

/** One tag key per test process: making one takes seconds. */
export function testTagPem(): Promise<string> {
  tagPemOnce ??= generateTagKey().then(({ privateKeyPem }) => privateKeyPem);
  return tagPemOnce;
}

let tagKeyOnce: Promise<TagPrivateKey> | null = null;

export function testTagKey(): Promise<TagPrivateKey> {
  tagKeyOnce ??= testTagPem().then((pem) => readTagPrivateKey(pem));
  return tagKeyOnce;
}

/** New keys of one organisation. */
export function keysOf(mspId: MspId): OrganisationKeys {
  const key = (name: string): Signer => {
    return softwareSigner({ keyId: `${mspId} ${name}`, privateKey: generateSigningKey().privateKeyPem });
  };
  return {
    signer: key('officer'),
    service: key('service'),
    unwrapper: softwareUnwrapper({ generation: 1, seed: generateAgreementSeed() }),
  };
}

/** What the network record says of it. */
export function organisationOf(mspId: MspId, { signer, service, unwrapper }: OrganisationKeys): Organisation {
  return {
    mspId,
    name: mspId.replace('MSP', ''),
    roles: ROLES[mspId] ?? [],
    signingKey: signer.publicKey,
    serviceKey: service.publicKey,
    sealingKey: { generation: unwrapper.generation, publicKey: toBase64(unwrapper.publicKey) },
  };
}

export async function makeConsortium(
  options: Readonly<{ sandbox?: boolean; foundedAt?: number }> = {},
): Promise<Consortium> {
  const tagKey = await testTagKey();
  const keys = Object.fromEntries(Object.keys(ROLES).map((mspId) => [mspId, keysOf(mspId)]));
  const network: Network = {
    format: FORMATS.network,
    name: 'Test consortium',
    suites: ['p256.1'],
    sandbox: options.sandbox ?? true,
    dayOffsetMinutes: 480,
    organisations: Object.entries(keys).map(([mspId, own]) => organisationOf(mspId, own)),
    tagKey: { ...tagKey.publicKey.form, roots: proveTagKey(tagKey) },
    random: randomHex(32),
    foundedAt: options.foundedAt ?? Date.UTC(2026, 0, 14, 4),
  };
  const founded = await signFounding(network, keys);
  return { founded, argument: canonicalJson(founded), hash: networkHash(network), keys, tagKey };
}

/** The network with every organisation's signature. */
export async function signFounding(
  network: Network,
  keys: Readonly<Record<MspId, OrganisationKeys>>,
): Promise<FoundedNetwork> {
  const message = canonicalBytes(network);
  const entries = await Promise.all(
    Object.entries(keys).map(async ([mspId, { signer }]) => [mspId, toBase64(await signer.sign(message))] as const),
  );
  return { network, signatures: Object.fromEntries(entries) };
}
