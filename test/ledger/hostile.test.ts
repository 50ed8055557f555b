import { expect } from 'chai';
import fc from 'fast-check';
import { canonicalBytes, canonicalJson } from '../../chaincode/src/kernel/canonical';
import { Failure } from '../../chaincode/src/kernel/failure';
import { parsePresented } from '../../chaincode/src/contracts/act';
import type { Presented } from '../../chaincode/src/protocol/acts';
import { BANK, HUB, REGISTRAR } from '../support/consortium';
import { withMember } from '../support/forging';
import { nested, placesIn, spoil } from '../support/mutations';
import { failureOf } from '../support/refused';
import { dischargeDraft, drawDraft } from '../support/road';
import type { Road } from '../support/road';
import { SEED, seeded } from '../support/seed';
import { roadAt } from '../support/stages';

/** A presentation with everything in it: signers, a line of two steps, bodies of every side. */
async function discharging(): Promise<{ road: Road; honest: Presented }> {
  const road = await roadAt('funded');
  const { world, bank } = road;
  await world.moveTo('2026-04-15');
  const item = await world.complete(bank, dischargeDraft(road));
  const run = await world.prepare(bank, 'discharge', [item]);
  const signed = await world.sign(run, [[bank.people[0]!, 'sole']]);
  return { road, honest: await world.presentation(bank, signed, 0) };
}

/** A presentation of a draw, with an offer's origin. */
async function drawing(): Promise<{ road: Road; honest: Presented }> {
  const road = await roadAt('offered');
  const { world, supplier } = road;
  const item = await world.complete(supplier, drawDraft(road));
  const run = await world.prepare(supplier, 'draw', [item]);
  const signed = await world.sign(run, [[supplier.people[0]!, 'sole']]);
  return { road, honest: await world.presentation(supplier, signed, 0) };
}

const HOSTILE: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1.5,
  1e300,
  '',
  ' ',
  '\u0000',
  '\ud800',
  'x'.repeat(10_000),
  '__proto__',
  'constructor',
  [],
  [[]],
  [null],
  {},
  { __proto__: null },
  { length: 1 },
  { toString: 1 },
  JSON.parse('{"__proto__":{"polluted":true}}') as unknown,
  { constructor: { prototype: { polluted: true } } },
  nested(40),
];

/** What an act comes to: the code of its refusal, or its answer and all it writes. What has no code passes through. */
async function outcomeOf(road: Road, bytes: Uint8Array, client: string): Promise<string> {
  const { slot } = await road.world.newestEpoch();
  const call = { args: [String(slot)], transient: bytes, client };
  try {
    const own = { mspId: REGISTRAR, transactionId: 'tx' };
    const { answer, writes } = await road.world.ledger.simulate('act', call, own);
    return `${answer} ${JSON.stringify([...writes])}`;
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
}

describe('hostile presentations', () => {
  it('bytes that are no JSON of ours are refused by a code', async () => {
    const { road } = await drawing();
    const texts = ['', ' ', 'null', '[]', '{}', '"x"', '1', '{', '[[[[', '{"statement":1}', '\u0000', '{"a":1}{"a":2}'];
    for (const text of texts) expect(await outcomeOf(road, Buffer.from(text), HUB), text).to.equal('malformed');
    const noUtf8 = Uint8Array.of(0x22, 0xff, 0xfe, 0x22);
    expect(await outcomeOf(road, noUtf8, HUB)).to.equal('malformed');
    expect((await failureOf(() => parsePresented(new Uint8Array(3 * 768 * 1024 + 1)))).code).to.equal('too_large');
  });

  it('values nested deeper than any of ours are refused before they exhaust the stack', async () => {
    const { road, honest } = await drawing();
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const marked = canonicalJson(withMember(honest, 'records.0.body.data.more', 'MARK')).replace('"MARK"', deep);
    expect(await outcomeOf(road, Buffer.from(marked), HUB)).to.equal('malformed');
    const inItem = canonicalJson(withMember(honest, 'items.0.more', 'MARK')).replace('"MARK"', deep);
    expect(await outcomeOf(road, Buffer.from(inItem), HUB)).to.equal('malformed');
    const inEvidence = canonicalJson(withMember(honest, 'signers.0.evidence.parts.0.value', 'MARK')).replace(
      '"MARK"',
      deep,
    );
    expect(await outcomeOf(road, Buffer.from(inEvidence), HUB)).to.equal('malformed');
  });

  it('the same in a preview', async () => {
    const { road } = await drawing();
    const question = {
      party: road.supplier.party,
      kind: 'draw',
      mode: 'each',
      evidence: true,
      items: ['MARK'],
      records: [],
      signers: [],
      claimLines: {},
      origins: {},
      tags: [],
      generation: 1,
      sums: null,
    };
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    const texts = [
      canonicalJson(question).replace('"MARK"', deep),
      '',
      '{}',
      canonicalJson({ ...question, sums: { CNY: '1' } }),
    ];
    for (const text of texts) {
      const call = { args: [], transient: Buffer.from(text), client: HUB };
      expect((await failureOf(() => road.world.ledger.evaluate('preview', call))).code).to.equal('malformed');
    }
  });

  for (const [name, ready, client] of [
    ['a draw', drawing, HUB],
    ['a discharge', discharging, BANK],
  ] as const) {
    it(`${name}: every member replaced by every hostile value ends in a code and never in its effect`, async () => {
      const { road, honest } = await ready();
      const accepted = await outcomeOf(road, canonicalBytes(honest), client);
      expect(accepted).to.include('"outcomes":["accepted"]');
      const random = rotating();
      for (const path of placesIn(honest)) {
        // A few of the hostile values at each place, others at the next: all of them at hundreds of places.
        for (const value of random(3)) {
          const bytes = Buffer.from(JSON.stringify(spoil(honest, path, value)));
          const outcome = await outcomeOf(road, bytes, client);
          if (outcome !== accepted) expect(outcome, `${path} = ${JSON.stringify(value)}`).to.match(/^[a-z_]+$/);
        }
      }
      expect(({} as Record<string, unknown>)['polluted']).to.equal(undefined);
    });
  }

  it('a thousand random mutations of a valid presentation: never another effect, never an uncoded error', async () => {
    const { road, honest } = await drawing();
    const text = canonicalJson(honest);
    const accepted = await outcomeOf(road, Buffer.from(text), HUB);
    const mutation = fc.record({ at: fc.nat(text.length - 1), cut: fc.nat(3), put: fc.string({ maxLength: 3 }) });
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 3 }), async (mutations) => {
        let spoilt = text;
        for (const { at, cut, put } of mutations) spoilt = spoilt.slice(0, at) + put + spoilt.slice(at + cut);
        const outcome = await outcomeOf(road, Buffer.from(spoilt), HUB);
        if (outcome === accepted) return;
        refused += 1;
        expect(outcome).to.match(/^[a-z_]+$/);
      }),
      seeded(1000),
    );
    expect(refused).to.be.greaterThan(900);
  });
});

/** Takes the hostile values in turn. */
function rotating(): (count: number) => readonly unknown[] {
  let next = Math.abs(SEED) % HOSTILE.length;
  return (count) =>
    Array.from({ length: count }, () => {
      next = (next + 1) % HOSTILE.length;
      return HOSTILE[next];
    });
}
