import { expect } from 'chai';
import * as fc from 'fast-check';
import { EndorsementsDifferError } from '../../../../network/embedded/src/errors';
import type { Committed } from '../../../../network/embedded/src/client/embeddedClient';
import { textOf } from '../../../support/network/expectations';
import { openTestNetwork, temporaryFolder } from '../../../support/network/harness';
import type { TestNetwork } from '../../../support/network/harness';

const PAIR = ['CoreMSP', 'BankMSP'];

describe('clients that race', function () {
  this.timeout(60_000);
  let folder: Awaited<ReturnType<typeof temporaryFolder>>;
  let test: TestNetwork;

  before(async () => {
    folder = await temporaryFolder();
    test = await openTestNetwork(PAIR, { directory: folder.path });
  });
  after(async () => {
    await test.close();
    await folder.remove();
  });

  const get = async (key: string): Promise<string> =>
    textOf(await test.as('CoreMSP').evaluate({ fn: 'get', args: [key], organisation: 'BankMSP' }));

  it('for one key at one height have exactly one winner, 64 of them', async () => {
    const clients = Array.from({ length: 64 }, (_unused, index) => test.as(PAIR[index % 2]!));
    const endorsed = await Promise.all(
      clients.map((client) => client.endorse({ fn: 'increment', args: ['hot'], organisations: PAIR })),
    );
    const committed = await Promise.all(endorsed.map((one, index) => clients[index]!.submit(one)));
    const names = committed.map(({ validationName }) => validationName);
    expect(names.filter((name) => name === 'VALID')).to.have.length(1);
    expect(names.filter((name) => name === 'MVCC_READ_CONFLICT')).to.have.length(63);
    expect(await get('hot')).to.equal('1');
  });

  it('and try again never lose or double an increment, and win once per block at most', async () => {
    const wins: Committed[] = [];
    const increments = 3;
    await Promise.all(
      Array.from({ length: 24 }, async () => {
        const client = test.as('CoreMSP');
        for (let done = 0; done < increments;) {
          const endorsed = await client
            .endorse({ fn: 'increment', args: ['counter'], organisations: PAIR })
            .catch((error: unknown) => {
              // The organisations simulated at different heights; a client asks again.
              if (error instanceof EndorsementsDifferError) return null;
              throw error;
            });
          if (endorsed === null) continue;
          const committed = await client.submit(endorsed);
          if (committed.validationCode !== 0) continue;
          wins.push(committed);
          done++;
        }
      }),
    );
    expect(await get('counter')).to.equal(String(24 * increments));
    expect(new Set(wins.map(({ blockNumber }) => blockNumber)).size).to.equal(wins.length);
  });

  it('for keys of their own all win', async () => {
    const client = test.as('CoreMSP');
    const codes = await Promise.all(
      Array.from({ length: 200 }, async (_unused, index) => {
        const endorsed = await client.endorse({ fn: 'put', args: [`own${index}`, 'v'], organisations: PAIR });
        return (await client.submit(endorsed)).validationCode;
      }),
    );
    expect(codes.every((code) => code === 0)).to.equal(true);
  });

  it('leave the state that running the valid transactions one after another would', async () => {
    const keys = ['a', 'b', 'c'];
    let round = 0;
    const transfer = fc.record({ from: fc.constantFrom(...keys), to: fc.constantFrom(...keys), held: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(transfer, { minLength: 1, maxLength: 12 }), async (transfers) => {
        const prefix = `round${round++}-`;
        const client = test.as('CoreMSP');
        const kept: Awaited<ReturnType<typeof client.endorse>>[] = [];
        const model = new Map<string, number>();
        for (const { from, held } of transfers) {
          const request = { fn: 'increment', args: [`${prefix}${from}`], organisations: PAIR };
          const endorsed = await client.endorse(request);
          if (held) kept.push(endorsed);
          else if ((await client.submit(endorsed)).validationCode === 0) model.set(from, (model.get(from) ?? 0) + 1);
        }
        // What was kept back is valid only if nobody changed the key since.
        for (const endorsed of kept) {
          const committed = await client.submit(endorsed);
          const expected = textOf(endorsed.payload);
          const key = transfers.find(({ from }) => endorsedKey(endorsed, prefix) === from)?.from ?? '';
          const isCurrent = String((model.get(key) ?? 0) + 1) === expected;
          expect(committed.validationCode === 0).to.equal(isCurrent);
          if (isCurrent) model.set(key, (model.get(key) ?? 0) + 1);
        }
        for (const key of keys) expect(await get(`${prefix}${key}`)).to.equal(String(model.get(key) ?? ''));
      }),
      { numRuns: 25 },
    );
  });
});

/** The key that an endorsed increment writes, read from the transaction itself. */
function endorsedKey(endorsed: { readonly envelope: Uint8Array }, prefix: string): string {
  const content = Buffer.from(endorsed.envelope).toString('latin1');
  const at = content.indexOf(prefix);
  return content.charAt(at + prefix.length);
}
