import { peer } from '@hyperledger/fabric-protos';
import {
  DelState,
  GetState,
  GetStateMetadata,
  PutState,
  PutStateMetadata,
  StateMetadataResult,
} from '../protobuf/shimMessages';
import { GetHistoryForKey, GetQueryResult, GetStateByRange, QueryId, QueryMetadata } from '../protobuf/queries';
import type { Page, Simulation } from './simulation';
import { SimulationError } from './simulationError';

const TYPE = peer.ChaincodeMessage.Type;

/** Types of chaincode messages by number, for error texts. */
const TYPE_NAMES: ReadonlyMap<number, string> = new Map(Object.entries(TYPE).map(([name, number]) => [number, name]));

const NOTHING = new Uint8Array();

/** What a request is answered with; queries take their time. */
type Answered = Uint8Array | Promise<Uint8Array>;
type Answer = (simulation: Simulation, payload: Uint8Array) => Answered;

/** The page that a query asks for; null when it asks for all. */
function pageOf(metadata: Uint8Array): Page | null {
  const { pageSize, bookmark } = QueryMetadata.decode(metadata);
  return pageSize === 0 && bookmark === '' ? null : { pageSize, bookmark };
}

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
    TYPE.PURGE_PRIVATE_DATA,
    (simulation, payload) => {
      const { collection, key } = DelState.decode(payload);
      simulation.purge(collection, key);
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
  [
    TYPE.GET_STATE_BY_RANGE,
    (simulation, payload) => {
      const { startKey, endKey, collection, metadata } = GetStateByRange.decode(payload);
      return simulation.queryRange(collection, { startKey, endKey }, pageOf(metadata));
    },
  ],
  [
    TYPE.GET_QUERY_RESULT,
    (simulation, payload) => {
      const { collection, metadata } = GetQueryResult.decode(payload);
      return simulation.refuseRichQuery(collection, pageOf(metadata) !== null);
    },
  ],
  [TYPE.GET_HISTORY_FOR_KEY, (simulation, payload) => simulation.queryHistory(GetHistoryForKey.decode(payload).key)],
  [TYPE.QUERY_STATE_NEXT, (simulation, payload) => simulation.queryNext(QueryId.decode(payload).id)],
  [TYPE.QUERY_STATE_CLOSE, (simulation, payload) => simulation.queryClose(QueryId.decode(payload).id)],
]);

/** The name of a message type. */
export function requestName(type: number): string {
  return TYPE_NAMES.get(type) ?? `message type ${type}`;
}

/**
 * Answers one request of a chaincode. Calls of other chaincodes (INVOKE_CHAINCODE) are refused: there is one chaincode
 * here. Throws SimulationError, or rejects with it.
 */
export function answerRequest(
  simulation: Simulation,
  request: Readonly<{ type: number; payload: Uint8Array }>,
): Answered {
  const answer = ANSWERS.get(request.type);
  if (answer === undefined)
    throw new SimulationError(`${requestName(request.type)} is not supported by the embedded network`);
  return answer(simulation, request.payload);
}
