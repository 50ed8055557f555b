import { expect } from 'chai';
import { BANK, CORE, HUB, REGULATOR } from '../support/consortium';
import { confirmInvoice, discharge, drawLeaf, fund, standOffer, startRoad, WITHOUT_RECOURSE } from '../support/road';

describe('the road of one invoice', () => {
  it('F1: with recourse 188,000.00 of the surplus returns to the supplier (CASES 2)', async () => {
    const road = await startRoad();
    const { world } = road;
    await confirmInvoice(road);
    await standOffer(road);
    await world.moveTo('2026-01-15');
    await drawLeaf(road);
    const drawn = world.last(BANK, 'financing').body.data;
    expect(drawn.sheet).to.include({
      advance: '800000.00',
      net: '795000.00',
      interest: '12000.00',
      surplus: '188000.00',
    });
    expect(drawn.sheet).to.include({ nominalPpm: 60_000, simplePpm: 86_723, xirrPpm: 89_597 });
    await fund(road);
    await world.moveTo('2026-04-15');
    await discharge(road, '2026-04-15');
    const settlement = world.last(HUB, 'settlement').body.data;
    expect(settlement.allocation).to.include({ interest: '12000.00', principal: '800000.00', surplus: '188000.00' });
    const leaves = world.told(REGULATOR, 'leaf').map(({ body }) => body.data.state);
    expect(leaves).to.deep.equal(['assigned', 'discharged']);
    expect(world.last(CORE, 'discharge').body.data.amount).to.equal('1000000.00');
    expect(world.told(CORE, 'settlement')).to.deep.equal([]);
  });

  it('F2: without recourse is a purchase at 980,000.00 (CASES 2b)', async () => {
    const road = await startRoad();
    await confirmInvoice(road);
    await standOffer(road, WITHOUT_RECOURSE);
    await road.world.moveTo('2026-01-15');
    await drawLeaf(road);
    const { sheet } = road.world.last(HUB, 'financing').body.data;
    expect(sheet).to.include({ discount: '15000.00', net: '980000.00', surplus: '0.00', xirrPpm: 85_383 });
  });
});
