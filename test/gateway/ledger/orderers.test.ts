import { expect } from 'chai';
import { liarsAmong, sendToAll, sendToOne } from '../../../gateway/src/ledger/fabric/orderers';
import type { Answer, Sent } from '../../../gateway/src/ledger/fabric/orderers';

describe('a transaction given to orderers', () => {
  let asked: Sent[];

  function send(kind: Sent): Promise<Answer> {
    asked.push(kind);
    return Promise.resolve([kind, kind]);
  }

  beforeEach(() => {
    asked = [];
  });

  it('is given to no further one when one that keeps order has taken it', async () => {
    expect(await sendToOne<Sent>(['not now', 'taken', 'refused'], send)).to.deep.equal([
      ['not now', 'not now'],
      ['taken', 'taken'],
    ]);
    expect(asked).to.deep.equal(['not now', 'taken']);
  });

  it('is given to no further one when one may have taken it', async () => {
    await sendToOne<Sent>(['not now', 'perhaps', 'taken'], send);
    expect(asked).to.deep.equal(['not now', 'perhaps']);
  });

  it('is given to all where some may lie, and is taken when more took it than may lie', async () => {
    const answers = await sendToAll<Sent>(['taken', 'refused', 'taken', 'not now'], send);
    expect(asked).to.have.length(4);
    expect(answers.filter(([kind]) => kind === 'taken')).to.have.length(2);
  });

  it('does not wait for one that never answers when enough have', async () => {
    const answers = await sendToAll(['taken', 'silent', 'taken', 'silent'] as const, (kind) =>
      kind === 'silent' ? new Promise<Answer>(() => undefined) : send(kind),
    );
    expect(answers).to.have.length(2);
  });

  it('is perhaps taken, and not taken, where no more took it than may lie', async () => {
    const answers = await sendToAll<Sent>(['refused', 'taken', 'not now', 'refused'], send);
    expect(answers.map(([kind]) => kind)).to.deep.equal(['refused', 'perhaps', 'not now', 'refused']);
  });

  it('is taken by nobody where there is nobody', async () => {
    expect(await sendToAll<Sent>([], send)).to.deep.equal([]);
    expect(await sendToOne<Sent>([], send)).to.deep.equal([]);
  });

  it('may be lied about by one of four, two of seven, and none of three', () => {
    expect([0, 1, 3, 4, 6, 7, 10].map(liarsAmong)).to.deep.equal([0, 0, 0, 1, 1, 2, 3]);
  });
});
