/** Long lists: they grow page by page, and what changes meanwhile is taken up where the reader is. */
import { expect } from 'chai';
import { clientModule, closeModules } from './support/modules';
import type * as Growing from '../../web/src/api/growing';
import type { PageOf } from '../../web/src/api/records';

type Page = PageOf<string>;

const PAGE = 3;

/** A page of a list of texts, by where it begins; the cursor is where the next one begins. */
function pageAt(list: readonly string[], start: number): Page {
  const end = start + PAGE;
  return {
    records: list.slice(start, end).map((data) => {
      const ref = { id: data, version: 1, hash: '' };
      return { ref, kind: 'leaf', state: 'held', sinceMs: 0, actions: [], data };
    }),
    cursor: end < list.length ? String(end) : null,
    totals: [],
  };
}

const letters = (text: string): readonly string[] => text.match(/./gu) ?? [];

describe('a list that grows', () => {
  let growing: typeof Growing;
  before(async function () {
    this.timeout(60_000);
    growing = await clientModule<typeof Growing>('api/growing.ts');
  });
  after(closeModules);

  /** A list whose content the test changes, and whose answers it can hold back. */
  function listOf(text: string): {
    list: Growing.GrowingList<string>;
    tell: (text: string) => Promise<void>;
    shown: () => string;
    hold: () => () => void;
    asked: () => number;
  } {
    let content = letters(text);
    let gate: Promise<void> = Promise.resolve();
    let asked = 0;
    const list = new growing.GrowingList<string>(pageAt(content, 0), async (cursor) => {
      asked += 1;
      const answer = pageAt(content, Number(cursor));
      await gate;
      return answer;
    });
    return {
      list,
      tell: (next) => {
        content = letters(next);
        return list.renew(pageAt(content, 0));
      },
      shown: () =>
        growing
          .rowsOf(list.pages.value)
          .map(({ data }) => data)
          .join(''),
      hold: () => {
        let open = (): void => undefined;
        gate = new Promise((resolve) => {
          open = resolve;
        });
        return () => {
          open();
        };
      },
      asked: () => asked,
    };
  }

  it('loads page after page, the same one once however often it is asked for', async () => {
    const { list, shown, asked } = listOf('abcdefgh');
    expect(shown()).to.equal('abc');
    expect(await Promise.all([list.grow(), list.grow()])).to.deep.equal([true, true]);
    expect([shown(), asked()]).to.deep.equal(['abcdef', 1]);
    expect((await list.all()).length).to.equal(8);
    expect(await list.grow()).to.equal(false);
  });

  it('renews as many rows as were loaded, and shows the old ones until all the new ones are there', async () => {
    const { list, tell, shown, hold } = listOf('abcdefgh');
    await list.grow();
    const open = hold();
    const renewed = tell('ABCDEFGH');
    await Promise.resolve();
    expect(shown()).to.equal('abcdef');
    open();
    await renewed;
    expect(shown()).to.equal('ABCDEF');
  });

  it('asks for nothing more where only the first page was there', async () => {
    const { tell, shown, asked } = listOf('abcdefgh');
    await tell('Xabcdefgh');
    expect([shown(), asked()]).to.deep.equal(['Xab', 0]);
  });

  it('keeps what it has where the list became shorter, and ends where it ends', async () => {
    const { list, tell, shown } = listOf('abcdefgh');
    await list.all();
    await tell('abdg');
    expect(shown()).to.equal('abdg');
    expect(await list.grow()).to.equal(false);
  });

  it('follows the newest of several changes and never mixes two of them', async () => {
    const { list, tell, shown, hold } = listOf('abcdefgh');
    await list.grow();
    const open = hold();
    const first = tell('ABCDEFGH');
    const second = tell('12345678');
    const third = tell('㊀㊁㊂㊃㊄㊅㊆');
    open();
    await Promise.all([first, second, third]);
    expect(shown()).to.equal('㊀㊁㊂㊃㊄㊅');
  });

  it('drops a page that was asked for before a change, and asks again behind the new ones', async () => {
    const { list, tell, shown, hold } = listOf('abcdefgh');
    const open = hold();
    const grown = list.grow();
    await tell('ABCDEFGH');
    open();
    expect(await grown).to.equal(true);
    expect(shown()).to.equal('ABCDEF');
  });

  it('keeps what was loaded where a change cannot be followed, and takes the next one up', async () => {
    let isDown = false;
    const ask = (cursor: string): Promise<Page> =>
      isDown ? Promise.reject(new Error('no answer')) : Promise.resolve(pageAt(letters('abcdef'), Number(cursor)));
    const list = new growing.GrowingList<string>(pageAt(letters('abcdef'), 0), ask);
    await list.grow();
    isDown = true;
    const failed = await list.renew(pageAt(letters('ABCDEF'), 0)).catch((error: unknown) => error);
    expect(failed).to.be.an.instanceOf(Error);
    expect(growing.rowsOf(list.pages.value).length).to.equal(6);
    isDown = false;
    await list.renew(pageAt(letters('Xbc'), 0));
    expect(growing.rowsOf(list.pages.value).map(({ data }) => data)).to.deep.equal(['X', 'b', 'c']);
  });
});
