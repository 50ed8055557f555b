/**
 * The same reads, writes, policies, envelope and event as a confirmation, and no rule: what Fabric itself asks for the
 * shape of our transactions. It stands alone, so that it is bundled as any other.
 */
import { Contract } from 'fabric-contract-api';
import type { Context } from 'fabric-contract-api';

/** Base64 values; a policy is null where the key keeps the one it has. */
interface Shape {
  readonly reads: readonly string[];
  readonly writes: readonly { readonly key: string; readonly value: string; readonly policy: string | null }[];
  readonly envelope: { readonly collection: string; readonly key: string; readonly value: string } | null;
  readonly event: string;
}

const bytes = (base64: string): Buffer => Buffer.from(base64, 'base64');

class SameKeysContract extends Contract {
  constructor() {
    super('same');
  }

  async act({ stub }: Context): Promise<string> {
    const { reads, writes, envelope, event } = JSON.parse(
      Buffer.from(stub.getTransient().get('shape') ?? '').toString('utf8'),
    ) as Shape;
    for (const key of reads) await stub.getState(key);
    for (const { key, value, policy } of writes) {
      await stub.putState(key, bytes(value));
      if (policy !== null) await stub.setStateValidationParameter(key, bytes(policy));
    }
    if (envelope !== null) await stub.putPrivateData(envelope.collection, envelope.key, bytes(envelope.value));
    stub.setEvent('act', bytes(event));
    return Buffer.from(event, 'base64').toString('utf8');
  }
}

export const contracts = [SameKeysContract];
