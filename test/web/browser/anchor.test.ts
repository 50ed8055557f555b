/** What a record's history says of the anchor: a real chain, a real publisher, and answers as they are in bad times. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'chai';
import { startLocalChain } from '../../../network/anchor/src/localChain';
import type { LocalChain } from '../../../network/anchor/src/localChain';
import { anchorOn } from '../../../scripts/anchor/localAnchor';
import { eventually } from '../../../scripts/client/desk';
import { invoiceAt, presentAll } from '../support/seed';
import { ownStage, staged } from '../support/stage';
import { Visitor } from '../support/visitor';

const NUMBER = '26530040000000000001';

interface Answer {
  readonly anchor: Readonly<Record<string, unknown>>;
}

describe(staged('The anchor on a record’s history page'), () => {
  let chain: LocalChain | null = null;
  let folder = '';
  let visitor: Visitor;
  let record = '';

  const stage = ownStage(['yunling', 'cangshan'], async () => {
    chain = await startLocalChain({ blockEveryMs: 500 });
    folder = await mkdtemp(path.join(tmpdir(), 'tallystick-anchored-'));
    const anchor = anchorOn(chain, folder);
    return { anchor: { ...anchor, roundMs: 200, policy: { ...anchor.policy, everyMs: 1 } } };
  });

  before('presents an invoice', async function () {
    this.timeout(300_000);
    const { yunling, cangshan } = stage().cast;
    await presentAll(yunling, [{ seller: cangshan.party, number: NUMBER, payable: '1000.00', dueInDays: 80 }]);
    ({
      ref: { id: record },
    } = await invoiceAt(yunling, NUMBER));
    visitor = await Visitor.as(stage(), 'clerk', { language: 'en', width: 1280 });
  });

  after(async () => {
    await chain?.stop();
    if (folder !== '') await rm(folder, { recursive: true, force: true });
  });

  /** What the page says of the anchor, once it says this. */
  async function says(words: string): Promise<string> {
    return eventually(words, async () => {
      await visitor.open('/devices');
      await visitor.open(`/records/${record}`);
      const text = await visitor.text();
      return text.includes(words) ? text : null;
    });
  }

  /** Changes what the gateway answers about its anchor. */
  async function answered(changes: Readonly<Record<string, unknown>>): Promise<void> {
    await visitor.page.unrouteAll({ behavior: 'wait' });
    await visitor.page.route(/\/anchor$/, async (route) => {
      const response = await route.fetch();
      const { anchor } = (await response.json()) as Answer;
      await route.fulfill({ response, json: { anchor: { ...anchor, ...changes } } });
    });
  }

  it('A8: names the newest block under a root, and says that none can rewrite the record once it is settled', async () => {
    const text = await says('not even all members together can rewrite them unseen');
    expect(text).to.match(/The ledger is anchored up to block \d+, \d{4}-\d\d-\d\d/);
    expect(text).to.include('Chain, contract, consortium and root');
  });

  it('A8: does not say so before it is settled, nor where the root is another ledger’s', async () => {
    for (const [changes, words] of [
      [{ settledNext: 0 }, 'will be there for good some minutes later'],
      [{ next: 0, settledNext: 0 }, 'comes under the next anchor'],
      [{ state: 'differs' }, 'is not that of this ledger'],
      [{ newest: null, next: 0, settledNext: 0 }, 'The ledger is not anchored yet'],
    ] as const) {
      await answered(changes);
      expect(await says(words), words).not.to.include('can rewrite them unseen');
    }
  });

  it('says that the chain does not answer, and how it was last', async () => {
    await answered({ state: 'unreachable' });
    expect(await says('The chain does not answer now')).to.include('The ledger is anchored up to block');
    expect(visitor.complaints).to.deep.equal([]);
  });
});
