import { expect } from 'chai';
import fc from 'fast-check';
import { utf8 } from '../../chaincode/src/kernel/bytes';
import { UNPACKED_BYTES_MAX } from '../../chaincode/src/ledger/packing';
import { Failure } from '../../chaincode/src/kernel/failure';
import { EnvelopeDamaged, openEnvelope, sealEnvelope } from '../../chaincode/src/ledger/envelope';
import type { SealBinding, SealGroup } from '../../chaincode/src/ledger/envelope';
import { softwareUnwrapper, systemRandom } from '../../chaincode/src/suites/software';
import { suiteOf } from '../../chaincode/src/suites/suite';
import type { Unwrapper } from '../../chaincode/src/suites/ports';
import { seeded } from '../support/seed';

const PAGE = 4096;
const suite = suiteOf('p256.1');
const CANARY = 'canary-7f3a91';

function reader(byte: number): Unwrapper {
  return softwareUnwrapper({ generation: 1, seed: new Uint8Array(32).fill(byte) });
}

const [core, bank, hub, regulator, stranger] = [1, 2, 3, 4, 5].map(reader) as [
  Unwrapper,
  Unwrapper,
  Unwrapper,
  Unwrapper,
  Unwrapper,
];

const BINDING: SealBinding = {
  suite,
  network: `sha256:${'a1'.repeat(32)}`,
  transactionId: 'tx-1',
  seed: new Uint8Array(32).fill(9),
};

function group(content: unknown, ...readers: readonly Unwrapper[]): SealGroup {
  return { content, targets: readers.map(({ generation, publicKey }) => ({ generation, publicKey })) };
}

/** Hexadecimal of so many bytes that nothing can pack tighter than the bytes themselves; never the same twice. */
function noise(bytes: number): string {
  return Buffer.from(systemRandom(bytes)).toString('hex');
}

const GROUPS = [
  group({ act: 'everybody', canary: CANARY }, core, bank, hub, regulator),
  group({ price: `${CANARY}-795000.00` }, bank, hub, regulator),
  group({ notice: 'pay to' }, core, regulator),
];

const open = (envelope: Uint8Array, who: Unwrapper, binding: Partial<SealBinding> = {}): Promise<readonly unknown[]> =>
  openEnvelope(envelope, who, { ...BINDING, ...binding });

