import ChaincodeStub from 'fabric-shim/lib/stub.js';

/**
 * Makes a second event in one transaction fail. Fabric silently keeps only the last, so a contract that sets two
 * loses one.
 */
export function refuseSecondEvents(): void {
  const original = Object.getOwnPropertyDescriptor(ChaincodeStub.prototype, 'setEvent');
  Object.defineProperty(ChaincodeStub.prototype, 'setEvent', {
    ...original,
    value(this: ChaincodeStub, name: string, payload: Uint8Array): void {
      if (this.chaincodeEvent !== undefined)
        throw new Error(`strict: a second event, ${name}, would replace the first`);
      const set: unknown = original?.value;
      if (typeof set === 'function') Reflect.apply(set, this, [name, payload]);
    },
  });
}
