import type { Collections } from '../collections';
import {
  ChaincodeMissingError,
  ConfigurationInvalidError,
  OrganisationUnknownError,
  OutcomeUnknownError,
  TooBusyError,
  TooLargeError,
} from '../errors';
import type { Signer } from '../identity/signer';
import { DEFAULT_TIMEOUT_MS, PENDING_SUBMISSIONS_MAX, PROPOSAL_BYTES_MAX } from '../options';
import { ProposalResponse } from '../protobuf/proposals';
import type { StagedSet, StoredBlock } from '../threads/protocol';
import { validationName } from '../validationCodes';
import { blockEvent } from './blockEvents';
import type { BlockEvent } from './blockEvents';
import { BlockStream } from './blockStream';
import { deliveredBlock } from './deliveredBlocks';
import type { DeliveryForm, Recipient } from './deliveredBlocks';
import { assemble, refuseRefusals } from './endorsed';
import type { Endorsed, Endorsement } from './endorsed';
import { entitledSets } from './entitledSets';
import type { OrderingClient } from './orderingClient';
import type { OrganisationClient } from './organisationClient';
import { buildProposal } from './proposal';
import type { BuiltProposal, Call } from './proposal';

const NOTHING_PRIVATE: ReturnType<typeof entitledSets> = new Map();

/** A call for its answer only, run by one organisation. */
export interface EvaluateRequest extends Call {
  readonly organisation: string;
  readonly timeoutMs?: number;
}

/** A call that is to become a transaction, run by each of the organisations. */
export interface EndorseRequest extends Call {
  readonly organisations: readonly string[];
  /** Transient data that one organisation is given instead of the others'. */
  readonly transientOf?: ReadonlyMap<string, NonNullable<Call['transient']>>;
  readonly timeoutMs?: number;
}

/** What it takes to submit a transaction. */
export type Submittable = Pick<Endorsed, 'transactionId' | 'envelope' | 'privateData'>;

/** What became of a submitted transaction. Anything but code 0 changed nothing. */
export interface Committed {
  readonly transactionId: string;
  readonly blockNumber: number;
  readonly validationCode: number;
  readonly validationName: string;
}

/** What became of a transaction that was just submitted. */
export interface Submitted extends Committed {
  /** Its position in the block. */
  readonly index: number;
}

/** Blocks from a number on, then every new one. */
export interface BlocksRequest {
  readonly fromBlock: number;
  /** Whose peer is asked; its private data comes with the blocks. */
  readonly organisation: string;
}

/** What a client works with. The parts belong to the network. */
export interface ClientParts {
  readonly signer: Signer;
  readonly channel: string;
  readonly chaincode: string;
  readonly collections: Collections;
  readonly envelopeBytesMax: number;
  readonly organisations: ReadonlyMap<string, OrganisationClient>;
  readonly ordering: OrderingClient;
  readonly height: () => number;
  /** Throws ClosedError when the network is not open any more. */
  readonly refuseIfClosed: () => void;
  readonly isClosed: () => boolean;
}

/** One identity's access to the network. Cheap; any number may exist. */
export class EmbeddedClient {
  readonly #parts: ClientParts;

  constructor(parts: ClientParts) {
    this.#parts = parts;
  }

