/** Blocks with private data through fabric-network's event service, in windows so that memory stays bounded. */
import './sdkLog';
import type { Endorser, EventInfo, EventService } from 'fabric-common';
import { toHex } from '../../../../chaincode/src/kernel/bytes';
import type { Hash, MspId } from '../../../../chaincode/src/protocol/acts';
import { ENVELOPES } from '../../../../chaincode/src/protocol';
import { VALIDATION_CODES } from '../../../../network/embedded/src/validationCodes';
import { transactionOf } from '../answers';
import type { LedgerBlock, LedgerTransaction } from '../port';
import { FabricUnreachable } from './client';
import { heightOf } from './networkStatus';
import type { NetworkSession } from './networkSession';

/** Blocks asked for at once while catching up. */
const WINDOW = 100;
/** Blocks that may wait for a slow reader before the live stream is given up and caught up with later. */
const WAITING_MAX = 500;
const TRANSACTION_TYPE = 3;
const FLAGS_INDEX = 2;

interface Write {
  readonly key: string;
  readonly is_delete: boolean;
  readonly value: Uint8Array;
}
interface PrivateSets {
  readonly ns_pvt_rwset: readonly {
    readonly namespace: string;
    readonly collection_pvt_rwset: readonly {
      readonly collection_name: string;
      readonly rwset: { readonly writes: readonly Write[] };
    }[];
  }[];
}
/** A transaction's action as the client decodes it. */
interface Action {
  readonly payload: {
    readonly action: {
      readonly proposal_response_payload: {
        readonly extension: {
          readonly results: {
            readonly ns_rwset?: readonly {
              readonly namespace: string;
              readonly rwset: { readonly writes: readonly Write[] };
            }[];
          };
          readonly events: { readonly event_name: string; readonly payload: Uint8Array };
        };
      };
      readonly endorsements: readonly { readonly endorser: { readonly mspid?: MspId } }[];
    };
  };
}
interface DecodedEnvelope {
  readonly payload: {
    readonly header: { readonly channel_header: { readonly type: number; readonly tx_id: string } };
    readonly data: { readonly actions?: readonly Action[] };
  };
}
interface DecodedBlock {
  readonly header: { readonly data_hash: Uint8Array };
  readonly data: { readonly data: readonly DecodedEnvelope[] };
  readonly metadata: { readonly metadata: readonly unknown[] };
}

function envelopeIn(sets: PrivateSets | undefined, chaincode: string): Uint8Array | null {
  const own = sets?.ns_pvt_rwset.find(({ namespace }) => namespace === chaincode);
  const collection = own?.collection_pvt_rwset.find(({ collection_name }) => collection_name === ENVELOPES);
  return collection?.rwset.writes[0]?.value ?? null;
}

interface Place {
  readonly index: number;
  readonly validationCode: number;
  readonly chaincode: string;
  readonly privateSets: PrivateSets | undefined;
}

function ledgerTransaction({ payload }: DecodedEnvelope, place: Place): LedgerTransaction {
  const { index, validationCode, chaincode, privateSets } = place;
  const action = payload.data.actions?.[0]?.payload.action;
  const extension = action?.proposal_response_payload.extension;
  const writes = extension?.results.ns_rwset?.find(({ namespace }) => namespace === chaincode)?.rwset.writes ?? [];
  const event = extension?.events;
  return transactionOf({
    transactionId: payload.header.channel_header.tx_id,
    index,
    isValid: validationCode === VALIDATION_CODES.VALID,
    event: event === undefined || event.event_name === '' ? null : { name: event.event_name, payload: event.payload },
    writes: writes.map(({ key, value, is_delete: isDelete }) => ({ key, value, isDelete })),
    envelope: envelopeIn(privateSets, chaincode),
    endorsers: action?.endorsements.flatMap(({ endorser }) => endorser.mspid ?? []) ?? [],
  });
}

