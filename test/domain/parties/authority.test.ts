import { expect } from 'chai';
import { parseCalendarDay } from '../../../chaincode/src/kernel/days';
import {
  groupsOf,
  neededAuthority,
  refuseAuthority,
  ROLES_OF_KIND,
  roleAllows,
} from '../../../chaincode/src/domain/parties/authority';
import type { AuthorityQuestion, Signing } from '../../../chaincode/src/domain/parties/authority';
import { KINDS, PARTY_ROLES } from '../../../chaincode/src/protocol';
import type { Kind, PartyRole } from '../../../chaincode/src/protocol';
import type { Delegation, MatrixRow } from '../../../chaincode/src/protocol/partyItems';
import type { MatrixRecord, SignerRecord } from '../../../chaincode/src/protocol/records';
import { SAMPLES } from '../../support/samples';

const TODAY = parseCalendarDay('2026-01-15');

function row(change: Partial<MatrixRow> = {}): MatrixRow {
  return {
    kinds: ['confirm_receivable'],
    currency: 'CNY',
    groups: ['treasury'],
    soleUpTo: '1000000.00',
    jointUpTo: '5000000.00',
    browserUpTo: '2000000.00',
    ...change,
  };
}

function question(
  amounts: Readonly<Record<string, bigint>>,
  change: Readonly<{ rows?: readonly MatrixRow[]; delegations?: readonly Delegation[]; kind?: Kind }> = {},
): AuthorityQuestion {
  const { rows = [row()], delegations = [], kind = 'confirm_receivable' } = change;
  const matrix: MatrixRecord = { state: 'current', party: 'p', rows, delegations };
  return { kind, roles: ['core'], matrix, sums: new Map(Object.entries(amounts)), today: TODAY };
}

function signer(change: Partial<SignerRecord> = {}): SignerRecord {
  const { signer: fields } = SAMPLES.enrol_signer;
  return { state: 'enrolled', party: 'p', generation: 1, ...fields, class: 'browser', ...change } as SignerRecord;
}

const sole = (change?: Partial<SignerRecord>): readonly Signing[] => [{ role: 'sole', signer: signer(change) }];
const pair = (one?: Partial<SignerRecord>, two?: Partial<SignerRecord>): readonly Signing[] => [
  { role: 'maker', signer: signer(one) },
  { role: 'checker', signer: signer(two) },
];

function codeOf(asked: AuthorityQuestion, signings: readonly Signing[]): string | null {
  return refuseAuthority(asked, signings)?.rejected ?? null;
}