  /**
   * Runs a call on one organisation's peer and gives its answer. Nothing is written. Throws ChaincodeRefusedError,
   * ProposalRefusedError, OrganisationUnknownError, ChaincodeMissingError, TimedOutError, TooLargeError, ClosedError.
   */
  async evaluate(request: EvaluateRequest): Promise<Uint8Array> {
    this.#parts.refuseIfClosed();
    const organisation = this.#endorser(request.organisation);
    const proposal = this.#propose(request);
    const evaluation = await this.#ask(organisation, proposal, {
      ...request,
      purpose: 'evaluate',
      wantsPlaintext: false,
    });
    const { response } = evaluation.response;
    if (response === null || response.status >= 400) refuseRefusals([evaluation]);
    return response?.payload ?? new Uint8Array();
  }

  /**
   * Has a call endorsed by each of the organisations and assembles the signed transaction. Nothing is written yet.
   * Throws what `evaluate` throws, and EndorsementsDifferError.
   */
  async endorse(request: EndorseRequest): Promise<Endorsed> {
    this.#parts.refuseIfClosed();
    const names = [...new Set(request.organisations)];
    if (names.length === 0) throw new ConfigurationInvalidError('an endorsement needs an organisation');
    const organisations = names.map((name) => this.#endorser(name));
    const proposal = this.#propose(request);
    const asked = organisations.map((organisation, index) => {
      const own = request.transientOf?.get(organisation.mspId);
      const shown = own === undefined ? proposal : { ...proposal, signedProposal: proposal.signedWith(own) };
      return this.#ask(organisation, shown, { ...request, purpose: 'endorse', wantsPlaintext: index === 0 });
    });
    const endorsed = assemble(proposal, await Promise.all(asked), this.#parts.signer);
    this.#refuseLarge(endorsed.envelope);
    return endorsed;
  }

  /**
   * Has one organisation's peer run a proposal that was built and signed elsewhere, as bytes. The plaintext of what it
   * would write privately comes with the answer. Throws ProposalRefusedError, OrganisationUnknownError,
   * ChaincodeMissingError, TimedOutError, TooLargeError, ClosedError; a chaincode's refusal is an answer.
   */
  async processProposal(
    organisation: string,
    proposal: Pick<BuiltProposal, 'transactionId' | 'signedProposal'>,
  ): Promise<Endorsement> {
    this.#parts.refuseIfClosed();
    refuseLargeProposal(proposal.signedProposal);
    return this.#ask(this.#endorser(organisation), proposal, { purpose: 'endorse', wantsPlaintext: true });
  }

  /**
   * Submits an endorsed transaction, anybody's. Resolves when it is durable in a block, valid or not. Throws
   * TooLargeError, TooBusyError and ClosedError when nothing was sent, OutcomeUnknownError when it was sent and the
   * network stopped before the commit was seen.
   */
  async submit(endorsed: Submittable): Promise<Submitted> {
    const [committed] = await this.submitTogether([endorsed]);
    if (committed === undefined) throw new OutcomeUnknownError(endorsed.transactionId);
    return committed;
  }

  /**
   * Submits several transactions at once: they follow each other in the order given, in one block as far as it holds
   * them. Throws what `submit` throws; OutcomeUnknownError names the first.
   */
  async submitTogether(transactions: readonly Submittable[]): Promise<readonly Submitted[]> {
    const { ordering, collections, refuseIfClosed } = this.#parts;
    refuseIfClosed();
    for (const { envelope } of transactions) this.#refuseLarge(envelope);
    if (ordering.pendingSubmissions + transactions.length > PENDING_SUBMISSIONS_MAX) {
      throw new TooBusyError(`${ordering.pendingSubmissions} transactions are waiting for their commit`);
    }
    const staged = transactions.map(({ envelope, privateData }) => {
      const sets = privateData === null ? NOTHING_PRIVATE : entitledSets(privateData, collections);
      return { envelope, stage: (submission: number) => this.#stage(submission, sets) };
    });
    const placed = await ordering.submit(staged).catch((cause: unknown) => {
      throw new OutcomeUnknownError(transactions[0]?.transactionId ?? '', { cause });
    });
    return placed.map((place, index) => ({
      transactionId: transactions[index]?.transactionId ?? '',
      ...place,
      validationName: validationName(place.validationCode),
    }));
  }

  /** Where a transaction is and whether it was valid; null when it is in no block. Throws ClosedError. */
  async transactionStatus(transactionId: string): Promise<Committed | null> {
    this.#parts.refuseIfClosed();
    const placed = await this.#parts.ordering.status(transactionId);
    if (placed === null) return null;
    return { transactionId, ...placed, validationName: validationName(placed.validationCode) };
  }

  /**
   * Replays blocks from a number on, then follows. Plaintext comes with them as far as both the organisation asked and
   * this client's are members of its collection. Throws OrganisationUnknownError and ClosedError at once; the stream
   * breaks with a ClosedError when the network fails.
   */
  blocks(request: BlocksRequest): BlockStream<BlockEvent> {
    const recipient = this.#recipient(request.organisation);
    return this.#stream(request, (block) => blockEvent(block, recipient));
  }

  /** The same blocks as bytes of Fabric's messages, as a peer's event services deliver them. */
  deliver(request: BlocksRequest & { readonly form: DeliveryForm }): BlockStream<Uint8Array> {
    const recipient = this.#recipient(request.organisation);
    return this.#stream(request, (block) => deliveredBlock(block, request.form, recipient));
  }

  #recipient(mspId: string): Recipient {
    const { chaincode, collections, signer } = this.#parts;
    const isMember = (name: string): boolean => {
      const members = collections.find(name)?.memberMspIds ?? [];
      return members.includes(mspId) && members.includes(signer.mspId);
    };
    return { chaincode, isMember };
  }

  #stream<T>({ fromBlock, organisation: mspId }: BlocksRequest, present: (block: StoredBlock) => T): BlockStream<T> {
    this.#parts.refuseIfClosed();
    const organisation = this.#organisation(mspId);
    const { isClosed, height } = this.#parts;
    const read = (from: number, signal: AbortSignal): Promise<readonly StoredBlock[]> =>
      organisation.blocks({ fromBlock: from, minimumHeight: height() }, signal);
    return new BlockStream({ present, isClosed, read }, fromBlock);
  }

  #organisation(mspId: string): OrganisationClient {
    const organisation = this.#parts.organisations.get(mspId);
    if (organisation === undefined) throw new OrganisationUnknownError(mspId);
    return organisation;
  }

  #endorser(mspId: string): OrganisationClient {
    const organisation = this.#organisation(mspId);
    if (!organisation.hasChaincode) throw new ChaincodeMissingError(mspId);
    return organisation;
  }

  #propose(call: Call): BuiltProposal {
    const { channel, chaincode, signer } = this.#parts;
    const proposal = buildProposal(call, { channel, chaincode, nowMs: Date.now() }, signer);
    refuseLargeProposal(proposal.signedProposal);
    return proposal;
  }

  async #ask(
    organisation: OrganisationClient,
    { transactionId, signedProposal }: Pick<BuiltProposal, 'transactionId' | 'signedProposal'>,
    how: Readonly<{ purpose: 'endorse' | 'evaluate'; wantsPlaintext: boolean; timeoutMs?: number }>,
  ): Promise<Endorsement> {
    const { purpose, wantsPlaintext, timeoutMs = DEFAULT_TIMEOUT_MS } = how;
    const minimumHeight = this.#parts.height();
    const job = { purpose, transactionId, signedProposal, minimumHeight, wantsPlaintext, timeoutMs };
    const { proposalResponse, plaintext } = await organisation.propose(job);
    return { organisation: organisation.mspId, response: ProposalResponse.decode(proposalResponse), plaintext };
  }

  #refuseLarge(envelope: Uint8Array): void {
    const { envelopeBytesMax: limitBytes } = this.#parts;
    if (envelope.length > limitBytes)
      throw new TooLargeError('transaction', { sizeBytes: envelope.length, limitBytes });
  }

  #stage(submission: number, sets: ReadonlyMap<string, readonly StagedSet[]>): readonly string[] {
    for (const [mspId, ofOrganisation] of sets) this.#organisation(mspId).stage(submission, ofOrganisation);
    return [...sets.keys()];
  }
}

function refuseLargeProposal({ length: sizeBytes }: Uint8Array): void {
  if (sizeBytes > PROPOSAL_BYTES_MAX) {
    throw new TooLargeError('proposal', { sizeBytes, limitBytes: PROPOSAL_BYTES_MAX });
  }
}
