/** What a financier is told of a facility beyond its limit. */
import { expect } from 'chai';
import { clientModule, closeModules } from './support/modules';
import type * as Drawn from '../../web/src/views/facilities/drawn';
import type { KnownRecord } from '../../web/src/api/records';

const OWN = 'a1'.repeat(32);
const OTHER = 'b2'.repeat(32);

const FACILITY = {
  ref: { id: OWN },
  data: { currency: 'CNY', use: { blocked: '900.00', used: '0.00' } },
} as unknown as KnownRecord<'facility'>;

function offer(facility: string, drawn: string): KnownRecord<'offer'> {
  return { data: { facility, drawn } } as unknown as KnownRecord<'offer'>;
}

describe('a facility', () => {
  let drawn: typeof Drawn;
  before(async function () {
    this.timeout(60_000);
    drawn = await clientModule<typeof Drawn>('views/facilities/drawn.ts');
  });
  after(closeModules);

  it('says what was drawn on its own offers, to the cent', () => {
    const offers = [offer(OWN, '100.10'), offer(OTHER, '5000.00'), offer(OWN, '200.02')];
    expect(drawn.drawnUnder(FACILITY, offers)).to.equal('300.12');
  });

  it('says nothing was, with the decimals of its currency, where there is no offer', () => {
    expect(drawn.drawnUnder(FACILITY, [])).to.equal('0.00');
  });
});