describe('the sealed envelope', () => {
  it('opens for each reader to exactly the groups sealed to it, in order', async () => {
    const envelope = sealEnvelope(BINDING, GROUPS);
    const contents = GROUPS.map(({ content }) => content);
    expect(await open(envelope, regulator)).to.deep.equal(contents);
    expect(await open(envelope, bank)).to.deep.equal([contents[0], contents[1]]);
    expect(await open(envelope, core)).to.deep.equal([contents[0], contents[2]]);
    expect(await open(envelope, stranger)).to.deep.equal([]);
  });

  it('round trip: whatever the groups and readers are', async () => {
    const readers = [core, bank, hub, regulator];
    const groups = fc.array(
      fc.record({
        content: fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.maxSafeInteger(), fc.boolean())),
        who: fc.subarray([0, 1, 2, 3], { minLength: 1 }),
      }),
      { maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(groups, async (list) => {
        const sealed = sealEnvelope(
          BINDING,
          list.map(({ content, who }) => group(content, ...who.map((index) => readers[index]!))),
        );
        for (const [index, who] of readers.entries()) {
          const expected = list.filter((entry) => entry.who.includes(index)).map(({ content }) => ({ ...content }));
          expect(await open(sealed, who)).to.deep.equal(expected);
        }
      }),
      seeded(60),
    );
  });

  it('is the same bytes for the same input, and others as soon as anything differs', () => {
    const first = sealEnvelope(BINDING, GROUPS);
    expect(sealEnvelope({ ...BINDING, seed: new Uint8Array(BINDING.seed) }, [...GROUPS])).to.deep.equal(first);
    const moved = { generation: 2, publicKey: core.publicKey };
    const others = [
      sealEnvelope({ ...BINDING, transactionId: 'tx-2' }, GROUPS),
      sealEnvelope({ ...BINDING, network: `sha256:${'a2'.repeat(32)}` }, GROUPS),
      sealEnvelope({ ...BINDING, seed: new Uint8Array(32).fill(8) }, GROUPS),
      sealEnvelope(BINDING, [...GROUPS].reverse()),
      sealEnvelope(BINDING, [{ ...GROUPS[0]!, targets: [moved, ...GROUPS[0]!.targets.slice(1)] }, ...GROUPS.slice(1)]),
      sealEnvelope(BINDING, [
        group({ act: 'everybody', canary: `${CANARY}!` }, core, bank, hub, regulator),
        ...GROUPS.slice(1),
      ]),
    ];
    const ephemerals = new Set([first, ...others].map((bytes) => Buffer.from(bytes.subarray(11, 43)).toString('hex')));
    expect(ephemerals.size, 'no two envelopes share a key').to.equal(others.length + 1);
  });

  it('opens in its own network and transaction only', async () => {
    const envelope = sealEnvelope(BINDING, GROUPS);
    expect(await open(envelope, bank, { transactionId: 'tx-2' })).to.deep.equal([]);
    expect(await open(envelope, bank, { network: 'sha256:00' })).to.deep.equal([]);
  });

  it('shows nobody and nothing in the clear', () => {
    const text = Buffer.from(sealEnvelope(BINDING, GROUPS)).toString('latin1');
    for (const canary of [CANARY, 'everybody', '795000', 'pay to', 'tx-1', 'a1a1a1a1'])
      expect(text).not.to.include(canary);
    for (const { publicKey } of [core, bank, hub, regulator]) {
      expect(text).not.to.include(Buffer.from(publicKey).toString('latin1'));
    }
  });

  it('comes in steps of 4 KiB, padded with zeros, whatever it holds', () => {
    const sizes = [0, 1, 1900, 1950, 2000, 8000, 50_000];
    const lengths = sizes.map((size) => sealEnvelope(BINDING, [group(noise(size), bank)]).length);
    for (const length of lengths) expect(length % PAGE).to.equal(0);
    expect(lengths[0]).to.equal(PAGE);
    expect(lengths[1], 'one character more makes no difference').to.equal(PAGE);
    expect(lengths.at(-1), 'what cannot be packed').to.be.at.least(50_000);
    const exact = Array.from(
      { length: 40 },
      (_, index) => sealEnvelope(BINDING, [group(noise(1900 + index * 5), bank)]).length,
    );
    expect(new Set(exact)).to.deep.equal(new Set([PAGE, 2 * PAGE]));
  });

  it('is packed: what is told twice is kept once', () => {
    const ids = Array.from({ length: 500 }, () => noise(16));
    const once = sealEnvelope(BINDING, [group(ids, bank)]).length;
    const often = sealEnvelope(BINDING, [group([...ids, ...ids, ...ids], bank)]).length;
    expect(once, 'hexadecimal takes its bytes').to.be.below((ids.join('').length / 2) * 1.6);
    expect(often).to.be.below(once * 1.2);
  });

  it('of more than readers unpack is not sealed, in one group or in many', async () => {
    const content = 'x'.repeat(UNPACKED_BYTES_MAX / 8 - 2);
    const groups = Array.from({ length: 8 }, () => group(content, bank));
    expect(await open(sealEnvelope(BINDING, groups), bank)).to.have.lengthOf(8);
    const refused = (list: readonly SealGroup[]) => () => sealEnvelope(BINDING, list);
    expect(refused([...groups, group(1, bank)]))
      .to.throw(Failure)
      .with.property('code', 'too_large');
    expect(refused([group('x'.repeat(UNPACKED_BYTES_MAX), bank)]))
      .to.throw(Failure)
      .with.property('code', 'too_large');
  });

  it('with no group at all opens to nothing', async () => {
    const envelope = sealEnvelope(BINDING, []);
    expect(envelope.length).to.equal(PAGE);
    expect(await open(envelope, bank)).to.deep.equal([]);
  });

  it('holds each group’s ciphertext once, however many read it', () => {
    const content = noise(10_000);
    const one = sealEnvelope(BINDING, [group(content, bank)]).length;
    const four = sealEnvelope(BINDING, [group(content, core, bank, hub, regulator)]).length;
    expect(four - one).to.be.at.most(PAGE);
  });
});

