import { parentPort, workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { Collections } from '../collections';
import { diskOf } from '../files/diskModule';
import { Signer } from '../identity/signer';
import { Ledger } from '../ordering/ledger';
import { OrderingService } from '../ordering/orderingService';
import type { OrderingEvents, OrderingOptions } from '../ordering/orderingService';
import { privateDemands } from '../ordering/privateDemands';
import { VALIDATION_CODES } from '../validationCodes';
import { toFailure } from './failure';
import type { CommitReply, CommitRequest, OrderingReply, OrderingRequest, OrderingStart, Submission } from './protocol';

// Entry of the thread that orders, validates and writes.

/** One organisation as the ordering thread sees it. */
class OrganisationLink {
  readonly #port: MessagePort;
  #persisted: () => void = () => undefined;

  constructor(port: MessagePort) {
    this.#port = port;
    // There is one kind of reply, and one block is persisted at a time.
    port.on('message', (_reply: CommitReply) => {
      this.#persisted();
    });
  }

  tell(request: CommitRequest): void {
    this.#port.postMessage(request);
  }

  /** Resolves when the organisation has flushed what it was asked to keep. */
  persist(request: Extract<CommitRequest, { kind: 'persist' }>): Promise<void> {
    return new Promise((resolve) => {
      this.#persisted = resolve;
      this.tell(request);
    });
  }

  close(): void {
    this.#port.close();
  }
}

type Block = Parameters<OrderingOptions['persistPrivateData']>[0];
type CommittedBlock = Parameters<OrderingEvents['committed']>[0];

class OrderingThread {
  readonly #reply: (reply: OrderingReply) => void;
  readonly #links: ReadonlyMap<string, OrganisationLink>;
  readonly #collections: Collections;
  readonly #ledger: Ledger;
  readonly #service: OrderingService;

  constructor(start: OrderingStart, ledger: Ledger, reply: (reply: OrderingReply) => void) {
    const { organisations, collections } = start.configuration;
    this.#reply = reply;
    this.#links = new Map([...start.organisations].map(([mspId, port]) => [mspId, new OrganisationLink(port)]));
    const mspIds = organisations.map(({ mspId }) => mspId);
    this.#collections = new Collections(collections, mspIds);
    this.#ledger = ledger;
    this.#service = new OrderingService({
      ledger,
      batch: start.batch,
      persistPrivateData: (block, submissions) => this.#persist(block, submissions),
      events: {
        committed: (block) => {
          this.#announce(block);
        },
        failed: (error) => {
          reply({ kind: 'failed', failure: toFailure(error) });
        },
      },
    });
    const { recoveredHeight, height } = ledger;
    for (const link of this.#links.values()) link.tell({ kind: 'start', recoveredHeight, height });
  }

  receive(request: OrderingRequest): void {
    switch (request.kind) {
      case 'submit':
        for (const submission of request.submissions) this.#service.submit(submission);
        break;
      case 'status':
        this.#reply({ kind: 'status', id: request.id, outcome: this.#ledger.outcome(request.transactionId) });
        break;
      case 'close':
        void this.#close();
        break;
    }
  }

  #announce({ number, submissions, validationCodes, purged }: CommittedBlock): void {
    const { height } = this.#ledger;
    for (const [mspId, link] of this.#links) {
      const settled = submissions.flatMap(({ submission, stagedFor }) =>
        stagedFor.includes(mspId) ? [submission] : [],
      );
      link.tell({ kind: 'height', height, settled, purged: purged.filter((key) => this.#isMember(mspId, key)) });
    }
    const outcomes = submissions.map(
      ({ submission }, index) => [submission, validationCodes[index] ?? VALIDATION_CODES.NOT_VALIDATED] as const,
    );
    this.#reply({ kind: 'committed', blockNumber: number, outcomes });
  }

  #isMember(mspId: string, { collection }: Readonly<{ collection: string }>): boolean {
    return this.#collections.find(collection)?.memberMspIds.includes(mspId) ?? false;
  }

  async #persist(block: Block, submissions: readonly Submission[]): Promise<void> {
    const demands = privateDemands(block, submissions, this.#collections);
    const persisting = [...demands].flatMap(([mspId, ofOrganisation]) => {
      const link = this.#links.get(mspId);
      return link === undefined
        ? []
        : [link.persist({ kind: 'persist', blockNumber: block.number, demands: ofOrganisation })];
    });
    await Promise.all(persisting);
  }

  async #close(): Promise<void> {
    await this.#service.close();
    await this.#ledger.close();
    for (const link of this.#links.values()) link.close();
    this.#reply({ kind: 'closed' });
  }
}

async function main(start: OrderingStart, port: MessagePort): Promise<void> {
  const reply = (message: OrderingReply): void => {
    port.postMessage(message);
  };
  try {
    const { directory, configuration } = start;
    const disk = diskOf(start.diskModule, 'ordering');
    const orderer = new Signer(start.orderer);
    const ledger = await Ledger.open({ directory, disk, configuration, orderer, nowMs: Date.now });
    const thread = new OrderingThread(start, ledger, reply);
    port.on('message', (request: OrderingRequest) => {
      thread.receive(request);
    });
    reply({ kind: 'ready', height: ledger.height, recovery: ledger.recovery });
  } catch (error) {
    reply({ kind: 'failed', failure: toFailure(error) });
  }
}

if (parentPort !== null) void main(workerData as OrderingStart, parentPort);