describe('the authority matrix', () => {
  it('P8: to the cent: alone up to the first limit, together up to the second, nobody above', () => {
    const million = 100_000_000n;
    const table: readonly (readonly [bigint, string | null, string | null])[] = [
      [0n, null, null],
      [million, null, null],
      [million + 1n, 'second_signature_needed', null],
      [5n * million, 'second_signature_needed', null],
      [5n * million + 1n, 'amount_beyond_authority', 'amount_beyond_authority'],
      [10n ** 20n, 'amount_beyond_authority', 'amount_beyond_authority'],
    ];
    for (const [amount, alone, together] of table) {
      expect(codeOf(question({ CNY: amount }), sole({ class: 'hsm' })), `${amount} alone`).to.equal(alone);
      expect(codeOf(question({ CNY: amount }), pair({ class: 'hsm' })), `${amount} together`).to.equal(together);
    }
  });

  it('null means never: no sole signature, or none at all', () => {
    const joint = [row({ soleUpTo: null })];
    expect(codeOf(question({ CNY: 0n }, { rows: joint }), sole())).to.equal('second_signature_needed');
    expect(codeOf(question({ CNY: 0n }, { rows: joint }), pair())).to.equal(null);
    const never = [row({ soleUpTo: null, jointUpTo: null })];
    expect(codeOf(question({ CNY: 0n }, { rows: never }), pair())).to.equal('amount_beyond_authority');
    const onlySole = [row({ jointUpTo: null })];
    expect(codeOf(question({ CNY: 100_000_001n }, { rows: onlySole }), pair())).to.equal('amount_beyond_authority');
  });

  it('exactly one row counts: that of the kind and the currency', () => {
    const rows = [row({ currency: 'USD', soleUpTo: '1.00' }), row({ kinds: ['draw'] }), row({ currency: null })];
    expect(codeOf(question({ CNY: 1n }, { rows }), sole())).to.equal('no_authority');
    expect(codeOf(question({ USD: 100n }, { rows }), sole())).to.equal(null);
    expect(codeOf(question({ USD: 101n }, { rows }), sole())).to.equal('second_signature_needed');
    expect(
      codeOf(
        question({}, { rows: [row({ currency: null, soleUpTo: '0', jointUpTo: '0', browserUpTo: null })] }),
        sole(),
      ),
    ).to.equal(null);
  });

  it('a run in several currencies needs what the strictest of them needs, and people of all their groups', () => {
    const rows = [
      row({ groups: ['treasury', 'board'] }),
      row({ currency: 'USD', groups: ['board', 'fx'], soleUpTo: null }),
    ];
    const both = question({ CNY: 1n, USD: 1n }, { rows });
    expect(neededAuthority(both)).to.deep.equal({ persons: 2, strongerKey: false, groups: ['board'] });
    expect(codeOf(both, pair({ groups: ['board'] }, { groups: ['board'] }))).to.equal(null);
    expect(
      codeOf(both, pair({ groups: ['board'] }, { groups: ['treasury', 'fx'] })),
      'one group each is enough',
    ).to.equal(null);
    expect(codeOf(both, pair({ groups: ['board'] }, { groups: ['treasury'] }))).to.equal('no_authority');
    expect(codeOf(both, sole({ groups: ['board'] }))).to.equal('second_signature_needed');
    const beyond = question({ CNY: 10n ** 18n, USD: 1n }, { rows });
    expect(codeOf(beyond, sole({ groups: ['board'] })), 'in the order of the list').to.equal('second_signature_needed');
    expect(codeOf(beyond, pair({ groups: ['board'] }, { groups: ['board'] }))).to.equal('amount_beyond_authority');
  });

  it('one key of another class than a browser’s is enough, whoever holds it', () => {
    const asked = question({ CNY: 200_000_001n });
    expect(codeOf(asked, pair())).to.equal('stronger_key_needed');
    for (const strong of ['platform', 'token', 'hsm', 'system'] as const) {
      expect(codeOf(asked, pair({ class: strong }))).to.equal(null);
      expect(codeOf(asked, pair({}, { class: strong }))).to.equal(null);
    }
    expect(codeOf(question({ CNY: 200_000_000n }), pair())).to.equal(null);
  });

  it('X12: a delegation lends a group on its days, both ends included, to its person only', () => {
    const delegation = { person: 'p-li', group: 'treasury', from: '2026-01-15', until: '2026-01-15' };
    const clerk = { person: 'p-li', groups: ['clerks'] };
    const asked = (change: Partial<Delegation>) =>
      question({ CNY: 1n }, { delegations: [{ ...delegation, ...change }] });
    expect(codeOf(asked({}), sole(clerk))).to.equal(null);
    expect(codeOf(asked({ from: '2026-01-16' }), sole(clerk))).to.equal('no_authority');
    expect(codeOf(asked({ until: '2026-01-14' }), sole(clerk))).to.equal('no_authority');
    expect(codeOf(asked({ person: 'p-wu' }), sole(clerk))).to.equal('no_authority');
    expect(codeOf(asked({ group: 'board' }), sole(clerk))).to.equal('no_authority');
    expect(groupsOf(signer(clerk), asked({}).matrix, TODAY)).to.deep.equal(['clerks', 'treasury']);
  });

  it('P7: which role may use which kind, cell by cell', () => {
    const money: readonly Kind[] = ['open_facility', 'make_offer', 'pay_out', 'book_payment'];
    for (const kind of KINDS) {
      for (const role of PARTY_ROLES) {
        const rule = ROLES_OF_KIND[kind];
        const allowed = rule === 'any' || (rule !== 'witness' && rule.includes(role));
        expect(roleAllows(kind, [role]), `${role} ${kind}`).to.equal(allowed);
        if (money.includes(kind)) expect(allowed).to.equal(role === 'financier');
        if (role === 'operator' || role === 'regulator' || role === 'auditor') expect(allowed).to.equal(rule === 'any');
      }
      expect(roleAllows(kind, [])).to.equal(ROLES_OF_KIND[kind] === 'any');
    }
    const forbidden = { ...question({ CNY: 1n }), roles: ['operator'] as const satisfies readonly PartyRole[] };
    expect(codeOf(forbidden, sole())).to.equal('role_forbids');
  });
});