function ledgerBlock(event: EventInfo, chaincode: string): LedgerBlock {
  // The client's types leave its decoded blocks open; these are the parts it documents.
  const block = event.block as unknown as DecodedBlock;
  const codes = (block.metadata.metadata[FLAGS_INDEX] ?? []) as ArrayLike<number>;
  const transactions = block.data.data.flatMap((envelope, index) => {
    if (envelope.payload.header.channel_header.type !== TRANSACTION_TYPE) return [];
    const validationCode = codes[index] ?? VALIDATION_CODES.NOT_VALIDATED;
    const privateSets = event.privateData?.[index] as PrivateSets | undefined;
    return [ledgerTransaction(envelope, { index, validationCode, chaincode, privateSets })];
  });
  const dataHash: Hash = `sha256:${toHex(block.header.data_hash)}`;
  return { number: Number(event.blockNumber.toString()), dataHash, transactions };
}

type Delivered = LedgerBlock | 'over' | Error;

/** One stream of the event service as a queue. */
class BlockQueue {
  readonly #waiting: Delivered[] = [];
  #wake: (() => void) | null = null;

  put(entry: Delivered): void {
    this.#waiting.push(this.#waiting.length < WAITING_MAX ? entry : 'over');
    this.#wake?.();
  }

  async take(): Promise<Delivered> {
    for (;;) {
      const entry = this.#waiting.shift();
      if (entry !== undefined) return entry;
      await new Promise<void>((resolve) => (this.#wake = resolve));
      this.#wake = null;
    }
  }
}

interface StreamParts {
  readonly session: NetworkSession;
  readonly peer: Endorser;
  readonly chaincode: string;
  readonly signal: AbortSignal;
}

interface Range {
  readonly from: number;
  /** Last block; null: for ever. */
  readonly to: number | null;
}

function listen(
  { session, chaincode }: StreamParts,
  service: EventService,
  { from, to }: Range,
  queue: BlockQueue,
): void {
  const range = { startBlock: String(from), ...(to === null ? {} : { endBlock: String(to) }) };
  service.registerBlockListener(
    (error, event) => {
      if (event?.block !== undefined) queue.put(ledgerBlock(event, chaincode));
      else queue.put(error ?? new Error('the stream ended'));
    },
    { startBlock: range.startBlock, unregister: false },
  );
  const context = session.newContext();
  service.build(context, { blockType: 'private', ...range });
  service.sign(context);
}

/** Blocks of a range; ends after its last one, or early where the reader was too slow. */
async function* stream(parts: StreamParts, range: Range): AsyncGenerator<LedgerBlock, void, undefined> {
  const { session, peer, signal } = parts;
  const service = session.channel.newEventService(`blocks from ${range.from}`);
  const eventer = session.channel.client.newEventer(peer.name, peer.mspid);
  eventer.setEndpoint(peer.endpoint);
  const queue = new BlockQueue();
  const abort = (): void => {
    queue.put('over');
  };
  signal.addEventListener('abort', abort, { once: true });
  listen(parts, service, range, queue);
  // It resolves with the first block, which may be long in coming, so it is not waited for.
  service.send({ targets: [eventer] }).catch((error: unknown) => {
    queue.put(error instanceof Error ? error : new Error(String(error)));
  });
  try {
    for (;;) {
      const entry = await queue.take();
      if (entry === 'over') return;
      if (entry instanceof Error) throw new FabricUnreachable(`blocks: ${entry.message}`, { cause: entry });
      yield entry;
      if (entry.number === range.to) return;
    }
  } finally {
    signal.removeEventListener('abort', abort);
    service.close();
    eventer.disconnect();
  }
}

/** Blocks from a height on, for ever. Throws FabricUnreachable when the peer is lost. */
export async function* networkBlocks(parts: StreamParts, from: number): AsyncGenerator<LedgerBlock, void, undefined> {
  let next = from;
  while (!parts.signal.aborted) {
    const height = await heightOf(parts.session, parts.peer);
    const to = next < height ? Math.min(next + WINDOW, height) - 1 : null;
    for await (const block of stream(parts, { from: next, to })) {
      yield block;
      next = block.number + 1;
    }
  }
}
