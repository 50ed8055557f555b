import { expect } from 'chai';
import fc from 'fast-check';
import { canonicalJson } from '../../chaincode/src/kernel/canonical';
import { ParseError } from '../../chaincode/src/kernel/parse';
import { malformed } from '../../chaincode/src/contracts/act';
import { parseItem } from '../../chaincode/src/contracts/kinds';
import { actor, canonicalValue, having, records, sums, witnessOf } from '../../chaincode/src/ledger/shapes';
import { KINDS } from '../../chaincode/src/protocol';
import { nested, placesIn, spoil } from '../support/mutations';
import { SAMPLES } from '../support/samples';
import { seeded } from '../support/seed';

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

  it('no text turns round what stands beside it, or breaks its line', () => {
    const turned = ['\u202e00.001', 'fee\u2066', '\u200fname', 'a\u061cb', 'a\u2028b', 'a\u2029b', 'a\u202db'];
    for (const [kind, path] of [
      ['register_party', 'name'],
      ['open_account', 'account.number'],
      ['make_offer', 'terms.fees.0.label'],
      ['refuse_receivable', 'note'],
      ['pay_out', 'payTo.holder'],
      ['discharge', 'receipt.payer'],
    ] as const) {
      for (const value of turned) {
        const spoilt = spoil(SAMPLES[kind], path, value);
        expect(() => parseItem(kind, spoilt, 'i'), `${kind} ${path}`).to.throw(ParseError, 'control');
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
