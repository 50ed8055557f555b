/** The least a chaincode can do: one public key of a record's size. It stands alone, so that it is bundled as any other. */
import { Contract } from 'fabric-contract-api';
import type { Context } from 'fabric-contract-api';

class PutContract extends Contract {
  constructor() {
    super('put');
  }

  async put(context: Context, key: string, value: string): Promise<string> {
    await context.stub.putState(key, Buffer.from(value));
    return key;
  }

  async get(context: Context, key: string): Promise<string> {
    return Buffer.from(await context.stub.getState(key)).toString('utf8');
  }
}

export const contracts = [PutContract];
