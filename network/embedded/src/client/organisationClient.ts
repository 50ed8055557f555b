import { Worker } from 'node:worker_threads';
import { join } from 'node:path';
import { ClosedError, ProposalRefusedError, TimedOutError } from '../errors';
import { fromFailure } from '../threads/failure';
import type {
  OrganisationReply,
  OrganisationRequest,
  OrganisationStart,
  StagedSet,
  StoredBlock,
} from '../threads/protocol';
import { Replies } from './replies';

/** An endorser's answer, still encoded. */
export type Answer = Extract<OrganisationReply, { kind: 'answered' }>;

/** A proposal on its way to one organisation. */
export interface ProposalJob {
  readonly purpose: 'endorse' | 'evaluate';
  readonly transactionId: string;
  readonly signedProposal: Uint8Array;
  readonly minimumHeight: number;
  readonly wantsPlaintext: boolean;
  readonly timeoutMs: number;
}

/** The caller's end of one organisation's thread. */
export class OrganisationClient {
  readonly mspId: string;
  readonly hasChaincode: boolean;
  readonly #worker: Worker;
  readonly #proposals = new Replies<Answer>();
  readonly #blocks = new Replies<readonly StoredBlock[]>();
  readonly #ready: Promise<void>;
  #closed: () => void = () => undefined;

  constructor(start: OrganisationStart, onFatal: (error: Error) => void) {
    this.mspId = start.peer.mspId;
    this.hasChaincode = start.contractModule !== null;
    this.#worker = new Worker(join(__dirname, '../threads/organisationThread.js'), {
      workerData: start,
      transferList: [start.ordering],
      // The contract runs with the variables a chaincode process has on a peer, and nothing of this process's own.
      env: {
        CORE_PEER_LOCALMSPID: this.mspId,
        CORE_CHAINCODE_LOGGING_LEVEL: process.env['CORE_CHAINCODE_LOGGING_LEVEL'] ?? 'error',
      },
    });
    this.#worker.on('error', onFatal);
    this.#worker.on('exit', () => {
      onFatal(new Error(`the thread of ${this.mspId} ended`));
    });
    this.#ready = new Promise((resolve, reject) => {
      this.#worker.on('message', (reply: OrganisationReply) => {
        if (reply.kind === 'ready') resolve();
        else if (reply.kind === 'failed') {
          const error = fromFailure(reply.failure);
          reject(error);
          onFatal(error);
        } else this.#receive(reply);
      });
    });
  }

  /** Resolves when the organisation takes proposals. Rejects with what kept it from starting. */
  ready(): Promise<void> {
    return this.#ready;
  }

  /** Sends a proposal. Throws ProposalRefusedError, TimedOutError, ClosedError. */
  propose(job: ProposalJob): Promise<Answer> {
    const { purpose, signedProposal, minimumHeight, wantsPlaintext, transactionId, timeoutMs } = job;
    const error = (): Error => {
      this.#send({ kind: 'abandon', transactionId });
      return new TimedOutError(this.mspId, timeoutMs);
    };
    return this.#proposals.ask(
      (id) => {
        this.#send({ kind: 'propose', id, purpose, signedProposal, minimumHeight, wantsPlaintext });
      },
      { afterMs: timeoutMs, error },
    );
  }

  /** Sends plaintext ahead of the transaction it belongs to. */
  stage(submission: number, sets: readonly StagedSet[]): void {
    this.#send({ kind: 'stage', submission, sets });
  }

  /** At least one block from a number on; waits until there is one, or until the signal is raised. */
  async blocks(
    wanted: Readonly<{ fromBlock: number; minimumHeight: number }>,
    signal: AbortSignal,
  ): Promise<readonly StoredBlock[]> {
    let forget = (): void => undefined;
    try {
      return await this.#blocks.ask((id) => {
        forget = () => {
          this.#send({ kind: 'forget', id });
          this.#blocks.fail(id, new ClosedError('the stream of blocks was closed'));
        };
        signal.addEventListener('abort', forget, { once: true });
        this.#send({ kind: 'blocks', id, ...wanted });
      });
    } finally {
      signal.removeEventListener('abort', forget);
    }
  }

  /** Lets everything fail that waits for this organisation. */
  abort(error: Error): void {
    this.#proposals.failAll(() => error);
    this.#blocks.failAll(() => error);
  }

  /** Closes the organisation's files. Resolves false when it did not answer in time. */
  close(): Promise<void> {
    this.abort(new ClosedError('the network was closed'));
    return new Promise((resolve) => {
      this.#closed = resolve;
      this.#send({ kind: 'close' });
    });
  }

  async terminate(): Promise<void> {
    await this.#worker.terminate();
  }

  #send(request: OrganisationRequest): void {
    this.#worker.postMessage(request);
  }

  #receive(reply: Exclude<OrganisationReply, { kind: 'ready' | 'failed' }>): void {
    switch (reply.kind) {
      case 'answered':
        this.#proposals.answer(reply.id, reply);
        break;
      case 'refused':
        this.#proposals.fail(reply.id, new ProposalRefusedError(this.mspId, reply.reason));
        break;
      case 'blocks':
        this.#blocks.answer(reply.id, reply.blocks);
        break;
      case 'closed':
        this.#closed();
        break;
    }
  }
}
