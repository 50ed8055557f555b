/**
 * A host that shows other terms than were chosen is caught before anything is offered for signing: whatever member of a
 * prepared item it changes, the client refuses it, or says it in the words that are read before signing.
 */
import { expect } from 'chai';
import { KINDS } from '../../chaincode/src/protocol';
import type { Kind } from '../../chaincode/src/protocol';
import type { Draft } from '../../chaincode/src/protocol/drafts';
import type { DrawItem, Item } from '../../chaincode/src/protocol/items';
import { CORE_FIRM, SAMPLES, SUPPLIER, refNumbered } from '../support/samples';
import { clientModule, closeModules } from './support/modules';
import type * as Agreement from '../../web/src/acts/agreement';
import type * as Shown from '../../web/src/acts/shown';
import type { Prepared } from '../../web/src/acts/prepared';

const NOW_MS = Date.parse('2026-01-15T02:00:00Z');
const NETWORK = `sha256:${'ab'.repeat(32)}`;
const DAY_MS = 86_400_000;

/** A draw whose figures hang together: CASES 2. */
const DRAW: DrawItem = {
  ...SAMPLES.draw,
  claims: [
    { leaf: refNumbered(1), debtor: CORE_FIRM, seller: SUPPLIER, number: '1', face: '1000000.00', due: '2026-04-15' },
  ],
  sheet: {
    currency: 'CNY',
    face: '1000000.00',
    advance: '800000.00',
    discount: '0.00',
    fees: [{ label: '服务费', recipient: SAMPLES.draw.financier, amount: '5000.00' }],
    net: '795000.00',
    valueDate: '2026-01-15',
    maturity: '2026-04-15',
    days: 90,
    interest: '12000.00',
    surplus: '188000.00',
    cost: '17000.00',
    nominalPpm: SAMPLES.draw.terms.ratePpm,
    simplePpm: 86_723,
    xirrPpm: 89_597,
  },
  notice: [
    {
      debtor: CORE_FIRM,
      assignor: SUPPLIER,
      assignee: SAMPLES.draw.financier,
      number: '1',
      currency: 'CNY',
      amount: '1000000.00',
      due: '2026-04-15',
      payTo: { holder: '滇池银行', bank: '昆明分行', number: '6222000012345678', currency: 'CNY' },
    },
  ],
};

const ITEMS: Readonly<Record<Kind, Item>> = { ...SAMPLES, draw: DRAW };

function picked(item: Item, members: readonly string[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(item).filter(([member]) => members.includes(member)));
}

/** Members of a draft by kind, where it is not the whole item. */
const DRAFTED: Partial<Record<Kind, readonly string[]>> = {
  confirm_receivable: ['kind', 'receivable', 'tranches', 'rest', 'noDefence'],
  refuse_receivable: ['kind', 'receivable', 'reason', 'note'],
  acknowledge_notice: ['kind', 'notice'],
  revert_assignment: ['kind', 'financing', 'offer', 'assignment', 'notice', 'payment'],
  pay_out: ['kind', 'financing', 'valueDate', 'reference'],
  book_payment: ['kind', 'payment', 'financing', 'status', 'valueDate', 'bankReference'],
  discharge: ['kind', 'leaf', 'financing', 'receipt'],
};
/** What stood on the screen beside the choice, as the screens hand it over. */
const SEEN: Partial<Record<Kind, readonly string[]>> = {
  confirm_receivable: ['seller', 'number', 'currency', 'payable'],
  refuse_receivable: ['seller', 'number', 'currency', 'payable'],
  acknowledge_notice: ['assignor', 'assignee', 'currency', 'amount'],
  revert_assignment: ['financier', 'supplier', 'currency', 'claims', 'fundBy'],
  pay_out: ['supplier', 'currency', 'amount', 'payTo'],
  book_payment: ['payee', 'currency', 'amount'],
  discharge: ['debtor', 'number', 'due'],
};

function drawn(item: DrawItem): { readonly draft: Draft; readonly seen: Agreement.Seen } {
  const { claims, offer, payTo, sheet, financier, terms, notice } = item;
  const [claim] = claims;
  if (claim === undefined) throw new RangeError('a draw has a claim');
  const draft: Draft = { kind: 'draw', leaf: claim.leaf, offer, account: payTo.account, valueDate: sheet.valueDate };
  const seen = {
    claims,
    financier,
    terms,
    payTo,
    'notice.0.payTo': notice[0]?.payTo,
    'sheet.currency': sheet.currency,
  };
  return { draft, seen };
}

