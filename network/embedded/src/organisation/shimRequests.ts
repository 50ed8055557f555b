import { peer } from '@hyperledger/fabric-protos';
import {
  DelState,
  GetState,
  GetStateMetadata,
  PutState,
  PutStateMetadata,
  StateMetadataResult,
} from '../protobuf/shimMessages';
import { SimulationError } from './simulation';
import type { Simulation } from './simulation';

const TYPE = peer.ChaincodeMessage.Type;

/** Types of chaincode messages by number, for error texts. */
const TYPE_NAMES: ReadonlyMap<number, string> = new Map(Object.entries(TYPE).map(([name, number]) => [number, name]));

const NOTHING = new Uint8Array();

type Answer = (simulation: Simulation, payload: Uint8Array) => Uint8Array;

/** What a chaincode can ask for, by message type. The answers are the payloads of RESPONSE messages. */
const ANSWERS: ReadonlyMap<number, Answer> = new Map<number, Answer>([
  [
    TYPE.GET_STATE,
    (simulation, payload) => {
      const { collection, key } = GetState.decode(payload);
      return simulation.get(collection, key);
    },
  ],
  [
    TYPE.GET_PRIVATE_DATA_HASH,
    (simulation, payload) => {
      const { collection, key } = GetState.decode(payload);
      return simulation.getHash(collection, key);
    },
  ],
  [
    TYPE.GET_STATE_METADATA,
    (simulation, payload) => {
      const { collection, key } = GetStateMetadata.decode(payload);
      const entries = simulation.getMetadata(collection, key).map(({ name, value }) => ({ metakey: name, value }));
      return StateMetadataResult.encode({ entries });
    },
  ],
  [
    TYPE.PUT_STATE,
    (simulation, payload) => {
      const { collection, key, value } = PutState.decode(payload);
      simulation.put(collection, key, value);
      return NOTHING;
    },
  ],
  [
    TYPE.DEL_STATE,
    (simulation, payload) => {
      const { collection, key } = DelState.decode(payload);
      simulation.put(collection, key, NOTHING);
      return NOTHING;
    },
  ],
  [
    TYPE.PUT_STATE_METADATA,
    (simulation, payload) => {
      const { collection, key, metadata } = PutStateMetadata.decode(payload);
      if (metadata === null) throw new SimulationError('no metadata was given');
      simulation.putMetadata(collection, key, { name: metadata.metakey, value: metadata.value });
      return NOTHING;
    },
  ],
]);

/** The name of a message type. */
export function requestName(type: number): string {
  return TYPE_NAMES.get(type) ?? `message type ${type}`;
}

/**
 * Answers one request of a chaincode. Ranges (GET_STATE_BY_RANGE with QUERY_STATE_NEXT and QUERY_STATE_CLOSE), rich
 * queries (GET_QUERY_RESULT), history (GET_HISTORY_FOR_KEY), purging (PURGE_PRIVATE_DATA) and calls of other
 * chaincodes (INVOKE_CHAINCODE) belong in the table above and are not there yet. Throws SimulationError.
 */
export function answerRequest(
  simulation: Simulation,
  request: Readonly<{ type: number; payload: Uint8Array }>,
): Uint8Array {
  const answer = ANSWERS.get(request.type);
  if (answer === undefined)
    throw new SimulationError(`${requestName(request.type)} is not supported by the embedded network`);
  return answer(simulation, request.payload);
}
