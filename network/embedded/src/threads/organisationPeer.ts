import type { RecordFile } from '../files/recordFile';
import type { Signer } from '../identity/signer';
import type { PurgedHash } from '../ordering/indexChanges';
import type { ChaincodeHost } from '../organisation/chaincodeHost';
import { Endorser, failedAnswer } from '../organisation/endorser';
import type { EndorserAnswer } from '../organisation/endorser';
import { KeyHistory } from '../organisation/history';
import type { StoredSet } from '../organisation/privateRecords';
import type { PrivateStore } from '../organisation/privateStore';
import { ProposalError } from '../organisation/proposalCheck';
import { SimulationError } from '../organisation/simulationError';
import { sha256 } from '../organisation/simulationResults';
import { WireError } from '../protobuf/wire';
import type { StateDatabase } from '../state/stateDatabase';
import type { OrganisationReply, OrganisationRequest, OrganisationStart, PrivateDemand, StoredBlock } from './protocol';
import { Snapshots } from './snapshots';
import { StagedPlaintext } from './stagedPlaintext';

/** Bytes of blocks after which an answer is sent, so that one does not fill the memory. */
const BLOCKS_BYTES = 4 << 20;

/** What an organisation's peer is made of. */
export interface PeerParts {
  /** Null when the organisation runs no chaincode. */
  readonly host: ChaincodeHost | null;
  readonly signer: Signer;
  readonly privateStore: PrivateStore;
  readonly database: StateDatabase;
  readonly blocks: RecordFile;
}

/** Sends a message to the caller's thread, giving the listed memory away. */
export type Reply = (message: OrganisationReply, moved?: readonly ArrayBufferLike[]) => void;

type Propose = Extract<OrganisationRequest, { kind: 'propose' }>;
type AwaitBlocks = Extract<OrganisationRequest, { kind: 'blocks' }>;

/** One organisation's peer: endorses, keeps private data, serves blocks. */
export class OrganisationPeer {
  readonly #parts: PeerParts;
  readonly #endorser: Endorser | null;
  readonly #snapshots: Snapshots;
  readonly #staged = new StagedPlaintext();
  readonly #reply: Reply;
  #awaiting: readonly AwaitBlocks[] = [];
  #height: number;

  constructor(start: OrganisationStart, parts: PeerParts, context: Readonly<{ height: number; reply: Reply }>) {
    const { configuration, isStrict, queryLimit } = start;
    const { host, signer, privateStore: privateValues, blocks, database } = parts;
    const history = new KeyHistory({ blocks, database, chaincode: configuration.chaincode });
    const options = { configuration, signer, privateValues, history, queryLimit, isStrict, nowMs: Date.now };
    this.#parts = parts;
    this.#endorser = host === null ? null : new Endorser({ ...options, host });
    this.#snapshots = new Snapshots(parts.database);
    this.#reply = context.reply;
    this.#height = context.height;
  }

  /** Handles a message from the caller's thread. */
  async receive(request: OrganisationRequest): Promise<void> {
    switch (request.kind) {
      case 'propose':
        await this.#propose(request);
        break;
      case 'abandon':
        this.#parts.host?.abandon(request.transactionId);
        break;
      case 'stage':
        this.#staged.add(request.submission, request.sets);
        break;
      case 'blocks':
        this.#awaiting = [...this.#awaiting, request];
        this.#serveBlocks();
        break;
      case 'forget':
        this.#awaiting = this.#awaiting.filter(({ id }) => id !== request.id);
        break;
      case 'close':
        await this.#close();
        break;
    }
  }

  /** Makes durable what the organisation is entitled to of a block, as far as it was sent and is genuine. */
  async persist(blockNumber: number, demands: readonly PrivateDemand[]): Promise<void> {
    const sets: StoredSet[] = [];
    for (const { submission, isStaged, collection, hash, transactionIndex, validationCode } of demands) {
      const rwset = isStaged ? await this.#staged.find(submission, collection) : null;
      if (rwset === null || !sha256(rwset).equals(hash)) continue;
      sets.push({ transactionIndex, collection, rwset, validationCode });
    }
    if (sets.length > 0) await this.#parts.privateStore.persist(blockNumber, sets);
  }

  /**
   * A block is in the state; `settled` are submissions whose plaintext is not needed any more, `purged` is what must
   * be gone before anybody is shown the block.
   */
  async advance(
    height: number,
    block: Readonly<{ settled: readonly number[]; purged: readonly PurgedHash[] }>,
  ): Promise<void> {
    this.#staged.discard(block.settled);
    const purged = block.purged.map((key) => ({ ...key, keyHash: Buffer.from(key.keyHash) }));
    await this.#parts.privateStore.remove(height, purged);
    this.#height = height;
    this.#serveBlocks();
  }

  async #propose(request: Propose): Promise<void> {
    const { id } = request;
    try {
      const { proposalResponse, plaintext } = await this.#answer(request);
      const wanted = request.wantsPlaintext ? plaintext : null;
      const moved = [proposalResponse.buffer, ...(wanted === null ? [] : [wanted.buffer])];
      this.#reply({ kind: 'answered', id, proposalResponse, plaintext: wanted }, moved);
    } catch (error) {
      if (!(error instanceof ProposalError)) throw error;
      this.#reply({ kind: 'refused', id, reason: error.message });
    }
  }

  async #answer({ purpose, signedProposal, minimumHeight }: Propose): Promise<EndorserAnswer> {
    const endorser = this.#endorser;
    if (endorser === null) throw new ProposalError('the organisation runs no chaincode');
    const held = this.#snapshots.hold(Math.max(minimumHeight, this.#height));
    const isKnown = (transactionId: string): boolean => this.#parts.database.outcome(transactionId) !== null;
    const state = { snapshot: held.snapshot, isKnown };
    try {
      return await (purpose === 'endorse'
        ? endorser.endorse(signedProposal, state)
        : endorser.evaluate(signedProposal, state));
    } catch (error) {
      if (error instanceof SimulationError || error instanceof WireError) return failedAnswer(error);
      throw error;
    } finally {
      held.release();
    }
  }

  #serveBlocks(): void {
    const isReady = ({ fromBlock, minimumHeight }: AwaitBlocks): boolean =>
      fromBlock < this.#height && minimumHeight <= this.#height;
    const ready = this.#awaiting.filter(isReady);
    this.#awaiting = this.#awaiting.filter((request) => !isReady(request));
    for (const { id, fromBlock } of ready) {
      const blocks = this.#readBlocks(fromBlock);
      const memory = blocks.flatMap(({ encoded, sets }) => [encoded.buffer, ...sets.map(({ rwset }) => rwset.buffer)]);
      this.#reply({ kind: 'blocks', id, blocks }, [...new Set(memory)]);
    }
  }

  #readBlocks(fromBlock: number): readonly StoredBlock[] {
    const { database, blocks, privateStore } = this.#parts;
    const read: StoredBlock[] = [];
    let readBytes = 0;
    for (let number = fromBlock; number < this.#height && readBytes < BLOCKS_BYTES; number++) {
      const location = database.blockLocation(number);
      if (location === null) throw new Error(`block ${number} is not in the index`);
      const sets = privateStore.block(number);
      read.push({ number, encoded: blocks.read(location), sets });
      readBytes += location.length + sets.reduce((sum, { rwset }) => sum + rwset.length, 0);
    }
    return read;
  }

  async #close(): Promise<void> {
    const { privateStore, database, blocks } = this.#parts;
    this.#snapshots.close();
    blocks.close();
    await privateStore.close();
    await database.close();
    this.#reply({ kind: 'closed' });
  }
}
