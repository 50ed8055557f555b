import { expect } from 'chai';
import fc from 'fast-check';
import { canonicalBytes, canonicalJson } from '../../chaincode/src/kernel/canonical';
import { Failure } from '../../chaincode/src/kernel/failure';
import { ParseError } from '../../chaincode/src/kernel/parse';
import { malformed, parsePresented } from '../../chaincode/src/contracts/act';
import { parseItem } from '../../chaincode/src/contracts/kinds';
import { actor, canonicalValue, having, records, sums, witnessOf } from '../../chaincode/src/ledger/shapes';
import { KINDS } from '../../chaincode/src/protocol';
import type { Presented } from '../../chaincode/src/protocol/acts';
import { BANK, HUB, REGISTRAR } from '../support/consortium';
import { withMember } from '../support/forging';
import { failureOf } from '../support/refused';
import { dischargeDraft, drawDraft } from '../support/road';
import type { Road } from '../support/road';
import { SAMPLES } from '../support/samples';
import { SEED, seeded } from '../support/seed';
import { roadAt } from '../support/stages';

/** A presentation with everything in it: signers, a line of two steps, bodies of every side. */
async function discharging(): Promise<{ road: Road; honest: Presented }> {
  const road = await roadAt('funded');
  const { world, bank } = road;
  await world.moveTo('2026-04-15');
  const item = await world.complete(bank, dischargeDraft(road));
  const run = await world.prepare(bank, 'discharge', [item]);
  const signed = await world.sign(run, [[bank.people[0]!, 'sole']]);
  return { road, honest: await world.presentation(bank, signed, 0) };
}

/** A presentation of a draw, with an offer's origin. */
async function drawing(): Promise<{ road: Road; honest: Presented }> {
  const road = await roadAt('offered');
  const { world, supplier } = road;
  const item = await world.complete(supplier, drawDraft(road));
  const run = await world.prepare(supplier, 'draw', [item]);
  const signed = await world.sign(run, [[supplier.people[0]!, 'sole']]);
  return { road, honest: await world.presentation(supplier, signed, 0) };
}

const HOSTILE: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e300,
  '',
  ' ',
  '\u0000',
  '\ud800',
  'x'.repeat(10_000),
  '__proto__',
  'constructor',
  [],
  [[]],
  [null],
  {},
  { __proto__: null },
  { length: 1 },
  { toString: 1 },
  JSON.parse('{"__proto__":{"polluted":true}}') as unknown,
  { constructor: { prototype: { polluted: true } } },
  nested(40),
];

function nested(depth: number): unknown {
  return depth === 0 ? 1 : [nested(depth - 1)];
}

function placesIn(value: unknown, path = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inside = Object.entries(value).flatMap(([key, entry]) => placesIn(entry, path === '' ? key : `${path}.${key}`));
  return path === '' ? inside : [path, ...inside];
}

