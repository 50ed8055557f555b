import type { ChannelConfiguration } from '../channelConfiguration';
import { Collections } from '../collections';
import { Membership } from '../identity/membership';
import type { Signer } from '../identity/signer';
import { ChaincodeAction, ChaincodeEvent, ProposalResponse, ProposalResponsePayload } from '../protobuf/proposals';
import type { StateSnapshot } from '../state/stateDatabase';
import type { ChaincodeHost, Completion } from './chaincodeHost';
import { ProposalError, checkProposal } from './proposalCheck';
import type { CheckedProposal, ProposalContext } from './proposalCheck';
import type { KeyHistory } from './history';
import { Simulation } from './simulation';
import type { PrivateValues } from './simulation';

/** A chaincode's status from which on an endorser does not sign. */
const REFUSED_FROM = 400;
/** The status that stands for a failure outside the chaincode's own words. */
const FAILED = 500;
/** The version that actions name; the embedded network has no lifecycle that would change it. */
const CHAINCODE_VERSION = '1.0';
const NOTHING = new Uint8Array();

/** An endorser's answer. */
export interface EndorserAnswer {
  /** ProposalResponse bytes; with an endorsement unless the chaincode refused or only an evaluation was asked for. */
  readonly proposalResponse: Buffer;
  /** TxPvtReadWriteSet bytes; null when nothing private was written. */
  readonly plaintext: Buffer | null;
}

/** What an endorser works with. */
export interface EndorserOptions {
  readonly configuration: ChannelConfiguration;
  readonly signer: Signer;
  readonly host: ChaincodeHost;
  readonly privateValues: PrivateValues;
  readonly history: KeyHistory;
  readonly queryLimit: number;
  readonly isStrict: boolean;
  readonly nowMs: () => number;
}

/** Snapshot of the state with the question whether a transaction is already in a block. */
export interface EndorsementState {
  readonly snapshot: StateSnapshot;
  readonly isKnown: (transactionId: string) => boolean;
}

/** The endorsing half of one organisation's peer: checks proposals, simulates, signs. */
export class Endorser {
  readonly #options: EndorserOptions;
  readonly #context: ProposalContext;
  readonly #collections: Collections;

  constructor(options: EndorserOptions) {
    const { channel, chaincode, organisations, collections } = options.configuration;
    this.#options = options;
    this.#context = { channel, chaincode, membership: new Membership(organisations), nowMs: options.nowMs };
    const mspIds = organisations.map(({ mspId }) => mspId);
    this.#collections = new Collections(collections, mspIds);
  }

  /** Runs a proposal on a snapshot and signs the result. Throws ProposalError when it is not let in. */
  async endorse(signedProposal: Uint8Array, state: EndorsementState): Promise<EndorserAnswer> {
    const { proposal, simulation, completion } = await this.#run(signedProposal, state);
    if (completion.response.status >= REFUSED_FROM) return answerOf(completion);
    const { open, plaintext } = simulation.results();
    const payload = this.#responsePayload(proposal, completion, open);
    const { serialized: endorser } = this.#options.signer;
    const signature = this.#options.signer.sign(Buffer.concat([payload, endorser]));
    const { response } = completion;
    const endorsement = { endorser, signature };
    return {
      proposalResponse: ProposalResponse.encode({ version: 1, timestamp: null, response, payload, endorsement }),
      plaintext,
    };
  }

  /** Runs a proposal on a snapshot for its answer only. Throws ProposalError when it is not let in. */
  async evaluate(signedProposal: Uint8Array, state: EndorsementState): Promise<EndorserAnswer> {
    const { simulation, completion } = await this.#run(signedProposal, state);
    if (this.#options.isStrict && completion.response.status < REFUSED_FROM) simulation.results();
    return answerOf(completion);
  }

  async #run(
    signedProposal: Uint8Array,
    { snapshot, isKnown }: EndorsementState,
  ): Promise<{ proposal: CheckedProposal; simulation: Simulation; completion: Completion }> {
    const proposal = checkProposal(signedProposal, this.#context);
    const { transactionId, creator, input } = proposal;
    const { host, privateValues, history, queryLimit, isStrict } = this.#options;
    if (host.isRunning(transactionId) || isKnown(transactionId)) {
      const who = Buffer.from(proposal.creatorBytes).toString('hex');
      throw new ProposalError(`duplicate transaction found [${transactionId}]. Creator [${who}]`);
    }
    const { chaincode, channel } = this.#context;
    const simulation = new Simulation({
      chaincode,
      channel,
      transactionId,
      state: snapshot,
      history: (key) => history.modifications(snapshot, key),
      collections: this.#collections,
      privateValues,
      creatorMspId: creator.mspId,
      queryLimit,
      isStrict,
    });
    try {
      const completion = await host.invoke({ channel, transactionId, input, signedProposal, simulation });
      return { proposal, simulation, completion };
    } finally {
      await simulation.close();
    }
  }

  #responsePayload(proposal: CheckedProposal, { response, event }: Completion, results: Uint8Array): Buffer {
    const { chaincode } = this.#context;
    const { transactionId, proposalHash } = proposal;
    const events =
      event === null
        ? NOTHING
        : ChaincodeEvent.encode({
            chaincodeId: chaincode,
            transactionId,
            eventName: event.name,
            payload: event.payload,
          });
    const chaincodeId = { path: '', name: chaincode, version: CHAINCODE_VERSION };
    const extension = ChaincodeAction.encode({ results, events, response, chaincodeId });
    return ProposalResponsePayload.encode({ proposalHash, extension });
  }
}

function answerOf({ response }: Pick<Completion, 'response'>): EndorserAnswer {
  const unsigned = { version: 0, timestamp: null, payload: NOTHING, endorsement: null };
  return { proposalResponse: ProposalResponse.encode({ ...unsigned, response }), plaintext: null };
}

/** The answer for a simulation that failed outside the chaincode's own words. */
export function failedAnswer(error: Error): EndorserAnswer {
  return answerOf({ response: { status: FAILED, message: `error in simulation: ${error.message}`, payload: NOTHING } });
}