function choiceOf(kind: Kind): Agreement.Choice {
  const item = ITEMS[kind];
  if (item.kind === 'draw') {
    const { draft, seen } = drawn(item);
    return { kind, mode: 'each', drafts: [draft], seen: [seen] };
  }
  const leaf = item.kind === 'revert_assignment' ? { leaf: item.claims[0]?.leaf } : {};
  const members = DRAFTED[kind] ?? Object.keys(item);
  const seen = SEEN[kind];
  return {
    kind,
    mode: 'each',
    drafts: [{ ...picked(item, members), ...leaf } as unknown as Draft],
    seen: [seen === undefined ? null : picked(item, seen)],
  };
}

/** The firm that signs an act of a kind in these samples. */
function signerOf(kind: Kind): string {
  return kind === 'draw' ? SUPPLIER : CORE_FIRM;
}

function preparedOf(kind: Kind, item: Item): Prepared {
  return {
    terms: {
      network: NETWORK,
      suite: 'p256.1',
      party: signerOf(kind),
      generation: 1,
      matrix: 1,
      kind,
      mode: 'each',
      validUntil: NOW_MS + DAY_MS,
    },
    items: [item],
    outcomes: [{ outcome: 'accepted', code: null, details: null }],
    authority: { persons: 1, strongerKey: false, groups: [], code: null, details: null },
    bytes: [1000],
    today: '2026-01-15',
    left: [],
  };
}

/** Another value of the same form. */
function other(value: unknown): unknown {
  if (typeof value === 'boolean') return !value;
  // Rates are shown with two decimals of a percent.
  if (typeof value === 'number') return value > 1000 ? value + 1000 : value + 1;
  if (value === null) return '2026-01-16';
  if (typeof value !== 'string') throw new RangeError('members are plain values');
  const text = value;
  if (/^\d+\.\d\d$/.test(text)) return text.startsWith('9') ? `8${text.slice(1)}` : `9${text.slice(1)}`;
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return `${Number(text.slice(0, 4)) + 1}${text.slice(4)}`;
  if (/^[0-9a-f]{64}$/.test(text)) return 'e'.repeat(64);
  if (text.startsWith('sha256:')) return `sha256:${'e'.repeat(64)}`;
  return `${text}x`;
}

/** The item with one member at a time changed, each with the member's dotted place. */
function forgeries(item: unknown, at = ''): readonly (readonly [place: string, forged: unknown])[] {
  if (typeof item !== 'object' || item === null) return [[at, other(item)]];
  return Object.entries(item).flatMap(([key, inner]) =>
    forgeries(inner, at === '' ? key : `${at}.${key}`).map(([place, forged]): readonly [string, unknown] => {
      const copy: object = Array.isArray(item) ? Array.from(item as readonly unknown[]) : { ...item };
      (copy as Record<string, unknown>)[key] = forged;
      return [place, copy];
    }),
  );
}

