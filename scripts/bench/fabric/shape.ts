/** The shape of a committed confirmation, read from its block, to be written again by a chaincode without rules. */
import { toBase64 } from '../../../chaincode/src/kernel/bytes';
import { canonicalBytes } from '../../../chaincode/src/kernel/canonical';
import { ENVELOPES } from '../../../chaincode/src/protocol';
import type { FabricConnection } from '../../../gateway/src/ledger/fabric/connection';
import { delivered, openGatewaySession } from '../../../gateway/src/ledger/fabric/gatewaySession';
import { decodeBlock } from '../../../network/embedded/src/blocks/blockBuilder';
import { decodeTransaction } from '../../../network/embedded/src/blocks/decodedTransaction';
import type { NamespaceSet } from '../../../network/embedded/src/blocks/readWriteSets';
import { KvReadWriteSet, TxPrivateReadWriteSet } from '../../../network/embedded/src/protobuf/readWriteSets';
import { CHAINCODES } from './network';

interface ShapeWrite {
  readonly key: string;
  /** Base64. */
  readonly value: string;
  readonly policy: string | null;
}

/** What one transaction of ours reads and writes. */
export interface Shape {
  readonly reads: readonly string[];
  readonly writes: readonly ShapeWrite[];
  /** Keys that were there before: those that are read and written and exist. */
  readonly existing: readonly string[];
  readonly envelope: { readonly collection: string; readonly key: string; readonly value: string } | null;
  /** Base64. */
  readonly event: string;
  /** What the transaction carried besides, in bytes: presented, and never written. */
  readonly carriedBytes: number;
}

function writesOf({ open }: NamespaceSet): readonly ShapeWrite[] {
  return open.writes.map(({ key, value }) => {
    const [entry] = open.metadataWrites.find((one) => one.key === key)?.entries ?? [];
    return { key, value: toBase64(value), policy: entry === undefined ? null : toBase64(entry.value) };
  });
}

function envelopeIn(sets: Uint8Array | undefined): Shape['envelope'] {
  if (sets === undefined) return null;
  const own = TxPrivateReadWriteSet.decode(sets).nsPvtRwset.find(({ namespace }) => namespace === CHAINCODES.ours);
  const found = own?.collectionPvtRwset.find(({ collectionName }) => collectionName === ENVELOPES);
  const [write] = found === undefined ? [] : KvReadWriteSet.decode(found.rwset).writes;
  return write === undefined ? null : { collection: ENVELOPES, key: write.key, value: toBase64(write.value) };
}

/** Throws RangeError where the block does not hold the transaction. */
export async function shapeOf(
  connection: FabricConnection,
  at: Readonly<{ blockNumber: number; transactionId: string; carriedBytes: number }>,
): Promise<Shape> {
  const session = openGatewaySession(connection, 0);
  const stop = new AbortController();
  try {
    for await (const { block, privateSets } of delivered(session, at.blockNumber, stop.signal)) {
      for (const [index, envelope] of decodeBlock(block).envelopes.entries()) {
        const decoded = decodeTransaction(envelope);
        const own = decoded?.sets.find(({ namespace }) => namespace === CHAINCODES.ours);
        if (decoded?.transactionId !== at.transactionId || own === undefined) continue;
        const existed = new Set(own.open.reads.filter(({ version }) => version !== null).map(({ key }) => key));
        return {
          reads: own.open.reads.map(({ key }) => key),
          writes: writesOf(own),
          existing: own.open.writes.map(({ key }) => key).filter((key) => existed.has(key)),
          envelope: envelopeIn(privateSets.get(index)),
          event: toBase64(decoded.event?.payload ?? new Uint8Array()),
          carriedBytes: at.carriedBytes,
        };
      }
      break;
    }
  } finally {
    stop.abort();
    session.gateway.close();
    session.grpc.close();
  }
  throw new RangeError(`block ${at.blockNumber} does not hold transaction ${at.transactionId}`);
}

/** The same shape under keys of its own: what is written is this transaction's, what is only read is everybody's. */
export function renamed({ reads, writes, envelope, event, carriedBytes }: Shape, name: string): Uint8Array {
  const written = new Set(writes.map(({ key }) => key));
  const own = (key: string): string => (written.has(key) ? `${name}${key}` : key);
  const content = {
    reads: reads.map(own),
    writes: writes.map((write) => ({ ...write, key: own(write.key) })),
    envelope: envelope === null ? null : { ...envelope, key: `${name}${envelope.key}` },
    event,
  };
  const bytes = canonicalBytes(content).length;
  return canonicalBytes({ ...content, carried: ' '.repeat(Math.max(0, carriedBytes - bytes)) });
}

/** The keys that stand before the measured transactions of these names, as one transaction's shape. */
export function seedOf({ writes, existing }: Shape, names: readonly string[]): Uint8Array {
  const before = writes.filter(({ key }) => existing.includes(key));
  const seeded = names.flatMap((name) => before.map((write) => ({ ...write, key: `${name}${write.key}` })));
  return canonicalBytes({ reads: [], writes: seeded, envelope: null, event: '' });
}
