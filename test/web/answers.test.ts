/**
 * The client lets data in only through its readers. What the gateway's tests kept of its answers is read whole; what is
 * malformed in any member is refused, or was none of the client's business.
 */
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect } from 'chai';
import { clientModule, closeModules } from './support/modules';
import type * as Answers from '../../web/src/api/answers';
import type * as ClientModule from '../../web/src/api/client';
import type * as Compose from '../../web/src/acts/compose';
import type * as Errors from '../../web/src/api/errors';
import type * as PreparedModule from '../../web/src/acts/prepared';
import type * as Reading from '../../web/src/lib/reading';
import type * as Records from '../../web/src/api/records';

const FOLDER = path.resolve('test/snapshots');

/** Answers that this client never asks for. */
const NOT_ASKED = ['matrices', 'projection', 'statement-evidence'];
/** Answers that the client reads inside its requests; see the tests of requests below. */
const OF_REQUESTS = ['problem', 'problem-fields', 'session'];

type Reader = Reading.Reader<unknown>;

interface Read {
  readonly reader: Reader;
  /** Members that are kept as they come and read again by whoever uses them. */
  readonly raw: readonly RegExp[];
}

type Modules = typeof Answers & typeof Records & typeof Compose & typeof PreparedModule & typeof Reading;

const RECORD_LISTS = {
  accounts: 'account',
  claims: 'leaf',
  discharges: 'discharge',
  facilities: 'facility',
  financings: 'financing',
  invoices: 'receivable',
  notices: 'notice',
  offers: 'offer',
  payments: 'payment',
  settlements: 'settlement',
  signers: 'signer',
} as const;

function readersOf(client: Modules): Readonly<Record<string, Read>> {
  const plain = (reader: Reader): Read => ({ reader, raw: [] });
  const lists = Object.entries(RECORD_LISTS).map(([name, kind]) => {
    const data: Reader = client.RECORD_DATA[kind];
    return [name, plain(client.pageOf(data))] as const;
  });
  // Details are a code's own; sums are a map of as many currencies as there are.
  const details = [/\.details\b/, /\bsums\.[A-Z]{3}$/];
  return {
    ...Object.fromEntries(lists),
    'act-outcome': plain(client.actOutcome),
    enrolments: plain(client.enrolmentList),
    import: plain(client.importView),
    imports: plain(client.importList),
    'import-rows': plain(client.badRows),
    me: plain(client.me),
    network: plain(client.network),
    parties: plain(client.parties),
    'prepared-confirmations': { reader: client.prepared, raw: details },
    'prepared-import': { reader: client.prepared, raw: details },
    receipts: plain(client.receiptLines),
    'statement-done': {
      reader: client.object({ statement: client.statementView, run: client.storedRun }),
      raw: details,
    },
    'statements-waiting': { reader: client.statementList, raw: details },
    story: { reader: client.story, raw: [/^record\.data/, /^related\.\d+\.data/, /\.statement\b/, /\.parts\b/] },
  };
}

function snapshot(name: string): unknown {
  const kept: unknown = JSON.parse(readFileSync(path.join(FOLDER, `${name}.json`), 'utf8'));
  if (name !== 'import-rows') return kept;
  // The client asks for the rows that could not be read.
  const { rows } = kept as { readonly rows: readonly { readonly kind: string }[] };
  return { rows: rows.filter(({ kind }) => kind === 'invalid') };
}

/** Every place in a value, dotted. */
function placesOf(value: unknown, at: readonly string[] = []): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [at];
  const inner = Object.entries(value).flatMap(([key, entry]) => placesOf(entry, [...at, key]));
  return at.length === 0 ? inner : [at, ...inner];
}

/** Something that is of no form anybody agreed on here. */
function alienTo(value: unknown): unknown {
  if (typeof value === 'string') return 20_261_129.5;
  if (Array.isArray(value)) return { length: 0 };
  if (typeof value === 'object') return value === null ? {} : [value];
  return 'alien';
}

/** The value with one place changed, or without it. */
function changed(value: unknown, place: readonly string[], change: 'alien' | 'gone' | 'null'): unknown {
  const copy: unknown = structuredClone(value);
  let holder = copy as Record<string, unknown>;
  for (const key of place.slice(0, -1)) holder = holder[key] as Record<string, unknown>;
  const last = place.at(-1) ?? '';
  if (change === 'alien') holder[last] = alienTo(holder[last]);
  else if (change === 'null') holder[last] = null;
  else if (Array.isArray(holder)) holder.splice(Number(last), 1);
  else Reflect.deleteProperty(holder, last);
  return copy;
}

