import { expect } from 'chai';
import { CANARIES } from '../../support/privacy/canaries';
import type { Slug } from '../../support/privacy/canaries';
import { playedRoad } from '../../support/privacy/played';
import type { Played } from '../../support/privacy/played';
import { fieldsFoundIn } from '../../support/privacy/spellings';

const SLUGS: readonly Slug[] = ['core', 'bank', 'hub', 'registrar', 'regulator'];

/** Fields found in an organisation's store that it may not have. */
function strangers(text: string, slug: Slug): readonly string[] {
  const foreign = CANARIES.filter(({ entitled }) => !entitled.includes(slug));
  return fieldsFoundIn(Buffer.from(text), foreign);
}

describe('a word in a private field', () => {
  let played: Played;

  before(async function () {
    this.timeout(600_000);
    played = await playedRoad();
  });

  it('stands in no block, state, private store, identity or key file of anybody', () => {
    const names = played.places.map(({ name }) => name);
    for (const expected of ['blocks.dat', 'private.dat', 'state', 'keys.json']) {
      expect(
        names.some((name) => name.includes(expected)),
        expected,
      ).to.equal(true);
    }
    const found = played.places.flatMap(({ name, bytes }) =>
      fieldsFoundIn(bytes, CANARIES).map((field) => `${field} in ${name}`),
    );
    expect(found).to.deep.equal([]);
  });

  it('stands in no line of the log, at any level', () => {
    expect(played.log.length).to.be.greaterThan(1000);
    expect(fieldsFoundIn(Buffer.from(played.log), CANARIES)).to.deep.equal([]);
  });

  for (const slug of SLUGS) {
    it(`stands in the own store of ${slug} only where that organisation may know it`, () => {
      expect(strangers(played.stores[slug], slug)).to.deep.equal([]);
    });
  }

  it('is kept by whoever may know it: the search does find what is there', () => {
    for (const { field, text, entitled, isKept = true } of CANARIES) {
      const holders = SLUGS.filter(
        (slug) => fieldsFoundIn(Buffer.from(played.stores[slug]), [{ field, text }]).length > 0,
      );
      if (isKept) expect([...holders].sort(), field).to.deep.equal([...entitled].sort());
      else expect(holders, field).to.deep.equal([]);
    }
  });

  it('of the deal is not in the debtor’s organisation, which has the notice and nothing more of it', () => {
    const records = played.stores.core.split('\n').filter((line) => line.startsWith('records '));
    const kinds = new Set(records.map((line) => (JSON.parse(line.slice(8)) as { readonly kind: string }).kind));
    for (const kind of ['offer', 'financing', 'payment', 'facility', 'assignment', 'settlement', 'account']) {
      expect(kinds.has(kind), kind).to.equal(false);
    }
    expect([...kinds]).to.include.members(['notice', 'discharge', 'receivable', 'leaf']);
    // A deal's own figures, derived from the sheet: 80 % of the claim, and the loan's fee of half a percent.
    for (const figure of ['4101498.73', '25634.37']) {
      expect(played.stores.hub, figure).to.include(figure);
      expect(played.stores.core, figure).not.to.include(figure);
    }
  });

  it('is unlocked by seeds and a passphrase that stay with their owners', () => {
    const { seeds, passphrase, stores, log, places } = played;
    for (const [owner, seed] of Object.entries(seeds)) {
      const canary = [{ field: 'seed', text: seed }];
      for (const slug of SLUGS) {
        const isThere = fieldsFoundIn(Buffer.from(stores[slug]), canary).length > 0;
        expect(isThere, `${owner}'s seed at ${slug}`).to.equal(slug === owner);
      }
      for (const { name, bytes } of places) expect(fieldsFoundIn(bytes, canary), name).to.deep.equal([]);
      expect(fieldsFoundIn(Buffer.from(log), canary)).to.deep.equal([]);
    }
    const secret = [{ field: 'passphrase', text: passphrase }];
    for (const slug of SLUGS) expect(fieldsFoundIn(Buffer.from(stores[slug]), secret)).to.deep.equal([]);
    expect(fieldsFoundIn(Buffer.from(log), secret)).to.deep.equal([]);
  });

  it('that leaks on purpose is found, in whatever spelling and place', () => {
    const blocks = played.places.find(({ name }) => name.endsWith('blocks.dat'))!;
    const plant = (bytes: Uint8Array): Uint8Array => {
      const half = Math.floor(blocks.bytes.length / 2);
      return Buffer.concat([blocks.bytes.subarray(0, half), bytes, blocks.bytes.subarray(half)]);
    };
    for (const canary of CANARIES) {
      const { field, text } = canary;
      const little = Buffer.alloc(8);
      if (/^\d+\.\d{2}$/.test(text)) little.writeBigInt64LE(BigInt(text.replace('.', '')));
      const leaks: readonly Uint8Array[] = [
        Buffer.from(text),
        Buffer.from(text, 'utf16le'),
        Buffer.from(JSON.stringify({ note: text })),
        Buffer.from(Buffer.from(`x${text}yz`).toString('base64')),
        Buffer.from(Buffer.from(`xy${text}`).toString('base64url')),
        Buffer.from(Buffer.from(text).toString('hex')),
        Buffer.from(encodeURIComponent(text)),
        ...(little.some((byte) => byte !== 0) ? [little] : []),
      ];
      for (const leak of leaks) expect(fieldsFoundIn(plant(leak), [canary]), field).to.deep.equal([field]);
      if (canary.entitled.includes('registrar')) continue;
      expect(strangers(`${played.stores.registrar}\n${text}`, 'registrar')).to.deep.equal([field]);
    }
  });
});
