import { randomBytes } from 'node:crypto';
import { ConfigurationFormatError, decodeConfiguration } from '../channelConfiguration';
import type { ChannelConfiguration } from '../channelConfiguration';
import { LedgerDamagedError } from '../errors';
import type { Signer } from '../identity/signer';
import { wrapConfiguration } from '../blocks/configurationValue';
import { ChannelHeader, Envelope, HEADER_TYPES, Payload, SignatureHeader } from '../protobuf/common';

const NONCE_BYTES = 24;
const SECOND_MS = 1000;
const NANOS_PER_MS = 1_000_000;

/** The envelope of a configuration block: the configuration's text, signed by the orderer. */
export function configurationEnvelope(
  content: Readonly<{ configuration: Uint8Array; channel: string; blockNumber: number }>,
  orderer: Signer,
  nowMs: number,
): Buffer {
  const channelHeader = ChannelHeader.encode({
    type: HEADER_TYPES.config,
    version: 0,
    timestamp: { seconds: Math.floor(nowMs / SECOND_MS), nanos: (nowMs % SECOND_MS) * NANOS_PER_MS },
    channelId: content.channel,
    transactionId: '',
    epoch: 0,
    extension: new Uint8Array(),
    tlsCertificateHash: new Uint8Array(),
  });
  const signatureHeader = SignatureHeader.encode({ creator: orderer.serialized, nonce: randomBytes(NONCE_BYTES) });
  const payload = Payload.encode({ header: { channelHeader, signatureHeader }, data: wrapConfiguration(content) });
  return Envelope.encode({ payload, signature: orderer.sign(payload) });
}

/** The configuration of a stored block. LedgerDamagedError when it is none. */
export function decodeStoredConfiguration(stored: Uint8Array, blockNumber: number): ChannelConfiguration {
  try {
    return decodeConfiguration(stored);
  } catch (cause) {
    if (!(cause instanceof ConfigurationFormatError)) throw cause;
    throw new LedgerDamagedError(blockNumber, `block ${blockNumber}: ${cause.message}`, { cause });
  }
}
