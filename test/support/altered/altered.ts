/** Rules as a dishonest organisation would run them: the real contract over a stub that does not do what it is told. */
import { TallystickContract, TransactionContext } from '../../../chaincode/src/contracts/tallystick';

type Stub = TransactionContext['stub'];

/** Members of the stub that are not the real ones. */
export type Alteration = (stub: Stub) => Partial<Stub>;

function alteredStub(stub: Stub, alteration: Alteration): Stub {
  const changed = alteration(stub);
  return new Proxy(stub, {
    get: (target, name) => {
      const member: unknown = Reflect.get(name in changed ? changed : target, name);
      return typeof member === 'function' ? (member.bind(name in changed ? changed : target) as unknown) : member;
    },
  });
}

/** The module of contracts that a worker loads: the real rules with one alteration beneath them. */
export function alteredContracts(alteration: Alteration): readonly (new () => TallystickContract)[] {
  class AlteredContext extends TransactionContext {
    constructor() {
      super();
      let altered: Stub | null = null;
      Object.defineProperty(this, 'stub', {
        get: () => altered,
        set: (stub: Stub) => {
          altered = alteredStub(stub, alteration);
        },
      });
    }
  }
  class AlteredContract extends TallystickContract {
    override createContext(): TransactionContext {
      return new AlteredContext();
    }
  }
  return [AlteredContract];
}
