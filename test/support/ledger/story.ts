/** The behaviour suite's story: one claim from its invoice to its discharge, as the ledger of every member shows it. */
import { expect } from 'chai';
import { BANK, CORE, HUB } from '../consortium';
import { confirmInvoice, discharge, drawLeaf, fund, standOffer } from '../road';
import { randomHex } from '../random';
import { portOf, readers } from './portLedger';
import { eventually } from './suite';
import type { Suite } from './suite';

const DAY_MS = 24 * 3_600_000;

function dayAfter(timeMs: number, days: number): string {
  return new Date(timeMs + 8 * 3_600_000 + days * DAY_MS).toISOString().slice(0, 10);
}

export function storyBehaviour({ world, road }: Suite): void {
  describe('the road', () => {
    it('leads from the invoice to the discharged claim with the figures of its cost sheet', async () => {
      const { world: people } = road();
      const { epoch } = await people.newestEpoch();
      const [today, due] = [dayAfter(epoch.timeMs, 0), dayAfter(epoch.timeMs, 90)];
      await confirmInvoice(road(), { invoice: { number: randomHex(6), issued: today }, due });
      await standOffer(road());
      await drawLeaf(road(), today);
      const { sheet } = people.last(BANK, 'financing').body.data;
      expect([sheet.face, sheet.advance, sheet.days]).to.deep.equal(['1000000.00', '800000.00', 90]);
      await fund(road(), today);
      await people.moveTo(due);
      await discharge(road(), due);
      const { body } = people.last(BANK, 'settlement');
      // 800,000.00 at 6 % over 90 days of 360; the surplus goes back to the supplier.
      expect(body.data.allocation).to.deep.include({
        interest: '12000.00',
        lateInterest: '0.00',
        principal: '800000.00',
        surplus: '188000.00',
      });
    });

    it('shows every member the same headers, and tells each only what is its own', async () => {
      const { world: people } = road();
      const { ports } = world();
      const receivables = people.told(CORE, 'receivable').slice(-3);
      const records = [...people.told(BANK, 'leaf'), ...people.told(HUB, 'settlement'), ...receivables];
      for (const { ref } of records) {
        for (const mspId of readers(ports)) {
          await eventually(`version ${ref.version} of ${ref.id} at ${mspId}`, async () => {
            const header = await portOf(ports, mspId).header(ref.id);
            return header?.version === ref.version && header.hash === ref.hash ? header : null;
          });
        }
      }
      expect(people.told(CORE, 'financing'), 'the debtor learns nothing of the deal').to.have.length(0);
      expect(people.told(CORE, 'offer')).to.have.length(0);
      expect(people.told(CORE, 'notice'), 'but that its claim moved').to.have.length.greaterThan(0);
    });
  });
}