/** Contents a reader gets from spoilt bytes; null where they are refused. */
async function opened(envelope: Uint8Array, who: Unwrapper): Promise<readonly unknown[] | null> {
  try {
    return await open(envelope, who);
  } catch (error) {
    if (error instanceof EnvelopeDamaged) return null;
    throw error;
  }
}

function textOf(content: unknown): string {
  return JSON.stringify(content);
}

describe('a spoilt envelope', () => {
  it('every byte mutated is refused or unread: somebody misses something, and nobody reads what was not sealed', async () => {
    const envelope = sealEnvelope(BINDING, GROUPS);
    const used = envelope.findLastIndex((byte) => byte !== 0) + 1;
    const readers = [core, bank, hub, regulator];
    const honest = await Promise.all(readers.map(async (who) => (await open(envelope, who)).map(textOf)));
    for (let index = 0; index < used; index += 1) {
      const spoilt = new Uint8Array(envelope);
      spoilt[index] = spoilt[index]! ^ (1 << (index % 8));
      const told = await Promise.all(readers.map((who) => opened(spoilt, who)));
      for (const [at, contents] of told.entries()) {
        for (const content of contents ?? []) expect(honest[at], `byte ${index}`).to.include(textOf(content));
      }
      const missing = told.filter((contents, at) => contents?.length !== honest[at]!.length);
      expect(missing, `byte ${index} matters to nobody`).not.to.have.lengthOf(0);
    }
  });

  it('cut, lengthened, or with something in its padding is refused', async () => {
    const envelope = sealEnvelope(BINDING, GROUPS);
    const longer = new Uint8Array(envelope.length + PAGE);
    longer.set(envelope);
    const dirty = new Uint8Array(envelope);
    dirty[dirty.length - 1] = 1;
    const spoilt = [
      envelope.subarray(0, 10),
      envelope.subarray(0, 100),
      envelope.subarray(0, envelope.length - 1),
      new Uint8Array([...envelope, 0]),
      dirty,
      new Uint8Array(),
      new Uint8Array(PAGE),
      utf8('TSE1'.padEnd(PAGE, '\0')),
    ];
    for (const bytes of spoilt) {
      const error = await open(bytes, bank).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(EnvelopeDamaged);
    }
    expect(await open(longer, bank), 'whole pages of zeros say nothing').to.have.lengthOf(2);
  });

  it('with an ephemeral key that leads to no secret is refused as damaged', async () => {
    const envelope = sealEnvelope(BINDING, GROUPS);
    envelope.set(new Uint8Array(32), 11);
    const error = await open(envelope, bank).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(EnvelopeDamaged);
    expect(String(error)).to.include('ephemeral key');
  });

  it('trouble of the reader’s own is not called damage', async () => {
    const envelope = sealEnvelope(BINDING, GROUPS);
    const unplugged = { publicKey: bank.publicKey, agree: () => Promise.reject(new Error('the module is unplugged')) };
    const error = await openEnvelope(envelope, unplugged, BINDING).catch((thrown: unknown) => thrown);
    expect(error).not.to.be.instanceOf(EnvelopeDamaged);
    expect(String(error)).to.include('unplugged');
  });

  it('sealed to somebody else under our hint is refused, not misread', async () => {
    const envelope = sealEnvelope(BINDING, [group({ a: 1 }, bank)]);
    const wrapped = 11 + 32 + 2 + 2 + 4 + 8;
    const spoilt = new Uint8Array(envelope);
    spoilt.fill(7, wrapped, wrapped + 48);
    const error = await open(spoilt, bank).catch((thrown: unknown) => thrown);
    expect(String(error)).to.include('wrapped key');
  });
});
