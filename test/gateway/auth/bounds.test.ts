import { expect } from 'chai';
import { LoginGuard } from '../../../gateway/src/auth/guard';
import { hashPassword, passwordFits } from '../../../gateway/src/auth/passwords';
import { Queue, QueueFull } from '../../../gateway/src/auth/queue';
import { Tries } from '../../../gateway/src/auth/tries';
import { cpuMs } from '../files/support';
import '../../support/patience';

const MINUTE_MS = 60_000;

describe('tries', () => {
  it('are bounded within a window, by name, and counted before they are made', () => {
    let now = 0;
    const tries = new Tries({ max: 3, withinMs: MINUTE_MS }, () => now);
    expect([1, 2, 3].map(() => tries.take('a'))).to.deep.equal([0, 0, 0]);
    now = 20_000;
    expect(tries.take('a')).to.equal(40_000);
    expect(tries.take('b')).to.equal(0);
    now = MINUTE_MS;
    expect(tries.take('a')).to.equal(0);
  });

  it('that went well do not count', () => {
    const tries = new Tries({ max: 1, withinMs: MINUTE_MS }, () => 0);
    for (let index = 0; index < 5; index += 1) {
      expect(tries.take('a')).to.equal(0);
      tries.giveBack('a');
    }
  });

  it('to log in are bounded for a name at an address, for an address, and for a name everywhere', () => {
    const guard = new LoginGuard(() => 0);
    const count = (address: (index: number) => string, login: (index: number) => string): number =>
      Array.from({ length: 300 }, (_, index) => guard.take({ login: login(index), address: address(index) })).filter(
        (waitMs) => waitMs === 0,
      ).length;
    expect(
      count(
        () => 'one',
        () => 'name',
      ),
    ).to.equal(10);
    expect(
      count(
        () => 'two',
        (index) => `n${index}`,
      ),
    ).to.equal(100);
    expect(
      count(
        (index) => `a${index}`,
        () => 'target',
      ),
    ).to.equal(100);
  });
});

describe('the line of passwords to be hashed', () => {
  it('works one after the other, goes on after a failure, and refuses when it is full', async () => {
    const queue = new Queue(2);
    const order: string[] = [];
    const first = queue.run(async () => {
      await Promise.resolve();
      order.push('first');
      throw new Error('first');
    });
    const second = queue.run(() => Promise.resolve(order.push('second')));
    const third: unknown = await queue.run(() => Promise.resolve()).catch((error: unknown) => error);
    expect(third).to.be.instanceOf(QueueFull);
    expect(await first.catch((error: unknown) => error)).to.have.property('message', 'first');
    await second;
    expect(order).to.deep.equal(['first', 'second']);
    await queue.run(() => Promise.resolve());
  });
});

describe('a password', () => {
  it('is kept as argon2id with 19 MiB and two passes, salted', async () => {
    const [one, other] = [await hashPassword('correct horse'), await hashPassword('correct horse')];
    expect(one).to.match(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(one).to.not.equal(other);
  });

  it('is the same typed in composed, decomposed or full-width characters', async () => {
    const stored = await hashPassword('Ångström 1234567');
    expect(await passwordFits(stored, 'A\u030Angstro\u0308m １２３４５６７')).to.equal(true);
    expect(await passwordFits(stored, 'angström 1234567')).to.equal(false);
  });

  it('costs as much to refuse for a name that is not there as for one that is', async () => {
    const stored = await hashPassword('correct horse');
    await passwordFits(null, 'warm');
    const known = await cpuMs(() => passwordFits(stored, 'wrong'));
    const unknown = await cpuMs(() => passwordFits(null, 'wrong'));
    expect(unknown / known).to.be.within(0.2, 5);
  });
});
