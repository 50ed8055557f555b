/**
 * The contract that programs of the fuzzer run in: it makes the stub calls it is told to and answers what came of
 * each. It stands alone, so that it can be bundled as any chaincode.
 */
import { Contract } from 'fabric-contract-api';
import type { Context } from 'fabric-contract-api';

/** An operation with policies as hex and keys complete; see program.ts for what each means. */
interface Step {
  readonly op: string;
  readonly must?: boolean;
  readonly key?: StepKey;
  readonly to?: StepKey;
  readonly mark?: string;
  readonly in?: string;
  readonly value?: string;
  readonly name?: string;
  readonly payload?: string;
  readonly message?: string;
  readonly policy?: string;
  readonly start?: string;
  readonly end?: string;
  readonly take?: number;
  readonly type?: string;
  readonly attributes?: readonly string[];
  readonly size?: number;
  readonly bookmark?: 'last' | { readonly text: string };
  readonly text?: string;
}

type StepKey = string | { readonly type: string; readonly attributes: readonly string[] };
type Stub = Context['stub'];

/** What a run remembers from step to step. */
interface Run {
  readonly stub: Stub;
  readonly context: Context;
  bookmark: string;
}

interface KeyValue {
  readonly key: string;
  readonly value: Uint8Array;
}

interface Iterator<T> {
  next(): Promise<{ readonly value?: T; readonly done?: boolean }>;
  close(): Promise<void>;
}

const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');

/** Text where the bytes are one, else hex; null for nothing. */
function shown(value: Uint8Array | undefined): unknown {
  if (value === undefined || value.length === 0) return null;
  const text = Buffer.from(value).toString('utf8');
  return bytes(text).equals(value) ? text : { hex: Buffer.from(value).toString('hex') };
}

/** The declared types leave out that a key without a policy has none. */
const hexOrNothing = (value: Uint8Array | undefined): string => Buffer.from(value ?? []).toString('hex');

function keyOf(stub: Stub, key: StepKey = ''): string {
  return typeof key === 'string' ? key : stub.createCompositeKey(key.type, [...key.attributes]);
}

/** Reads results until the end, or as many as wanted and then closes. */
async function rows<T>(
  iterator: Iterator<T>,
  take: number | undefined,
  show: (result: T) => unknown,
): Promise<unknown[]> {
  const found: unknown[] = [];
  while (take === undefined || found.length < take) {
    const { value, done } = await iterator.next();
    if (value !== undefined && value !== null) found.push(show(value));
    if (done === true) return found;
  }
  await iterator.close();
  return found;
}

const showRow = ({ key, value }: KeyValue): unknown => [key, shown(value)];

/** The declared type leaves out that the shim's private range gives an object around its iterator. */
async function iteratorOf(answer: PromiseLike<unknown>): Promise<Iterator<KeyValue>> {
  const given = await answer;
  const inner = typeof given === 'object' && given !== null && 'iterator' in given ? given.iterator : given;
  return inner as Iterator<KeyValue>;
}

type Doing = (step: Step, run: Run) => Promise<unknown>;

function collectionOf(step: Step): string | null {
  return step.in ?? null;
}

const get: Doing = async (step, { stub }) => {
  const collection = collectionOf(step);
  const key = keyOf(stub, step.key);
  return shown(await (collection === null ? stub.getState(key) : stub.getPrivateData(collection, key)));
};

async function write(stub: Stub, step: Step, entry: Readonly<{ key: string; value: Uint8Array }>): Promise<null> {
  const collection = collectionOf(step);
  if (collection === null) await stub.putState(entry.key, entry.value);
  else await stub.putPrivateData(collection, entry.key, entry.value);
  return null;
}

const put: Doing = (step, { stub }) =>
  write(stub, step, { key: keyOf(stub, step.key), value: bytes(step.value ?? '') });

const putTransient: Doing = (step, { stub }) => {
  const value = stub.getTransient().get(step.name ?? '') ?? new Uint8Array();
  return write(stub, step, { key: keyOf(stub, step.key), value });
};

const copy: Doing = async (step, run) => {
  const { stub } = run;
  const collection = collectionOf(step);
  const key = keyOf(stub, step.key);
  const before = await (collection === null ? stub.getState(key) : stub.getPrivateData(collection, key));
  const value = Buffer.concat([before, bytes(step.mark ?? '')]);
  return write(stub, step, { key: keyOf(stub, step.to), value });
};

const remove: Doing = async (step, { stub }) => {
  const collection = collectionOf(step);
  const key = keyOf(stub, step.key);
  await (collection === null ? stub.deleteState(key) : stub.deletePrivateData(collection, key));
  return null;
};

const purge: Doing = async (step, { stub }) => {
  await stub.purgePrivateData(step.in ?? '', keyOf(stub, step.key));
  return null;
};

const hash: Doing = async (step, { stub }) => {
  const value = await stub.getPrivateDataHash(step.in ?? '', keyOf(stub, step.key));
  return Buffer.from(value).toString('hex');
};

const setPolicy: Doing = async (step, { stub }) => {
  const collection = collectionOf(step);
  const key = keyOf(stub, step.key);
  const policy = Buffer.from(step.policy ?? '', 'hex');
  if (collection === null) await stub.setStateValidationParameter(key, policy);
  else await stub.setPrivateDataValidationParameter(collection, key, policy);
  return null;
};

