import { Contract } from 'fabric-contract-api';
import type { Context } from 'fabric-contract-api';

/** What a call of `many` writes for each of its items. */
interface ManyItems {
  readonly keys: readonly string[];
  readonly value: string;
  readonly policy: string;
}

const bytesOf = (text: string): Buffer => Buffer.from(text);
const textOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
/** The declared types leave out that a key without a policy has none. */
const hexOrNothing = (bytes: Uint8Array | undefined): string => Buffer.from(bytes ?? '').toString('hex');
const fromHex = (text: string): Buffer => Buffer.from(text, 'hex');

/** Exercises every request that a contract can make of its peer. Arguments are texts; bytes travel as hex. */
export class LedgerContract extends Contract {
  constructor() {
    super('ledger');
  }

  async get(ctx: Context, key: string): Promise<string> {
    return textOf(await ctx.stub.getState(key));
  }

  async put(ctx: Context, key: string, value: string): Promise<string> {
    await ctx.stub.putState(key, bytesOf(value));
    return value;
  }

  async remove(ctx: Context, key: string): Promise<void> {
    await ctx.stub.deleteState(key);
  }

  async increment(ctx: Context, key: string): Promise<string> {
    const next = String(Number(textOf(await ctx.stub.getState(key))) + 1);
    await ctx.stub.putState(key, bytesOf(next));
    return next;
  }

  async setPolicy(ctx: Context, key: string, policyHex: string): Promise<void> {
    await ctx.stub.setStateValidationParameter(key, fromHex(policyHex));
  }

  async putWithPolicy(ctx: Context, key: string, value: string, policyHex: string): Promise<void> {
    await ctx.stub.putState(key, bytesOf(value));
    await ctx.stub.setStateValidationParameter(key, fromHex(policyHex));
  }

  async getPolicy(ctx: Context, key: string): Promise<string> {
    return hexOrNothing(await ctx.stub.getStateValidationParameter(key));
  }

  async getPrivate(ctx: Context, collection: string, key: string): Promise<string> {
    return textOf(await ctx.stub.getPrivateData(collection, key));
  }

  async getPrivateHash(ctx: Context, collection: string, key: string): Promise<string> {
    return Buffer.from(await ctx.stub.getPrivateDataHash(collection, key)).toString('hex');
  }

  /** The value comes in transient data, under `value`. */
  async putPrivate(ctx: Context, collection: string, key: string): Promise<void> {
    const value = ctx.stub.getTransient().get('value');
    if (value === undefined) throw new Error('no value in the transient data');
    await ctx.stub.putPrivateData(collection, key, value);
  }

  async removePrivate(ctx: Context, collection: string, key: string): Promise<void> {
    await ctx.stub.deletePrivateData(collection, key);
  }

  async setPrivatePolicy(ctx: Context, collection: string, key: string, policyHex: string): Promise<void> {
    await ctx.stub.setPrivateDataValidationParameter(collection, key, fromHex(policyHex));
  }

  async getPrivatePolicy(ctx: Context, collection: string, key: string): Promise<string> {
    return hexOrNothing(await ctx.stub.getPrivateDataValidationParameter(collection, key));
  }

  /** An open write and private writes in several collections, named in one list. */
  async putBoth(ctx: Context, key: string, collections: string): Promise<void> {
    await ctx.stub.putState(key, bytesOf('header'));
    const value = ctx.stub.getTransient().get('value') ?? bytesOf('body');
    for (const collection of collections.split(',')) await ctx.stub.putPrivateData(collection, key, value);
  }

  /** Reads the private key's hash and writes an open key. */
  async copyHash(ctx: Context, collection: string, key: string, target: string): Promise<void> {
    await ctx.stub.putState(target, await ctx.stub.getPrivateDataHash(collection, key));
  }

