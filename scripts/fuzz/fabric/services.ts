/** The services of Fabric's nodes over gRPC, with messages left as bytes. */
import { randomBytes } from 'node:crypto';
import { Client, credentials, status } from '@grpc/grpc-js';
import type { ClientDuplexStream, ServiceError } from '@grpc/grpc-js';
import type { DeliveryForm } from '../../../network/embedded/src/client/deliveredBlocks';
import type { Signer } from '../../../network/embedded/src/identity/signer';
import { ChannelHeader, Envelope, Payload, SignatureHeader } from '../../../network/embedded/src/protobuf/common';
import { BroadcastResponse, DELIVER_SEEK_INFO, DeliverResponse, STATUS_SUCCESS, SeekInfo } from './messages';

const PROPOSE = '/protos.Endorser/ProcessProposal';
const BROADCAST = '/orderer.AtomicBroadcast/Broadcast';
const DELIVER: Readonly<Record<DeliveryForm, string>> = {
  full: '/protos.Deliver/Deliver',
  filtered: '/protos.Deliver/DeliverFiltered',
  private: '/protos.Deliver/DeliverWithPrivateData',
};
const PROPOSE_TIMEOUT_MS = 60_000;
const MESSAGE_BYTES_MAX = 64 * 1024 * 1024;
const NONCE_BYTES = 24;
const SECOND_MS = 1000;

const asIs = (value: Buffer): Buffer => value;

/** A node and the certificate that its TLS certificate was issued by. */
export interface Node {
  readonly address: string;
  readonly tlsRootPem: string;
}

/** Opens a connection to a node; it is made when it is first used. */
export function connect({ address, tlsRootPem }: Node): Client {
  return new Client(address, credentials.createSsl(Buffer.from(tlsRootPem)), {
    'grpc.max_receive_message_length': MESSAGE_BYTES_MAX,
    'grpc.max_send_message_length': MESSAGE_BYTES_MAX,
  });
}

/** What a peer said to a proposal: response bytes, or the words of a refusal. */
export type Proposed = { readonly response: Buffer } | { readonly refusal: string };

/** Has a peer run a proposal. Rejects when the peer is not reached. */
export function processProposal(peer: Client, signedProposal: Buffer): Promise<Proposed> {
  return new Promise((resolve, reject) => {
    const deadline = Date.now() + PROPOSE_TIMEOUT_MS;
    const answer = (error: ServiceError | null, response?: Buffer): void => {
      // A peer that does not let a proposal in says so with the code UNKNOWN and a text of its own.
      if (error?.code === status.UNKNOWN) resolve({ refusal: error.details });
      else if (response !== undefined) resolve({ response });
      else reject(error ?? new Error('the peer gave no answer'));
    };
    peer.makeUnaryRequest(PROPOSE, asIs, asIs, signedProposal, { deadline }, answer);
  });
}

/** A stream of envelopes to an orderer, and its receipts in the same order. */
export class Broadcast {
  readonly #stream: ClientDuplexStream<Buffer, Buffer>;
  readonly #waiting: { resolve(): void; reject(error: Error): void }[] = [];

  constructor(orderer: Client) {
    this.#stream = orderer.makeBidiStreamRequest(BROADCAST, asIs, asIs);
    this.#stream.on('data', (encoded: Buffer) => {
      const { status: receipt, info } = BroadcastResponse.decode(encoded);
      const waiting = this.#waiting.shift();
      if (receipt === STATUS_SUCCESS) waiting?.resolve();
      else waiting?.reject(new Error(`the orderer refused a transaction (${receipt}): ${info}`));
    });
    this.#stream.on('error', (error: Error) => {
      for (const waiting of this.#waiting.splice(0)) waiting.reject(error);
    });
  }

  /** Sends envelopes one behind the other. Resolves when the orderer has taken all of them. */
  async send(envelopes: readonly Buffer[]): Promise<void> {
    const receipts = envelopes.map((envelope) => {
      const receipt = new Promise<void>((resolve, reject) => {
        this.#waiting.push({ resolve, reject });
      });
      this.#stream.write(envelope);
      return receipt;
    });
    await Promise.all(receipts);
  }

  close(): void {
    this.#stream.cancel();
  }
}

/** Which blocks of a channel are wanted; without `to` all that follow too. */
export interface Seek {
  readonly channel: string;
  readonly form: DeliveryForm;
  readonly from: number;
  readonly to?: number;
}

function seekEnvelope({ channel, from, to = Number.MAX_SAFE_INTEGER }: Seek, signer: Signer): Buffer {
  const channelHeader = ChannelHeader.encode({
    type: DELIVER_SEEK_INFO,
    version: 0,
    timestamp: { seconds: Math.floor(Date.now() / SECOND_MS), nanos: 0 },
    channelId: channel,
    transactionId: '',
    epoch: 0,
    extension: new Uint8Array(),
    tlsCertificateHash: new Uint8Array(),
  });
  const nonce = randomBytes(NONCE_BYTES);
  const header = { channelHeader, signatureHeader: SignatureHeader.encode({ creator: signer.serialized, nonce }) };
  const position = (number: number) => ({ specified: { number } });
  const data = SeekInfo.encode({ start: position(from), stop: position(to), behavior: 0 });
  const payload = Payload.encode({ header, data });
  return Envelope.encode({ payload, signature: signer.sign(payload) });
}

/** A running delivery. */
export interface Delivering {
  /** Resolves when the last block wanted was delivered; rejects when the stream breaks. */
  readonly ended: Promise<void>;
  close(): void;
}

/** Has a peer deliver blocks; each is handed over as bytes of the message of its form. */
export function deliver(
  peer: Client,
  seek: Seek,
  reader: Readonly<{ signer: Signer; take: (block: Buffer) => void }>,
): Delivering {
  const stream = peer.makeBidiStreamRequest(DELIVER[seek.form], asIs, asIs);
  let isClosed = false;
  const ended = new Promise<void>((resolve, reject) => {
    stream.on('data', (encoded: Buffer) => {
      const { status: end, block, filteredBlock, blockAndPrivateData } = DeliverResponse.decode(encoded);
      if (end === STATUS_SUCCESS) resolve();
      else if (end !== 0) reject(new Error(`the peer ended a delivery with status ${end}`));
      else
        reader.take(
          Buffer.from(seek.form === 'full' ? block : seek.form === 'filtered' ? filteredBlock : blockAndPrivateData),
        );
    });
    stream.on('end', resolve);
    stream.on('error', (error: Error) => {
      if (isClosed) resolve();
      else reject(error);
    });
  });
  stream.write(seekEnvelope(seek, reader.signer));
  return {
    ended,
    close: () => {
      isClosed = true;
      stream.cancel();
    },
  };
}