/** What an act comes to: the code of its refusal, or its answer and all it writes. What has no code passes through. */
async function outcomeOf(road: Road, bytes: Uint8Array, client: string): Promise<string> {
  const { slot } = await road.world.newestEpoch();
  const call = { args: [String(slot)], transient: bytes, client };
  try {
    const own = { mspId: REGISTRAR, transactionId: 'tx' };
    const { answer, writes } = await road.world.ledger.simulate('act', call, own);
    return `${answer} ${JSON.stringify([...writes])}`;
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
}

describe('hostile presentations', () => {
  it('bytes that are no JSON of ours are refused by a code', async () => {
    const { road } = await drawing();
    const texts = ['', ' ', 'null', '[]', '{}', '"x"', '1', '{', '[[[[', '{"statement":1}', '\u0000', '{"a":1}{"a":2}'];
    for (const text of texts) expect(await outcomeOf(road, Buffer.from(text), HUB), text).to.equal('malformed');
    const noUtf8 = Uint8Array.of(0x22, 0xff, 0xfe, 0x22);
    expect(await outcomeOf(road, noUtf8, HUB)).to.equal('malformed');
    expect((await failureOf(() => parsePresented(new Uint8Array(3 * 768 * 1024 + 1)))).code).to.equal('too_large');
  });

  it('values nested deeper than any of ours are refused before they exhaust the stack', async () => {
    const { road, honest } = await drawing();
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const marked = canonicalJson(withMember(honest, 'records.0.body.data.more', 'MARK')).replace('"MARK"', deep);
    expect(await outcomeOf(road, Buffer.from(marked), HUB)).to.equal('malformed');
    const inItem = canonicalJson(withMember(honest, 'items.0.more', 'MARK')).replace('"MARK"', deep);
    expect(await outcomeOf(road, Buffer.from(inItem), HUB)).to.equal('malformed');
    const inEvidence = canonicalJson(withMember(honest, 'signers.0.evidence.parts.0.value', 'MARK')).replace(
      '"MARK"',
      deep,
    );
    expect(await outcomeOf(road, Buffer.from(inEvidence), HUB)).to.equal('malformed');
  });

  it('the same in a preview', async () => {
    const { road } = await drawing();
    const question = {
      party: road.supplier.party,
      kind: 'draw',
      mode: 'each',
      evidence: true,
      items: ['MARK'],
      records: [],
      signers: [],
      claimLines: {},
      origins: {},
      tags: [],
      generation: 1,
      sums: null,
    };
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const texts = [
      canonicalJson(question).replace('"MARK"', deep),
      '',
      '{}',
      canonicalJson({ ...question, sums: { CNY: '1' } }),
    ];
    for (const text of texts) {
      const call = { args: [], transient: Buffer.from(text), client: HUB };
      expect((await failureOf(() => road.world.ledger.evaluate('preview', call))).code).to.equal('malformed');
    }
  });

  for (const [name, ready, client] of [
    ['a draw', drawing, HUB],
    ['a discharge', discharging, BANK],
  ] as const) {
    it(`${name}: every member replaced by every hostile value ends in a code and never in its effect`, async () => {
      const { road, honest } = await ready();
      const accepted = await outcomeOf(road, canonicalBytes(honest), client);
      expect(accepted).to.include('"outcomes":["accepted"]');
      const random = rotating();
      for (const path of placesIn(honest)) {
        // A few of the hostile values at each place, others at the next: all of them at hundreds of places.
        for (const value of random(3)) {
          const bytes = Buffer.from(JSON.stringify(spoil(honest, path, value)));
          const outcome = await outcomeOf(road, bytes, client);
          if (outcome !== accepted) expect(outcome, `${path} = ${JSON.stringify(value)}`).to.match(/^[a-z_]+$/);
        }
      }
      expect(({} as Record<string, unknown>)['polluted']).to.equal(undefined);
    });
  }

  it('a thousand random mutations of a valid presentation: never another effect, never an uncoded error', async () => {
    const { road, honest } = await drawing();
    const text = canonicalJson(honest);
    const accepted = await outcomeOf(road, Buffer.from(text), HUB);
    const mutation = fc.record({ at: fc.nat(text.length - 1), cut: fc.nat(3), put: fc.string({ maxLength: 3 }) });
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 3 }), async (mutations) => {
        let spoilt = text;
        for (const { at, cut, put } of mutations) spoilt = spoilt.slice(0, at) + put + spoilt.slice(at + cut);
        const outcome = await outcomeOf(road, Buffer.from(spoilt), HUB);
        if (outcome === accepted) return;
        refused += 1;
        expect(outcome).to.match(/^[a-z_]+$/);
      }),
      seeded(1000),
    );
    expect(refused).to.be.greaterThan(900);
  });
});

/** Takes the hostile values in turn. */
function rotating(): (count: number) => readonly unknown[] {
  let next = Math.abs(SEED) % HOSTILE.length;
  return (count) =>
    Array.from({ length: count }, () => {
      next = (next + 1) % HOSTILE.length;
      return HOSTILE[next];
    });
}

