import { Contract } from 'fabric-contract-api';
import type { Context } from 'fabric-contract-api';

/** Answers with an object, which the default serializer of this version of Fabric cannot write. */
export class ObjectContract extends Contract {
  constructor() {
    super('objects');
  }

  answer(_ctx: Context, name: string): Promise<{ readonly name: string }> {
    return Promise.resolve({ name });
  }
}

/** Writes every answer as JSON between marks, and reads arguments as texts. */
class MarkedSerializer {
  toBuffer(result: unknown): Buffer {
    return Buffer.from(`<${JSON.stringify(result)}>`);
  }

  fromBuffer(data: Buffer): { readonly value: string; readonly validateData: string } {
    const value = data.toString('utf8');
    return { value, validateData: value };
  }
}

/** What a chaincode package exports. */
export const contracts = [ObjectContract];
/** A package may bring serializers of its own. */
export const serializers = { transaction: 'marked', serializers: { marked: MarkedSerializer } };