describe('agreement of what was prepared with what was chosen', () => {
  let agreement: typeof Agreement;
  let shown: typeof Shown;

  before(async function () {
    this.timeout(60_000);
    agreement = await clientModule<typeof Agreement>('acts/agreement.ts');
    shown = await clientModule<typeof Shown>('acts/shown.ts');
  });
  after(closeModules);

  const signatory = (kind: Kind): Agreement.Signatory => {
    return { network: NETWORK, party: signerOf(kind), generation: 1, nowMs: NOW_MS };
  };
  const words = (item: Item): string => {
    const statement = { kind: item.kind, party: CORE_FIRM, validUntil: NOW_MS };
    return JSON.stringify(shown.statementWords({ statement, items: [item], nameOf: (party) => party }, 'zh-CN'));
  };

  for (const kind of KINDS) {
    it(`refuses or shows whatever a host changes in: ${kind}`, () => {
      const honest = ITEMS[kind];
      expect(() => {
        agreement.requireAgreement(preparedOf(kind, honest), choiceOf(kind), signatory(kind));
      }).not.to.throw();
      for (const [place, forged] of forgeries(honest)) {
        if (place === 'kind') continue;
        const item = forged as Item;
        let isRefused = false;
        try {
          agreement.requireAgreement(preparedOf(kind, item), choiceOf(kind), signatory(kind));
        } catch (error) {
          if (!(error instanceof agreement.Disagreement)) throw error;
          isRefused = true;
        }
        expect(isRefused || words(item) !== words(honest), `${kind}: ${place}`).to.equal(true);
      }
    });
  }

  it('refuses another network, firm, generation or kind, and a statement that is good for too long', () => {
    const honest = preparedOf('draw', DRAW);
    const terms = [
      { network: `sha256:${'cd'.repeat(32)}` },
      { party: CORE_FIRM },
      { generation: 2 },
      { kind: 'discharge' as const },
      { mode: 'linked' as const },
      { validUntil: NOW_MS + 32 * DAY_MS },
    ];
    for (const changed of terms) {
      const forged = { ...honest, terms: { ...honest.terms, ...changed } };
      expect(() => {
        agreement.requireAgreement(forged, choiceOf('draw'), signatory('draw'));
      }, JSON.stringify(changed)).to.throw(agreement.Disagreement, 'terms.');
    }
  });

  it('refuses an item more, an item less, and lists that do not belong together', () => {
    const honest = preparedOf('draw', DRAW);
    const forged: readonly Prepared[] = [
      { ...honest, items: [DRAW, DRAW] },
      { ...honest, items: [] },
      { ...honest, outcomes: [] },
      { ...honest, bytes: [-1] },
    ];
    for (const answer of forged) {
      expect(() => {
        agreement.requireAgreement(answer, choiceOf('draw'), signatory('draw'));
      }).to.throw(agreement.Disagreement);
    }
  });

  describe('in bulk', () => {
    const item = { ...SAMPLES.confirm_receivable };
    const bulk = (): Agreement.BulkChoice => ({
      due: null,
      noDefence: item.noDefence,
      totals: [{ currency: item.currency, count: 1, amount: item.payable }],
      seen: new Map([[item.receivable.id, { seller: item.seller, number: item.number, payable: item.payable }]]),
      dues: new Map([[item.receivable.id, '2026-08-14']]),
      ids: null,
    });
    const whole = {
      ...item,
      tranches: [{ amount: item.payable, due: '2026-08-14', instrument: 'receivable' as const }],
      rest: [],
    };
    const answer = (items: readonly Item[]): Prepared => {
      const outcome = { outcome: 'accepted', code: null, details: null } as const;
      const one = preparedOf('confirm_receivable', whole);
      return { ...one, items, outcomes: items.map(() => outcome), bytes: items.map(() => 1000) };
    };
    const check = (items: readonly Item[], choice = bulk()) => {
      return (): void => {
        agreement.requireBulkAgreement(answer(items), choice, signatory('confirm_receivable'));
      };
    };

    it('takes exactly what was selected', () => {
      expect(check([whole])).not.to.throw();
      expect(check([whole], { ...bulk(), ids: new Set([item.receivable.id]) })).not.to.throw();
    });

    it('refuses another amount, date, seller or waiver, an item nobody selected, one twice, one too few', () => {
      const [tranche] = whole.tranches;
      const forged: readonly (readonly Item[])[] = [
        [{ ...whole, payable: '1.00', tranches: [{ ...tranche, amount: '1.00' }] } as Item],
        [{ ...whole, tranches: [{ ...tranche, due: '2026-08-15' }] } as Item],
        [{ ...whole, tranches: [{ ...tranche, instrument: 'voucher' }] } as Item],
        [{ ...whole, seller: CORE_FIRM }],
        [{ ...whole, noDefence: !whole.noDefence }],
        [whole, whole],
        [],
      ];
      for (const items of forged) expect(check(items), JSON.stringify(items)).to.throw(agreement.Disagreement);
      const others = { ...bulk(), ids: new Set(['0'.repeat(64)]) };
      expect(check([whole], others)).to.throw(agreement.Disagreement, 'receivable');
      const dearer = { ...bulk(), totals: [{ currency: item.currency, count: 1, amount: '0.01' }] };
      expect(check([whole], dearer)).to.throw(agreement.Disagreement, 'sums');
    });
  });
});
