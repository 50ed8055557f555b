import { EventEmitter } from 'node:events';
import { peer } from '@hyperledger/fabric-protos';
import { JSONSerializer } from 'fabric-contract-api';
import ChaincodeFromContract from 'fabric-shim/lib/contract-spi/chaincodefromcontract.js';
import { ChaincodeMessageHandler } from 'fabric-shim/lib/handler.js';
import type { MessageOf } from '../protobuf/message';
import { Response } from '../protobuf/proposals';
import { WireError } from '../protobuf/wire';
import type { ContractModule } from './contractModule';
import { answerRequest, requestName } from './shimRequests';
import type { Simulation } from './simulation';
import { SimulationError } from './simulationError';

const TYPE = peer.ChaincodeMessage.Type;
const DEFAULT_SERIALIZER = 'jsonSerializer';
const TITLE = 'embedded';
const VERSION = '1.0';
const NOTHING = new Uint8Array();

/** What a chaincode answered: its response, and the event it set last. */
export interface Completion {
  readonly response: MessageOf<typeof Response>;
  readonly event: { readonly name: string; readonly payload: Uint8Array } | null;
}

/** One invocation of the chaincode. */
export interface Invocation {
  readonly channel: string;
  readonly transactionId: string;
  /** ChaincodeInput bytes. */
  readonly input: Uint8Array;
  /** SignedProposal bytes. */
  readonly signedProposal: Uint8Array;
  readonly simulation: Simulation;
}

interface Running {
  readonly simulation: Simulation;
  readonly complete: (completion: Completion) => void;
  readonly fail: (error: Error) => void;
}

function chaincodeOf({ contracts, serializers }: ContractModule): object {
  const known = { [DEFAULT_SERIALIZER]: JSONSerializer };
  const used =
    serializers === null
      ? { transaction: DEFAULT_SERIALIZER, serializers: known }
      : { ...serializers, serializers: { ...serializers.serializers, ...known } };
  return new ChaincodeFromContract([...contracts], used, {}, TITLE, VERSION);
}

/** The chaincode's end of the stream to its peer: what it writes is handed straight to the peer's side. */
class DirectStream extends EventEmitter {
  readonly #receive: (message: peer.ChaincodeMessage) => void;

  constructor(receive: (message: peer.ChaincodeMessage) => void) {
    super();
    this.#receive = receive;
  }

  write(message: peer.ChaincodeMessage): void {
    this.#receive(message);
  }

  end(): void {
    this.removeAllListeners();
  }
}

/**
 * Runs contracts through the real shim. It speaks the peer's side of Fabric's chaincode protocol with the shim's
 * message handler over a stream that stays in memory; contracts, contexts, serializers and the stub are the ones of
 * production. KEEPALIVE is never sent: this version of the shim ends its process on it.
 */
export class ChaincodeHost {
  readonly #stream: DirectStream;
  readonly #running = new Map<string, Running>();

  constructor(module: ContractModule) {
    this.#stream = new DirectStream((message) => {
      this.#receive(message);
    });
    const handler = new ChaincodeMessageHandler(this.#stream, chaincodeOf(module));
    handler.chat(toChaincode(TYPE.REGISTER, { channel: '', transactionId: '', payload: NOTHING }));
  }

  /** Runs one transaction to its end. Rejects when the chaincode breaks the protocol. */
  invoke(invocation: Invocation): Promise<Completion> {
    const { transactionId, simulation } = invocation;
    return new Promise<Completion>((complete, fail) => {
      this.#running.set(transactionId, { simulation, complete, fail });
      const message = toChaincode(TYPE.TRANSACTION, { ...invocation, payload: invocation.input });
      message.setProposal(peer.SignedProposal.deserializeBinary(invocation.signedProposal));
      this.#stream.emit('data', message);
    }).finally(() => this.#running.delete(transactionId));
  }

  /** Whether a transaction of that id is running. */
  isRunning(transactionId: string): boolean {
    return this.#running.has(transactionId);
  }

  /** Gives a transaction up; whatever its chaincode still asks for is refused. */
  abandon(transactionId: string): void {
    this.#running.get(transactionId)?.fail(new SimulationError('the transaction was given up'));
    this.#running.delete(transactionId);
  }

  #receive(message: peer.ChaincodeMessage): void {
    const type = message.getType();
    if (type === TYPE.REGISTER) this.#welcome();
    else if (type === TYPE.COMPLETED) this.#complete(message);
    else if (type === TYPE.ERROR) this.#fail(message);
    else this.#answer(message);
  }

  #welcome(): void {
    for (const type of [TYPE.REGISTERED, TYPE.READY]) {
      this.#stream.emit('data', toChaincode(type, { channel: '', transactionId: '', payload: NOTHING }));
    }
  }

  /** Answers at once where that is possible: a turn of the event loop per access would double its time. */
  #answer(request: peer.ChaincodeMessage): void {
    const type = request.getType();
    try {
      const running = this.#running.get(request.getTxid());
      if (running === undefined) throw new SimulationError('no ledger context');
      const answer = answerRequest(running.simulation, { type, payload: request.getPayload_asU8() });
      if (answer instanceof Uint8Array) this.#respond(request, answer);
      else void this.#respondLater(request, answer);
    } catch (error) {
      this.#refuse(request, error);
    }
  }

  async #respondLater(request: peer.ChaincodeMessage, answer: Promise<Uint8Array>): Promise<void> {
    try {
      this.#respond(request, await answer);
    } catch (error) {
      this.#refuse(request, error);
    }
  }

  #respond(request: peer.ChaincodeMessage, payload: Uint8Array): void {
    const content = { channel: request.getChannelId(), transactionId: request.getTxid(), payload };
    this.#stream.emit('data', toChaincode(TYPE.RESPONSE, content));
  }

  #refuse(request: peer.ChaincodeMessage, error: unknown): void {
    if (!(error instanceof SimulationError || error instanceof WireError)) throw error;
    const transactionId = request.getTxid();
    const text = `${requestName(request.getType())} failed: transaction ID: ${transactionId}: ${error.message}`;
    const content = { channel: request.getChannelId(), transactionId, payload: Buffer.from(text) };
    this.#stream.emit('data', toChaincode(TYPE.ERROR, content));
  }

  #complete(message: peer.ChaincodeMessage): void {
    const running = this.#running.get(message.getTxid());
    if (running === undefined) return;
    const event = message.getChaincodeEvent();
    try {
      running.complete({
        response: Response.decode(message.getPayload_asU8()),
        event: event === undefined ? null : { name: event.getEventName(), payload: event.getPayload_asU8() },
      });
    } catch (error) {
      running.fail(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #fail(message: peer.ChaincodeMessage): void {
    const reason = Buffer.from(message.getPayload_asU8()).toString('utf8');
    this.#running.get(message.getTxid())?.fail(new SimulationError(reason));
  }
}

function toChaincode(
  type: peer.ChaincodeMessage.TypeMap[keyof peer.ChaincodeMessage.TypeMap],
  content: Readonly<{ channel: string; transactionId: string; payload: Uint8Array }>,
): peer.ChaincodeMessage {
  const message = new peer.ChaincodeMessage();
  message.setType(type);
  message.setChannelId(content.channel);
  message.setTxid(content.transactionId);
  message.setPayload(content.payload);
  return message;
}