  /** One private write and per key a read, two writes and a policy. The items are JSON in transient data. */
  async many(ctx: Context, collection: string): Promise<string> {
    const transient = ctx.stub.getTransient();
    const items = JSON.parse(textOf(transient.get('items') ?? bytesOf('{}'))) as ManyItems;
    const policy = fromHex(items.policy);
    for (const key of items.keys) {
      const before = await ctx.stub.getState(key);
      await ctx.stub.putState(key, bytesOf(`${items.value}${before.length}`));
      await ctx.stub.putState(`${key}.act`, bytesOf(items.value));
      await ctx.stub.setStateValidationParameter(key, policy);
    }
    const body = transient.get('body');
    if (body !== undefined) await ctx.stub.putPrivateData(collection, ctx.stub.getTxID(), body);
    return String(items.keys.length);
  }

  readAndWrite(ctx: Context, readKey: string, writeKey: string): Promise<void> {
    return ctx.stub.getState(readKey).then(() => ctx.stub.putState(writeKey, bytesOf('x')));
  }

  async readAfterWrite(ctx: Context, key: string): Promise<string> {
    await ctx.stub.putState(key, bytesOf('new'));
    return textOf(await ctx.stub.getState(key));
  }

  /** The same, catching the error that a strict network gives. */
  async hideReadAfterWrite(ctx: Context, key: string): Promise<string> {
    return this.readAfterWrite(ctx, key).catch(() => 'hidden');
  }

  async putTwice(ctx: Context, key: string, first: string, second: string): Promise<void> {
    if (first === '') await ctx.stub.deleteState(key);
    else await ctx.stub.putState(key, bytesOf(first));
    await ctx.stub.putState(key, bytesOf(second));
  }

  async putInParallel(ctx: Context, prefix: string, count: string): Promise<string> {
    const keys = Array.from({ length: Number(count) }, (_unused, index) => `${prefix}${index}`);
    await Promise.all(keys.map((key) => ctx.stub.putState(key, bytesOf(key))));
    return count;
  }

  /** Keys as JSON. */
  async putAll(ctx: Context, keys: string): Promise<void> {
    for (const key of JSON.parse(keys) as readonly string[]) await ctx.stub.putState(key, bytesOf(key));
  }

  async emit(ctx: Context, name: string, payload: string): Promise<void> {
    await ctx.stub.putState('emitted', bytesOf(payload));
    ctx.stub.setEvent(name, bytesOf(payload));
  }

  async emitTwice(ctx: Context, first: string, second: string): Promise<void> {
    await ctx.stub.putState('emitted', bytesOf(second));
    ctx.stub.setEvent(first, bytesOf('1'));
    ctx.stub.setEvent(second, bytesOf('2'));
  }

  whoAmI(ctx: Context): Promise<string> {
    const { clientIdentity, stub } = ctx;
    const attribute = clientIdentity.getAttributeValue('department') ?? '';
    return Promise.resolve(
      `${stub.getMspID()} ${clientIdentity.getMSPID()} ${attribute} ${stub.getTxID()} ${stub.getChannelID()}`,
    );
  }

  /** Different at every organisation. */
  async putOwnName(ctx: Context, key: string): Promise<void> {
    await ctx.stub.putState(key, bytesOf(ctx.stub.getMspID()));
  }

  fail(_ctx: Context, message: string): Promise<void> {
    return Promise.reject(new Error(message));
  }

  hang(): Promise<void> {
    return new Promise(() => undefined);
  }

  async writeLate(ctx: Context, key: string, afterMs: string): Promise<string> {
    await new Promise((resolve) => setTimeout(resolve, Number(afterMs)));
    await ctx.stub.putState(key, bytesOf('late'));
    return 'late';
  }

  async range(ctx: Context): Promise<void> {
    await ctx.stub.getStateByRange('a', 'z');
  }

  async history(ctx: Context, key: string): Promise<void> {
    await ctx.stub.getHistoryForKey(key);
  }

  async query(ctx: Context): Promise<void> {
    await ctx.stub.getQueryResult('{}');
  }

  async purge(ctx: Context, collection: string, key: string): Promise<void> {
    await ctx.stub.purgePrivateData(collection, key);
  }

  async call(ctx: Context, chaincode: string): Promise<void> {
    await ctx.stub.invokeChaincode(chaincode, ['f'], '');
  }
}

/** What a chaincode package exports. */
export const contracts = [LedgerContract];
