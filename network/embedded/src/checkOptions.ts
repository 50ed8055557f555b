import { X509Certificate } from 'node:crypto';
import { isAbsolute } from 'node:path';
import type { ChannelConfiguration } from './channelConfiguration';
import { ConfigurationInvalidError } from './errors';
import { Membership, MembershipError } from './identity/membership';
import { Signer, SigningIdentityError } from './identity/signer';
import type { SigningIdentity } from './identity/signer';
import { QUERY_LIMIT } from './options';
import type { NetworkOptions, OrganisationOptions } from './options';
import { PolicyError, compilePolicy } from './policy/signaturePolicy';

const COLLECTION_NAME = /^[A-Za-z0-9_-]{1,128}$/;

/** What all organisations of the channel agree on, taken from the options. */
export function configurationOf(options: NetworkOptions): ChannelConfiguration {
  const { channel, chaincode, organisations, orderer, chaincodePolicy, collections } = options;
  return {
    channel,
    chaincode,
    organisations: organisations.map(({ mspId, rootCertificatesPem }) => ({ mspId, rootCertificatesPem })),
    ordererCertificatePem: orderer.certificatePem,
    chaincodePolicy,
    collections,
  };
}

function refuse(isWrong: boolean, reason: string): void {
  if (isWrong) throw new ConfigurationInvalidError(reason);
}

function checkPolicy(policy: Uint8Array, what: string): void {
  try {
    compilePolicy(policy);
  } catch (cause) {
    if (!(cause instanceof PolicyError)) throw cause;
    throw new ConfigurationInvalidError(`the policy of ${what} cannot be used: ${cause.message}`, { cause });
  }
}

function checkSigner(identity: SigningIdentity, what: string): Signer {
  try {
    return new Signer(identity);
  } catch (cause) {
    if (!(cause instanceof SigningIdentityError)) throw cause;
    throw new ConfigurationInvalidError(`${what}: ${cause.message}`, { cause });
  }
}

function checkPeer({ mspId, peer, contractModule }: OrganisationOptions, membership: Membership): void {
  const signer = checkSigner({ ...peer, mspId }, `the peer of ${mspId}`);
  const { role } = membership.identify(signer.serialized);
  refuse(role !== 'peer', `the peer of ${mspId} has the role ${role}`);
  refuse(
    contractModule !== null && !isAbsolute(contractModule),
    `the contract module of ${mspId} is not an absolute path`,
  );
}

function checkOrganisations(options: NetworkOptions): void {
  const { organisations } = options;
  const mspIds = organisations.map(({ mspId }) => mspId);
  refuse(organisations.length === 0, 'a network needs an organisation');
  refuse(new Set(mspIds).size !== mspIds.length, 'an organisation occurs twice');
  refuse(mspIds.includes(''), 'an organisation has no MSP id');
  try {
    const membership = new Membership(organisations);
    for (const organisation of organisations) checkPeer(organisation, membership);
  } catch (cause) {
    if (!(cause instanceof MembershipError)) throw cause;
    throw new ConfigurationInvalidError(cause.message, { cause });
  }
}

function checkCollections({ collections, organisations }: NetworkOptions): void {
  const names = collections.map(({ name }) => name);
  const mspIds = new Set(organisations.map(({ mspId }) => mspId));
  refuse(new Set(names).size !== names.length, 'a collection occurs twice');
  for (const { name, memberMspIds, endorsementPolicy, blockToLive = 0 } of collections) {
    refuse(!COLLECTION_NAME.test(name), `"${name}" cannot name a collection`);
    refuse(memberMspIds.length === 0, `collection ${name} has no member`);
    refuse(!Number.isSafeInteger(blockToLive) || blockToLive < 0, `collection ${name} lives for no number of blocks`);
    const stranger = memberMspIds.find((mspId) => !mspIds.has(mspId));
    refuse(stranger !== undefined, `collection ${name} names the organisation ${stranger ?? ''}, which is not there`);
    if (endorsementPolicy !== null) checkPolicy(endorsementPolicy, `collection ${name}`);
  }
}

function checkBatch({ maxMessages, maxBytes, timeoutMs }: NetworkOptions['batch']): void {
  refuse(!Number.isInteger(maxMessages) || maxMessages < 1, 'batch.maxMessages must be at least 1');
  refuse(!Number.isInteger(maxBytes) || maxBytes < 1, 'batch.maxBytes must be at least 1');
  refuse(!Number.isFinite(timeoutMs) || timeoutMs < 0, 'batch.timeoutMs must not be negative');
}

/** Throws ConfigurationInvalidError when a network cannot be opened with these options. */
export function checkOptions(options: NetworkOptions): void {
  refuse(options.channel === '', 'a network needs a channel');
  refuse(options.chaincode === '', 'a network needs a chaincode');
  checkOrganisations(options);
  checkSigner(options.orderer, 'the orderer');
  refuse(new X509Certificate(options.orderer.certificatePem).ca, 'the orderer signs with a certificate authority');
  checkPolicy(options.chaincodePolicy, 'the chaincode');
  checkCollections(options);
  checkBatch(options.batch);
  const { queryLimit = QUERY_LIMIT } = options;
  refuse(!Number.isInteger(queryLimit) || queryLimit < 1, 'queryLimit must be at least 1');
}
