import { expect } from 'chai';
import { eventually } from '../../scripts/client/desk';
import { withMemoryDatabase } from './support/memoryDatabase';
import { clientModule, closeModules } from './support/modules';
import type { StatementView } from '../../web/src/api/answers';
import type * as Errors from '../../web/src/api/errors';
import type { Request } from '../../web/src/api/client';
import type * as OutboxModule from '../../web/src/acts/outbox';
import type * as Database from '../../web/src/keys/database';

const DAY_MS = 24 * 3600 * 1000;
const ACTS = ['a'.repeat(64), 'b'.repeat(64)] as const;
const HASH = `sha256:${'c'.repeat(64)}`;

/** What a host says, and what is on the ledger. */
interface Host {
  view: Pick<StatementView, 'state'> & {
    readonly chunks: readonly { readonly index: number; readonly state: string }[];
  };
  ledgerMs: number;
  readonly applied: Set<string>;
}

const chunks = (state: string): Host['view']['chunks'] => ACTS.map((_, index) => ({ index, state }));

describe('the outbox of a browser', () => {
  let outboxes: typeof OutboxModule;
  let database: typeof Database;
  let errors: typeof Errors;
  let running: { readonly stop: () => Promise<void> } | null = null;

  before(async function () {
    this.timeout(60_000);
    withMemoryDatabase();
    outboxes = await clientModule<typeof OutboxModule>('acts/outbox.ts');
    database = await clientModule<typeof Database>('keys/database.ts');
    errors = await clientModule<typeof Errors>('api/errors.ts');
  });
  after(closeModules);
  afterEach(async () => {
    await running?.stop();
    running = null;
    await database.remove('outbox', HASH);
  });

  function answered(host: Host, { path }: Pick<Request<unknown>, 'path'>): unknown {
    if (path === '/network') return { epoch: { number: 1, timeMs: host.ledgerMs } };
    if (!path.startsWith('/acts/'))
      return path.startsWith('/statements/') ? { statement: host.view, ...host.view } : null;
    const act = path.slice('/acts/'.length);
    if (!host.applied.has(act)) throw new errors.Refusal({ status: 404, code: 'not_found' });
    return { act, epoch: 1, outcomes: ['accepted'] };
  }

  /** An outbox at this host with one signed run of two transactions in it. */
  async function sentTo(host: Host, validUntil: number): Promise<OutboxModule.Outbox> {
    const client = {
      slug: 'core',
      send: (request: Request<unknown>) => Promise.resolve().then(() => answered(host, request)),
    };
    const outbox = new outboxes.Outbox(client as never, 'somebody');
    const run = { statement: { validUntil }, statementHash: HASH, items: [{}, {}] };
    await outbox.add({
      hash: HASH,
      slug: 'core',
      user: 'somebody',
      way: 'store',
      run,
      signature: {},
      acts: ACTS,
      signedAt: 0,
    } as never);
    const work = outbox.run();
    running = {
      stop: async () => {
        outbox.stop();
        await work;
      },
    };
    return outbox;
  }

  const reaches = (outbox: OutboxModule.Outbox, state: OutboxModule.Sending['state']): Promise<true> =>
    eventually(state, () => {
      outbox.wake();
      return Promise.resolve(outbox.sendings.value.get(HASH)?.state === state ? true : null);
    });

  const kept = async (): Promise<boolean> => (await database.get('outbox', HASH)) !== undefined;

  for (const [said, view] of [
    ['it was taken back', { state: 'withdrawn', chunks: [] }],
    ['all of it was refused', { state: 'done', chunks: chunks('refused') }],
  ] as const) {
    it(`keeps what was signed where its host says that ${said}, and still sees it applied`, async () => {
      const host: Host = { view, ledgerMs: Date.now() + 900 * DAY_MS, applied: new Set() };
      const outbox = await sentTo(host, Date.now() + DAY_MS);
      await reaches(outbox, 'dropped');
      expect(await kept()).to.equal(true);
      host.applied.add(ACTS[0]).add(ACTS[1]);
      await reaches(outbox, 'over');
      await running?.stop();
      expect(outbox.sendings.value.get(HASH)?.progress).to.deep.include({ applied: 2, refused: 0 });
      expect(await kept()).to.equal(false);
    });
  }

  it('keeps what is past its time by this device’s clock alone, and not once the ledger’s time is past it as well', async () => {
    const host: Host = {
      view: { state: 'withdrawn', chunks: [] },
      ledgerMs: Date.now() - 9 * DAY_MS,
      applied: new Set(),
    };
    const outbox = await sentTo(host, Date.now() - 8 * DAY_MS);
    await reaches(outbox, 'dropped');
    expect(await kept()).to.equal(true);
    host.ledgerMs = Date.now();
    await reaches(outbox, 'over');
    await running?.stop();
    expect(await kept()).to.equal(false);
  });

  it('takes nothing off the device while one transaction of a run was not seen', async () => {
    const host: Host = {
      view: { state: 'carrying', chunks: chunks('applied') },
      ledgerMs: Date.now(),
      applied: new Set([ACTS[0]]),
    };
    const outbox = await sentTo(host, Date.now() + DAY_MS);
    await eventually('the first', () =>
      Promise.resolve(outbox.sendings.value.get(HASH)?.progress?.applied === 1 ? true : null),
    );
    expect(outbox.sendings.value.get(HASH)?.state).to.equal('stored');
    expect(await kept()).to.equal(true);
  });
});
