import type { Collection } from './collections';
import type { OrganisationRoots } from './identity/membership';

/**
 * What all organisations of a channel agreed on. It stands in configuration blocks, so that stored blocks can be
 * verified without the process that wrote them.
 */
export interface ChannelConfiguration {
  readonly channel: string;
  readonly chaincode: string;
  readonly organisations: readonly OrganisationRoots[];
  readonly ordererCertificatePem: string;
  readonly chaincodePolicy: Uint8Array;
  readonly collections: readonly Collection[];
}

/** Text of a configuration block that is not a configuration of this version. */
export class ConfigurationFormatError extends Error {
  override readonly name = 'ConfigurationFormatError';
}

const FORMAT = 1;
const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** The configuration as it is stored: JSON, fields in fixed order, byte strings as base64. */
export function encodeConfiguration(configuration: ChannelConfiguration): Buffer {
  const { channel, chaincode, organisations, ordererCertificatePem, chaincodePolicy, collections } = configuration;
  const stored = {
    format: FORMAT,
    channel,
    chaincode,
    organisations: organisations.map(({ mspId, rootCertificatesPem }) => ({ mspId, rootCertificatesPem })),
    ordererCertificatePem,
    chaincodePolicy: toBase64(chaincodePolicy),
    collections: collections.map(storedCollection),
  };
  return Buffer.from(JSON.stringify(stored));
}

function storedCollection(collection: Collection): Readonly<Record<string, unknown>> {
  const { name, memberMspIds, endorsementPolicy, memberOnlyRead, memberOnlyWrite, blockToLive = 0 } = collection;
  return {
    name,
    memberMspIds,
    endorsementPolicy: endorsementPolicy === null ? null : toBase64(endorsementPolicy),
    memberOnlyRead,
    memberOnlyWrite,
    ...(blockToLive > 0 ? { blockToLive } : {}),
  };
}

type Fields = Readonly<Record<string, unknown>>;

function fieldsOf(value: unknown): Fields {
  if (typeof value !== 'object' || value === null) throw new ConfigurationFormatError('an object is missing');
  return { ...value };
}

function textOf(fields: Fields, name: string): string {
  const value = fields[name];
  if (typeof value !== 'string') throw new ConfigurationFormatError(`${name} is not a text`);
  return value;
}

function listOf(fields: Fields, name: string): readonly unknown[] {
  const value = fields[name];
  if (!Array.isArray(value)) throw new ConfigurationFormatError(`${name} is not a list`);
  return value;
}

function textsOf(fields: Fields, name: string): readonly string[] {
  return listOf(fields, name).map((value) => {
    if (typeof value !== 'string') throw new ConfigurationFormatError(`${name} holds something that is not a text`);
    return value;
  });
}

function collectionOf(value: unknown): Collection {
  const fields = fieldsOf(value);
  const policy = fields['endorsementPolicy'] === null ? null : textOf(fields, 'endorsementPolicy');
  return {
    name: textOf(fields, 'name'),
    memberMspIds: textsOf(fields, 'memberMspIds'),
    endorsementPolicy: policy === null ? null : Buffer.from(policy, 'base64'),
    memberOnlyRead: fields['memberOnlyRead'] === true,
    memberOnlyWrite: fields['memberOnlyWrite'] === true,
    ...(fields['blockToLive'] === undefined ? {} : { blockToLive: countOf(fields, 'blockToLive') }),
  };
}

function countOf(fields: Fields, name: string): number {
  const value = fields[name];
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw new ConfigurationFormatError(`${name} is not a count`);
  }
  return value;
}

/** The reverse of {@link encodeConfiguration}. Throws ConfigurationFormatError. */
export function decodeConfiguration(encoded: Uint8Array): ChannelConfiguration {
  const fields = fieldsOf(parse(encoded));
  if (fields['format'] !== FORMAT) throw new ConfigurationFormatError('the format is of another version');
  return {
    channel: textOf(fields, 'channel'),
    chaincode: textOf(fields, 'chaincode'),
    organisations: listOf(fields, 'organisations').map((value) => {
      const organisation = fieldsOf(value);
      return {
        mspId: textOf(organisation, 'mspId'),
        rootCertificatesPem: textsOf(organisation, 'rootCertificatesPem'),
      };
    }),
    ordererCertificatePem: textOf(fields, 'ordererCertificatePem'),
    chaincodePolicy: Buffer.from(textOf(fields, 'chaincodePolicy'), 'base64'),
    collections: listOf(fields, 'collections').map(collectionOf),
  };
}

function parse(encoded: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(encoded).toString('utf8'));
  } catch (cause) {
    throw new ConfigurationFormatError('the configuration is not JSON', { cause });
  }
}
