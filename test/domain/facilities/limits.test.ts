import { expect } from 'chai';
import fc from 'fast-check';
import { isRejected } from '../../../chaincode/src/kernel/decision';
import { formatAmount, parseAmount } from '../../../chaincode/src/kernel/money';
import { decideMakeOffer, refuseOffer, refuseTerms } from '../../../chaincode/src/domain/facilities/decide';
import type { OfferUse } from '../../../chaincode/src/domain/facilities/decide';
import type { World } from '../../../chaincode/src/domain/world';
import type { MakeOfferItem } from '../../../chaincode/src/protocol/items';
import type { FacilityRecord, OfferRecord, PartyRecord } from '../../../chaincode/src/protocol/records';
import { BANK_FIRM, CORE_FIRM, SAMPLES, SUPPLIER } from '../../support/samples';
import { seeded } from '../../support/seed';
import { LOAN, PURCHASE } from '../deals';

const unused = { blocked: '0.00', used: '0.00' };

function facility(change: Partial<FacilityRecord> = {}): FacilityRecord {
  return {
    state: 'open',
    financier: BANK_FIRM,
    currency: 'CNY',
    limit: '1000.00',
    use: unused,
    debtors: [{ party: CORE_FIRM, limit: '800.00', use: unused }],
    suppliers: [{ party: SUPPLIER, limit: '600.00', use: unused }],
    until: '2027-12-31',
    ...change,
  };
}

/** As much of a world as an offer looks at. */
function worldWith(data: FacilityRecord): World {
  const entry = (id: string): PartyRecord => ({ id, host: 'HubMSP' }) as unknown as PartyRecord;
  return {
    actor: { party: BANK_FIRM, host: 'BankMSP', roles: ['financier'], generation: 1 },
    today: '2026-01-15',
    newId: (place: string) => place,
    exists: () => false,
    take: () => ({ id: 'facility', state: 'open', data }),
    party: entry,
  } as unknown as World;
}

function offer(ceiling: string, change: Partial<MakeOfferItem> = {}): MakeOfferItem {
  return { ...SAMPLES.make_offer, ceiling, terms: LOAN, ...change };
}

/** The facility after an offer, or the limit that does not carry it. */
function blocked(data: FacilityRecord, item: MakeOfferItem): FacilityRecord | string {
  const decision = decideMakeOffer(item, worldWith(data));
  if (isRejected(decision)) return `${decision.rejected} ${String(decision.details['limit'])}`;
  const write = decision.writes.find(({ kind }) => kind === 'facility');
  return write!.data as FacilityRecord;
}

describe('limits', () => {
  it('an offer blocks facility, debtor and supplier at once, by its ceiling', () => {
    const after = blocked(facility(), offer('600.00'));
    if (typeof after === 'string') throw new Error(after);
    expect(after.use).to.deep.equal({ blocked: '600.00', used: '0.00' });
    expect(after.debtors[0]!.use.blocked).to.equal('600.00');
    expect(after.suppliers[0]!.use.blocked).to.equal('600.00');
    expect(blocked(after, offer('0.01'))).to.equal(`limit_exceeded ${SUPPLIER}`);
  });

  it('what is used counts with what is blocked', () => {
    const data = facility({ use: { blocked: '100.00', used: '500.00' } });
    expect(blocked(data, offer('400.00'))).to.be.an('object');
    expect(blocked(data, offer('400.01'))).to.equal('limit_exceeded facility');
  });

  it('who has no limit of their own has none to exceed, and is not touched', () => {
    const others = facility({ debtors: [], suppliers: [{ party: CORE_FIRM, limit: '0.00', use: unused }] });
    const after = blocked(others, offer('1000.00'));
    if (typeof after === 'string') throw new Error(after);
    expect(after.suppliers).to.deep.equal(others.suppliers);
  });

  it('a party that is listed twice is held to the smaller limit', () => {
    const twice = facility({
      suppliers: [
        { party: SUPPLIER, limit: '600.00', use: unused },
        { party: SUPPLIER, limit: '10.00', use: unused },
      ],
    });
    expect(blocked(twice, offer('10.01'))).to.equal(`limit_exceeded ${SUPPLIER}`);
  });

  it('I8: no sequence of offers ever blocks more than any limit', () => {
    const offers = fc.array(fc.record({ cents: fc.nat(60_000), isOther: fc.boolean() }), { maxLength: 30 });
    fc.assert(
      fc.property(offers, (list) => {
        let data = facility();
        let accepted = 0n;
        for (const { cents, isOther } of list) {
          const item = offer(
            formatAmount(BigInt(cents), 'CNY'),
            isOther ? { supplier: CORE_FIRM, debtors: [SUPPLIER] } : {},
          );
          const after = blocked(data, item);
          if (typeof after === 'string') continue;
          data = after;
          accepted += BigInt(cents);
        }
        const minor = (amount: string): bigint => parseAmount(amount, 'CNY');
        expect(minor(data.use.blocked)).to.equal(accepted);
        for (const limit of [data, ...data.debtors, ...data.suppliers]) {
          expect(minor(limit.use.blocked) <= minor(limit.limit)).to.equal(true);
        }
      }),
      seeded(200),
    );
  });

  it('terms are a loan with interest or a purchase at a discount', () => {
    expect([refuseTerms(LOAN), refuseTerms(PURCHASE)]).to.deep.equal([null, null]);
    for (const terms of [
      { ...LOAN, method: 'bank_discount' as const },
      { ...LOAN, method: 'true_discount' as const },
      { ...PURCHASE, method: 'interest' as const },
      { ...LOAN, minTenorDays: 366 },
    ]) {
      expect(refuseTerms(terms)?.rejected).to.equal('terms_invalid');
    }
  });
});

describe('what an offer carries', () => {
  const standing: OfferRecord = {
    state: 'standing',
    facility: 'f',
    financier: BANK_FIRM,
    supplier: SUPPLIER,
    debtors: [CORE_FIRM],
    generations: [
      { party: SUPPLIER, generation: 1 },
      { party: CORE_FIRM, generation: 3 },
    ],
    currency: 'CNY',
    ceiling: '1000.00',
    drawn: '400.00',
    until: '2026-12-31',
    terms: LOAN,
    collectTo: SAMPLES.make_offer.collectTo,
  };
  const use: OfferUse = {
    supplier: SUPPLIER,
    debtor: CORE_FIRM,
    generationOf: (party) => (party === SUPPLIER ? 1 : 3),
    currency: 'CNY',
    outlayMinor: 60_000n,
    today: '2026-12-31',
  };
  const refusal = (change: Partial<OfferUse>): string | null => {
    return refuseOffer({ id: 'o', state: 'open', data: standing }, { ...use, ...change })?.rejected ?? null;
  };

  it('its supplier, its debtors, its currency, until its last day, up to its ceiling', () => {
    expect(refusal({})).to.equal(null);
    expect(refusal({ supplier: CORE_FIRM })).to.equal('offer_not_for_supplier');
    expect(refusal({ debtor: SUPPLIER })).to.equal('offer_not_for_debtor');
    expect(refusal({ generationOf: () => 1 })).to.equal('offer_of_earlier_keys');
    expect(refusal({ generationOf: () => 3 })).to.equal('offer_of_earlier_keys');
    expect(refusal({ currency: 'USD' })).to.equal('currency_differs');
    expect(refusal({ today: '2027-01-01' })).to.equal('offer_expired');
    expect(refusal({ outlayMinor: 60_001n })).to.equal('offer_exhausted');
  });
});
