import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { BLOCK_FILE_KIND, blockFilePath } from '../blocks/blockFile';
import { Collections } from '../collections';
import { openForReading } from '../files/disk';
import { diskOf } from '../files/diskModule';
import { RecordFile } from '../files/recordFile';
import { Signer } from '../identity/signer';
import { statePath } from '../ordering/ledgerFiles';
import { loadChaincode } from '../organisation/loadChaincode';
import { missedPurges } from '../organisation/missedPurges';
import { PrivateStore } from '../organisation/privateStore';
import { StateDatabase } from '../state/stateDatabase';
import { toFailure } from './failure';
import { OrganisationPeer } from './organisationPeer';
import type { Reply } from './organisationPeer';
import type { CommitReply, CommitRequest, OrganisationRequest, OrganisationStart } from './protocol';

// Entry of an organisation's thread: its peer and its chaincode.

type LedgerStart = Extract<CommitRequest, { kind: 'start' }>;

/** Listens to the ordering thread, which speaks first: the ledger is open. What it says is done in its order. */
class OrderingLink {
  readonly start: Promise<LedgerStart>;
  readonly #port: MessagePort;
  #peer: OrganisationPeer | null = null;
  #last: Promise<void> = Promise.resolve();

  constructor(port: MessagePort, crash: (error: unknown) => void) {
    this.#port = port;
    this.start = new Promise((resolve) => {
      port.on('message', (request: CommitRequest) => {
        if (request.kind === 'start') resolve(request);
        else this.#last = this.#last.then(() => this.#receive(request)).catch(crash);
      });
    });
  }

  /** From now on the peer is told. Before it was ready there was nothing to tell. */
  attach(peer: OrganisationPeer): void {
    this.#peer = peer;
  }

  async #receive(request: Exclude<CommitRequest, LedgerStart>): Promise<void> {
    if (request.kind === 'height') {
      await this.#peer?.advance(request.height, request);
      return;
    }
    const { blockNumber, demands } = request;
    await this.#peer?.persist(blockNumber, demands);
    const reply: CommitReply = { kind: 'persisted', blockNumber };
    this.#port.postMessage(reply);
  }
}

async function openPeer(start: OrganisationStart, ordering: OrderingLink, reply: Reply): Promise<OrganisationPeer> {
  const { directory, peer, configuration } = start;
  const { mspId } = peer;
  const mspIds = configuration.organisations.map((organisation) => organisation.mspId);
  const collections = new Collections(configuration.collections, mspIds);
  const host = start.contractModule === null ? null : await loadChaincode(start.contractModule, start.isStrict);
  const { recoveredHeight, height } = await ordering.start;
  const privateStore = await PrivateStore.open({
    directory: join(directory, 'organisations', encodeURIComponent(mspId)),
    mspId,
    disk: diskOf(start.diskModule, mspId),
    height: recoveredHeight,
    collections,
  });
  const database = await StateDatabase.open(statePath(directory));
  const blocks = RecordFile.open(openForReading(blockFilePath(directory)), BLOCK_FILE_KIND);
  const { chaincode } = configuration;
  const isMember = (name: string): boolean => collections.find(name)?.memberMspIds.includes(mspId) ?? false;
  const missed = missedPurges(
    { database, blocks, chaincode, isMember },
    { from: privateStore.removedHeight, to: height },
  );
  await privateStore.remove(height, missed);
  const parts = { host, signer: new Signer(peer), privateStore, database, blocks };
  return new OrganisationPeer(start, parts, { height, reply });
}

async function main(start: OrganisationStart, port: MessagePort): Promise<void> {
  const reply: Reply = (message, moved = []) => {
    port.postMessage(
      message,
      moved.filter((memory) => memory instanceof ArrayBuffer),
    );
  };
  const crash = (error: unknown): void => {
    reply({ kind: 'failed', failure: toFailure(error) });
  };
  try {
    const ordering = new OrderingLink(start.ordering, crash);
    const peer = await openPeer(start, ordering, reply);
    ordering.attach(peer);
    port.on('message', (request: OrganisationRequest) => {
      peer.receive(request).catch(crash);
    });
    reply({ kind: 'ready' });
  } catch (error) {
    crash(error);
  }
}

if (parentPort !== null) void main(workerData as OrganisationStart, parentPort);