describe('shapes', () => {
  it('an item parses as its own kind only, and exactly as it is', () => {
    for (const kind of KINDS) {
      expect(parseItem(kind, JSON.parse(canonicalJson(SAMPLES[kind])), 'items.0')).to.deep.equal(SAMPLES[kind]);
      for (const other of KINDS.filter((entry) => entry !== kind)) {
        expect(() => parseItem(other, SAMPLES[kind], 'items.0'), `${kind} as ${other}`).to.throw(ParseError);
      }
    }
  });

  it('every member of every item refuses what is not of its kind', () => {
    for (const kind of KINDS) {
      for (const path of placesIn(SAMPLES[kind])) {
        for (const value of [{}, [], -1, 1.5, '\u0000', true, 'x'.repeat(10_000)]) {
          const spoilt = spoil(SAMPLES[kind], path, value);
          let parsed: unknown = null;
          try {
            parsed = parseItem(kind, spoilt, 'items.0');
          } catch (error) {
            expect(error, `${kind} ${path}`).to.be.instanceOf(ParseError);
            continue;
          }
          // Some lists may be empty, and some flags may be true: what parses is what was there.
          expect(parsed, `${kind} ${path} ${JSON.stringify(value)}`).to.deep.equal(spoilt);
          expect(value === true || (Array.isArray(value) && value.length === 0)).to.equal(true);
        }
      }
    }
  });

  it('an amount that its currency does not have is no item', () => {
    const spoilt: readonly (readonly [keyof typeof SAMPLES, string])[] = [
      ['present_invoice', 'invoice.payable'],
      ['confirm_receivable', 'tranches.0.amount'],
      ['confirm_receivable', 'rest.0.amount'],
      ['open_facility', 'suppliers.0.limit'],
      ['make_offer', 'terms.fees.0.flat'],
      ['draw', 'sheet.fees.0.amount'],
      ['draw', 'claims.0.face'],
      ['draw', 'notice.0.amount'],
      ['pay_out', 'amount'],
      ['discharge', 'allocation.retained'],
      ['amend_matrix', 'rows.1.soleUpTo'],
    ];
    for (const [kind, path] of spoilt) {
      for (const amount of ['1', '1.0', '1.000', '01.00', '-1.00', '1e2', '1000000000000000.00', '٣.00', '1.00 ']) {
        const item = spoil(SAMPLES[kind], path, amount);
        expect(() => parseItem(kind, item, 'items.0'), `${kind} ${path} ${amount}`).to.throw(ParseError);
      }
    }
  });

  it('a matrix has one row for each cell, and measures nothing without a currency', () => {
    const { rows } = SAMPLES.amend_matrix;
    const wrong = [
      [...rows, rows[1]!],
      [rows[0]!, { ...rows[0]!, kinds: ['amend_matrix'] }],
      [{ ...rows[0]!, soleUpTo: '1' }],
      [{ ...rows[0]!, kinds: ['vote'] }],
      [{ ...rows[0]!, kinds: [] }],
      [{ ...rows[0]!, groups: [] }],
      [],
    ];
    for (const list of wrong) {
      expect(() => parseItem('amend_matrix', { ...SAMPLES.amend_matrix, rows: list }, 'x')).to.throw(ParseError);
    }
  });

  it('a payment has a value date exactly when it went out', () => {
    const { book_payment: item } = SAMPLES;
    for (const change of [{ valueDate: null }, { status: 'failed' }, { status: 'returned' }]) {
      expect(() => parseItem('book_payment', { ...item, ...change }, 'x')).to.throw(ParseError);
    }
  });

  it('P1: a party is named by a code that checks, in its one spelling, or it is not named', () => {
    for (const party of [
      'uscc:91350100M000100Y43',
      'lei:54930084UKLVMY22DS16',
      'witness:RegistrarMSP',
      'duns:123456789',
    ]) {
      expect(actor(party, '')).to.equal(party);
    }
    for (const party of [
      'uscc:91350100M000100Y4Z',
      'uscc:91350100M000100Y4D',
      'uscc:91350100m000100y43',
      'lei:54930084UKLVMY22DS17',
      'USCC:91350100M000100Y43',
      'uscc:',
      'witness:',
      'witness:__proto__',
      'witness:a b',
      '',
      7,
      null,
    ]) {
      expect(() => actor(party, ''), String(party)).to.throw(ParseError);
    }
    expect([witnessOf('witness:HubMSP'), witnessOf('uscc:91350100M000100Y43')]).to.deep.equal(['HubMSP', null]);
    for (const party of ['uscc:91350100M000100Y4Z', 'uscc:91350100M000100Y4D']) {
      expect(() => parseItem('register_party', { ...SAMPLES.register_party, party }, 'x')).to.throw(ParseError);
    }
    const { party } = parseItem(
      'register_party',
      { ...SAMPLES.register_party, party: 'uscc:91350100M000100Y43' },
      'x',
    ) as typeof SAMPLES.register_party;
    expect(party).to.equal('uscc:91350100M000100Y43');
  });

  it('a value is taken as it is when it can be hashed, and refused when it cannot', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        const hashes = isCanonical(value);
        let taken = true;
        try {
          expect(canonicalValue(value, 'x')).to.equal(value);
        } catch (error) {
          if (!(error instanceof ParseError)) throw error;
          taken = false;
        }
        expect(taken).to.equal(hashes);
      }),
      seeded(500),
    );
    expect(() => canonicalValue(undefined, 'x')).to.throw(ParseError);
    expect(() => canonicalValue(nested(17), 'x')).to.throw(ParseError, 'levels');
    expect(canonicalValue(nested(15), 'x')).to.deep.equal(nested(15));
    expect(() => canonicalValue({ '\udfff': 1 }, 'x')).to.throw(ParseError);
  });

  it('sums have their currencies’ decimals', () => {
    expect(sums({ CNY: '123456789012345678.00', JPY: '7' }, 's')).to.deep.equal({
      CNY: '123456789012345678.00',
      JPY: '7',
    });
    for (const value of [{ CNY: '1' }, { CNY: '1.0' }, { JPY: '1.0' }, { XXX: '1.00' }, { CNY: 1 }, [], null]) {
      expect(() => sums(value, 's'), JSON.stringify(value)).to.throw(ParseError);
    }
  });

  it('each record is presented once', () => {
    const record = {
      id: 'ab'.repeat(32),
      salt: 'cd'.repeat(32),
      body: {
        kind: 'leaf',
        readers: [],
        act: 'ef'.repeat(32),
        epoch: { number: 1, timeMs: 1 },
        data: { state: 'held' },
      },
    };
    expect(records([record], 'r')).to.have.lengthOf(1);
    expect(() => records([record, { ...record, salt: '00'.repeat(32) }], 'r')).to.throw(ParseError, 'each record once');
    for (const path of [
      'body',
      'body.data',
      'body.data.state',
      'body.readers',
      'body.epoch',
      'body.kind',
      'body.act',
    ]) {
      expect(() => records([spoil(record, path, null)], 'r'), path).to.throw(ParseError);
    }
    expect(() => records([{ ...record, body: { ...record.body, more: 1 } }], 'r')).to.throw(ParseError);
  });

  it('an inherited member is no member', () => {
    const shape = having<{ a: number }>({
      a: (value, at) => {
        if (typeof value !== 'number') throw new ParseError(at, 'a number');
        return value;
      },
    });
    expect(shape({ a: 1, b: 2 }, '')).to.deep.equal({ a: 1, b: 2 });
    for (const value of [Object.create({ a: 1 }), null, [], 'a', undefined])
      expect(() => shape(value, '')).to.throw(ParseError);
  });

  it('what a parser throws reaches the client as one code, and nothing else is taken for it', () => {
    expect(malformed(new ParseError('a.b', 'rule'))).to.deep.include({
      code: 'malformed',
      details: { path: 'a.b', rule: 'rule' },
    });
    expect(malformed(new SyntaxError('x'))).to.deep.include({ code: 'malformed', details: {} });
    const bug = new Error('a bug');
    expect(malformed(bug)).to.equal(bug);
  });
});

function isCanonical(value: unknown): boolean {
  try {
    canonicalJson(value);
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

/** Like `withMember`, for values that have no canonical form. */
function spoil(value: unknown, path: string, member: unknown): unknown {
  const copy = structuredClone(value);
  const keys = path.split('.');
  const last = keys.pop()!;
  const owner = keys.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], copy);
  (owner as Record<string, unknown>)[last] = member;
  return copy;
}
