import { expect } from 'chai';
import { Breaker } from '../../../gateway/src/ledger/fabric/breaker';
import { ChaincodeSaidNo, FabricUnreachable } from '../../../gateway/src/ledger/fabric/client';

interface Made {
  readonly breaker: Breaker<number>;
  readonly closed: number[];
  readonly advance: (ms: number) => void;
}

function make(open: () => Promise<number> = () => Promise.resolve(0)): Made {
  let now = 0;
  let count = 0;
  const closed: number[] = [];
  const breaker = new Breaker<number>({
    open: async () => (await open()) + (count += 1),
    close: (connection) => closed.push(connection),
    failuresMax: 3,
    pauseMs: 100,
    pauseMsMax: 300,
    now: () => now,
  });
  return { breaker, closed, advance: (ms) => (now += ms) };
}

const lost = (): Promise<never> => Promise.reject(new FabricUnreachable('no answer'));

async function failure(action: Promise<unknown>): Promise<unknown> {
  return action.then(
    () => null,
    (error: unknown) => error,
  );
}

describe('a connection to a Fabric network', () => {
  it('is opened once and used again', async () => {
    const { breaker } = make();
    expect(await breaker.use((connection) => Promise.resolve(connection))).to.equal(1);
    expect(await breaker.use((connection) => Promise.resolve(connection))).to.equal(1);
  });

  it('is thrown away after three failures in a row and built anew after a pause', async () => {
    const { breaker, closed, advance } = make();
    for (let round = 0; round < 3; round += 1) await failure(breaker.use(lost));
    await Promise.resolve();
    expect(closed).to.deep.equal([1]);
    const refused = await failure(breaker.use((connection) => Promise.resolve(connection)));
    expect(refused).to.be.instanceOf(FabricUnreachable);
    advance(101);
    expect(await breaker.use((connection) => Promise.resolve(connection))).to.equal(2);
  });

  it('is let go even where it is past closing', async () => {
    const breaker = new Breaker<number>({
      open: () => Promise.resolve(1),
      close: () => {
        throw new Error('its listeners are gone already');
      },
      failuresMax: 3,
      pauseMs: 100,
      pauseMsMax: 300,
      now: () => 0,
    });
    await breaker.use(() => Promise.resolve());
    breaker.close();
    // What is thrown while it closes would end the process here.
    await new Promise((resolve) => setImmediate(resolve));
    expect(await breaker.use((connection) => Promise.resolve(connection))).to.equal(1);
  });

  it('outlives refusals, which are answers, and failures between successes', async () => {
    const { breaker, closed } = make();
    for (let round = 0; round < 5; round += 1) {
      await failure(breaker.use(() => Promise.reject(new ChaincodeSaidNo(['no']))));
      await failure(breaker.use(lost));
      await failure(breaker.use(lost));
      await breaker.use(() => Promise.resolve());
    }
    expect(closed).to.deep.equal([]);
  });

  it('that cannot be opened is not tried at every call, and waits longer each time', async () => {
    let opened = 0;
    const { breaker, advance } = make(() => {
      opened += 1;
      return Promise.reject(new Error('refused'));
    });
    for (const [pause, expected] of [
      [0, 1],
      [50, 1],
      [51, 2],
      [150, 2],
      [51, 3],
    ] as const) {
      advance(pause);
      expect(await failure(breaker.use(() => Promise.resolve()))).to.be.instanceOf(FabricUnreachable);
      expect(opened).to.equal(expected);
    }
  });
});