const getPolicy: Doing = async (step, { stub }) => {
  const collection = collectionOf(step);
  const key = keyOf(stub, step.key);
  const policy = await (collection === null
    ? stub.getStateValidationParameter(key)
    : stub.getPrivateDataValidationParameter(collection, key));
  return hexOrNothing(policy);
};

const range: Doing = async (step, { stub }) => {
  const collection = collectionOf(step);
  const { start = '', end = '' } = step;
  const answer =
    collection === null ? stub.getStateByRange(start, end) : stub.getPrivateDataByRange(collection, start, end);
  return rows(await iteratorOf(answer), step.take, showRow);
};

const part: Doing = async (step, { stub }) => {
  const collection = collectionOf(step);
  const { type = '', attributes = [] } = step;
  const answer =
    collection === null
      ? stub.getStateByPartialCompositeKey(type, [...attributes])
      : stub.getPrivateDataByPartialCompositeKey(collection, type, [...attributes]);
  return rows(await iteratorOf(answer), step.take, showRow);
};

/** The shim leaves the metadata out where there is no result. */
interface Page {
  readonly iterator: Iterator<KeyValue>;
  readonly metadata?: { readonly fetchedRecordsCount: number; readonly bookmark: string };
}

async function readPage(answer: PromiseLike<unknown>, run: Run): Promise<unknown> {
  const { iterator, metadata } = (await answer) as Page;
  const found = await rows(iterator, undefined, showRow);
  run.bookmark = metadata?.bookmark ?? '';
  return { rows: found, count: metadata?.fetchedRecordsCount ?? null, bookmark: metadata?.bookmark ?? null };
}

function bookmarkOf({ bookmark }: Step, run: Run): string {
  if (bookmark === undefined) return '';
  return bookmark === 'last' ? run.bookmark : bookmark.text;
}

const page: Doing = (step, run) => {
  const { start = '', end = '', size = 0 } = step;
  return readPage(run.stub.getStateByRangeWithPagination(start, end, size, bookmarkOf(step, run)), run);
};

const partPage: Doing = (step, run) => {
  const { type = '', attributes = [], size = 0 } = step;
  const answer = run.stub.getStateByPartialCompositeKeyWithPagination(
    type,
    [...attributes],
    size,
    bookmarkOf(step, run),
  );
  return readPage(answer, run);
};

interface Modification {
  readonly txId: string;
  readonly value: Uint8Array;
  readonly isDelete: boolean;
  readonly timestamp?: { readonly seconds: unknown; readonly nanos: number };
}

const history: Doing = async (step, { stub }) => {
  const iterator: unknown = await stub.getHistoryForKey(keyOf(stub, step.key));
  return rows(iterator as Iterator<Modification>, step.take, ({ txId, value, isDelete, timestamp }) => {
    return [txId, shown(value), isDelete, `${String(timestamp?.seconds)}.${timestamp?.nanos ?? 0}`];
  });
};

const query: Doing = async (step, run) => {
  const collection = collectionOf(step);
  const { text = '', size } = step;
  if (collection !== null)
    return rows(await iteratorOf(run.stub.getPrivateDataQueryResult(collection, text)), undefined, showRow);
  if (size !== undefined) return readPage(run.stub.getQueryResultWithPagination(text, size, ''), run);
  return rows(await iteratorOf(run.stub.getQueryResult(text)), undefined, showRow);
};

const event: Doing = (step, { stub }) => {
  stub.setEvent(step.name ?? '', bytes(step.payload ?? ''));
  return Promise.resolve(null);
};

const transient: Doing = (step, { stub }) => Promise.resolve(shown(stub.getTransient().get(step.name ?? '')));

const who: Doing = (_step, { stub, context }) =>
  Promise.resolve({
    client: context.clientIdentity.getMSPID(),
    id: context.clientIdentity.getID(),
    desk: context.clientIdentity.getAttributeValue('desk'),
    peer: stub.getMspID(),
    channel: stub.getChannelID(),
  });

const fail: Doing = (step) => Promise.reject(new Error(step.message ?? ''));

const DOINGS: Readonly<Record<string, Doing>> = {
  get,
  put,
  putTransient,
  copy,
  delete: remove,
  purge,
  hash,
  setPolicy,
  getPolicy,
  range,
  part,
  page,
  partPage,
  history,
  query,
  event,
  transient,
  who,
  throw: fail,
};

async function perform(step: Step, run: Run): Promise<unknown> {
  const doing = DOINGS[step.op];
  if (doing === undefined) throw new Error(`the probe does not know ${step.op}`);
  try {
    return await doing(step, run);
  } catch (error) {
    if (step.must === true || step.op === 'throw') throw error;
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** Runs programs. */
export class ProbeContract extends Contract {
  constructor() {
    super('probe');
  }

  /** Makes the calls of a JSON list of steps and answers a JSON list of what came of each. */
  async run(context: Context, steps: string): Promise<string> {
    const run: Run = { stub: context.stub, context, bookmark: '' };
    const answers: unknown[] = [];
    for (const step of JSON.parse(steps) as readonly Step[]) answers.push(await perform(step, run));
    return JSON.stringify(answers);
  }
}

/** What a chaincode package exports. */
export const contracts = [ProbeContract];
