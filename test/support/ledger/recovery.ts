/** The behaviour suite on a firm that leaves its host without it: each endorser is shown only what it may see. */
import { expect } from 'chai';
import { BANK, HUB } from '../consortium';
import { entryMove, keptRecords, moveAll, RECOVERY } from '../hosts';
import { registerMore } from '../moreFirms';
import { failureOf } from '../refused';
import { newUscc } from '../road';
import type { Suite } from './suite';

export function recoveryBehaviour({ road }: Suite): void {
  describe('the recovery branch', () => {
    it('moves a firm by a witness and a majority, each of whom is shown what it may see', async () => {
      const { world } = road();
      const firm = await registerMore(world, { uscc: newUscc() });
      const all = { ...RECOVERY, outsiders: [] };
      const refused = await failureOf(() => world.act(firm, 'change_host', [entryMove(world, firm, BANK)], all));
      expect(refused.code, 'whoever is shown everything may not endorse').to.equal('endorser_not_entitled');
      const { outcomes } = await moveAll(world, firm, BANK);
      expect(new Set(outcomes)).to.deep.equal(new Set(['accepted']));
      const kept = await keptRecords(world, firm);
      expect(kept.length).to.be.greaterThan(0);
      for (const { hosts } of kept) expect(hosts).to.include(BANK).and.not.include(HUB);
    });
  });
}