/** What was read, with one member null: where a member may be null, it may be absent as well. */
function withNull(read: string, place: readonly string[]): string {
  return JSON.stringify(changed(JSON.parse(read), place, 'null'));
}

describe('answers of the gateway in the web client', () => {
  let client: Modules;
  let requests: typeof ClientModule;
  let errors: typeof Errors;
  const names = readdirSync(FOLDER).map((file) => path.basename(file, '.json'));

  before(async function () {
    this.timeout(60_000);
    const files = ['api/answers.ts', 'api/records.ts', 'acts/compose.ts', 'acts/prepared.ts', 'lib/reading.ts'];
    const modules = await Promise.all(files.map((file) => clientModule<object>(file)));
    client = Object.assign({}, ...modules) as Modules;
    requests = await clientModule<typeof ClientModule>('api/client.ts');
    errors = await clientModule<typeof Errors>('api/errors.ts');
  });
  after(closeModules);

  it('reads every kind of answer that the gateway tests kept', () => {
    const readers = readersOf(client);
    const known = [...Object.keys(readers), ...NOT_ASKED, ...OF_REQUESTS].sort();
    expect(known).to.deep.equal([...names].sort());
    for (const [name, { reader }] of Object.entries(readers)) {
      expect(() => reader(snapshot(name), ''), name).not.to.throw();
    }
  });

  it('lets no malformed member in: it is refused, or makes no difference', () => {
    for (const [name, { reader, raw }] of Object.entries(readersOf(client))) {
      const whole = snapshot(name);
      const read = JSON.stringify(reader(whole, ''));
      for (const place of placesOf(whole)) {
        const dotted = place.join('.');
        if (raw.some((pattern) => pattern.test(dotted))) continue;
        for (const change of ['alien', 'gone'] as const) {
          if (change === 'gone' && /^\d+$/.test(place.at(-1) ?? '')) continue;
          const told = answered(reader, changed(whole, place, change));
          const isSafe = told === null || told === read || (change === 'gone' && told === withNull(read, place));
          expect(isSafe, `${name}: ${dotted} ${change}`).to.equal(true);
        }
      }
    }
  });

  /** What the reader makes of it, as text; null where it refuses. Anything but its own refusal is a bug. */
  function answered(reader: Reader, value: unknown): string | null {
    try {
      return JSON.stringify(reader(value, ''));
    } catch (error) {
      if (error instanceof client.ShapeError) return null;
      throw error;
    }
  }

  it('reads the sum of a list that is longer than any one amount', () => {
    const totals = [{ currency: 'CNY', count: 10_000, amount: '9999999999999999900.00' }];
    const page = { records: [], cursor: null, totals };
    expect(client.pageOf(client.RECORD_DATA.receivable)(page, '').totals).to.deep.equal(totals);
  });

  it('lets nothing hide in what is signed: an unknown member of an item is refused', () => {
    const prepared = snapshot('prepared-confirmations') as { readonly items: readonly object[] };
    const [first, ...others] = prepared.items;
    const stuffed = { ...prepared, items: [{ ...first, extra: '1' }, ...others] };
    expect(() => client.prepared(stuffed, '')).to.throw(client.ShapeError, 'extra');
  });

  describe('requests', () => {
    const real = globalThis.fetch;
    afterEach(() => {
      globalThis.fetch = real;
    });

    /** The client's request, answered with this. */
    async function asked(status: number, body: string): Promise<unknown> {
      globalThis.fetch = () => Promise.resolve(new Response(body, { status }));
      const one = new requests.Client('hub', () => undefined);
      return one.send({ path: '/me', reader: client.me }).catch((error: unknown) => error);
    }

    it('reads a problem with its code and the fields that break a rule', async () => {
      const problem = await asked(404, JSON.stringify(snapshot('problem')));
      expect(problem).to.be.instanceOf(errors.Refusal);
      const fields = await asked(400, JSON.stringify(snapshot('problem-fields')));
      expect(fields).to.be.instanceOf(errors.Refusal).with.property('code', 'bad_request');
      expect((fields as Errors.Refusal).fields.length).to.be.greaterThan(0);
    });

    it('takes what stands between it and the gateway for no answer, and everything else that is no JSON as garbled', async () => {
      expect(await asked(502, '<html>Bad gateway</html>')).to.be.instanceOf(errors.Unreachable);
      expect(await asked(200, '<html>Welcome to the hotel</html>')).to.be.instanceOf(errors.Garbled);
      expect(await asked(200, '{"id": 1}')).to.be.instanceOf(errors.Garbled);
      expect(await asked(400, 'no')).to.be.instanceOf(errors.Garbled);
    });
  });
});
