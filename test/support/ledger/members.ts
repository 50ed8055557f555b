/** The behaviour suite on members that join and leave; nobody of them runs nodes, so every adapter can do it. */
import { expect } from 'chai';
import { LedgerRefused } from '../../../gateway/src/ledger/port';
import { BANK, CORE, HUB, REGISTRAR } from '../consortium';
import { changeOf, keysFrom, newcomer, signedChange } from '../members';
import { portOf, readers } from './portLedger';
import { presented, submitted } from './suite';
import type { Suite } from './suite';

const AGREEING = [CORE, BANK, REGISTRAR];

export function membersBehaviour(suite: Suite): void {
  describe('a change of members', () => {
    it('is refused where a majority did not sign, is made where it did, and acts go on before and after', async () => {
      const { consortium, ports } = suite.world();
      const port = portOf(ports, REGISTRAR);
      const { organisation, keys } = newcomer();
      const { mspId } = organisation;
      const before = await port.network();
      const joins = changeOf(before, (now) => [...now, organisation]);
      const few = await signedChange(joins, { ...keysFrom(consortium, [REGISTRAR]), [mspId]: keys });
      const refused = await port.changeMembers(few, AGREEING).catch((error: unknown) => error);
      expect(refused).to.be.instanceOf(LedgerRefused).with.property('code', 'members_invalid');
      await port.changeMembers(
        await signedChange(joins, { ...keysFrom(consortium, AGREEING), [mspId]: keys }),
        AGREEING,
      );
      for (const reader of readers(ports)) {
        const { network, hash } = await portOf(ports, reader).network();
        expect(network.organisations.at(-1), reader).to.deep.equal(organisation);
        expect(hash, reader).to.equal(before.hash);
      }
      const ready = await presented(suite);
      const outcome = await submitted(portOf(ports, HUB), suite.road().world, ready.submission);
      expect(outcome.outcome).to.equal('committed');
      const leaves = changeOf(await port.network(), (now) => now.filter((entry) => entry.mspId !== mspId));
      await port.changeMembers(await signedChange(leaves, keysFrom(consortium, AGREEING)), AGREEING);
      expect((await port.network()).network.organisations).to.deep.equal(before.network.organisations);
    });

    it('that others than a witness and a majority endorse is not taken', async () => {
      const { consortium, ports } = suite.world();
      const port = portOf(ports, REGISTRAR);
      const { organisation, keys } = newcomer();
      const before = await port.network();
      const change = changeOf(before, (now) => [...now, organisation]);
      const argument = await signedChange(change, { ...keysFrom(consortium, AGREEING), [organisation.mspId]: keys });
      const failed = await port.changeMembers(argument, [REGISTRAR, HUB]).catch((error: unknown) => error);
      expect(failed).to.be.instanceOf(Error).and.not.instanceOf(LedgerRefused);
      expect((await port.network()).membersNumber).to.equal(before.membersNumber);
    });
  });
}
