import { expect } from 'chai';
import { canonicalBytes, canonicalJson } from '../../chaincode/src/kernel/canonical';
import { fromBase64, toBase64, toHex } from '../../chaincode/src/kernel/bytes';
import { Failure } from '../../chaincode/src/kernel/failure';
import { ParseError } from '../../chaincode/src/kernel/parse';
import { networkHash, organisationOf, parseFounding, sealingKeyOf } from '../../chaincode/src/ledger/network';
import type { FoundedNetwork, Network, Organisation } from '../../chaincode/src/protocol/network';
import { generateTagKey } from '../../chaincode/src/suites/software';
import { readTagPrivateKey } from '../../chaincode/src/suites/rsaKeys';
import { proveTagKey } from '../../chaincode/src/suites/tagKey';
import { BANK, CORE, HUB, makeConsortium, REGISTRAR, REGULATOR, signFounding } from '../support/consortium';
import type { Consortium } from '../support/consortium';
import { withMember } from '../support/forging';
import { failureOf } from '../support/refused';
import { MemoryLedger } from '../support/memoryLedger';
import '../support/stages';

let consortium: Consortium;

/** Founds with a changed network, signed by everybody it names as far as keys exist. */
async function founding(change: (network: Network) => Network): Promise<string> {
  const network = change(consortium.founded.network);
  const known = network.organisations.filter(({ mspId }) => mspId in consortium.keys).map(({ mspId }) => mspId);
  const keys = Object.fromEntries(known.map((mspId) => [mspId, consortium.keys[mspId]!]));
  return canonicalJson(await signFounding(network, keys));
}

function organisations(change: (all: readonly Organisation[]) => readonly Organisation[]) {
  return (network: Network): Network => ({ ...network, organisations: change(network.organisations) });
}

/** One organisation changed. */
function organisation(mspId: string, change: Partial<Organisation>): (network: Network) => Network {
  return organisations((all) => all.map((entry) => (entry.mspId === mspId ? { ...entry, ...change } : entry)));
}

async function ruleOf(argument: string): Promise<unknown> {
  const failure = await failureOf(() => parseFounding(argument));
  expect(failure.code).to.equal('founding_invalid');
  return failure.details['rule'];
}

const LOW_ORDER = toBase64(new Uint8Array(32));

describe('the first record', () => {
  before(async () => {
    consortium = await makeConsortium();
  });

  it('is founded as it was signed, and its hash is that of its canonical bytes', () => {
    const founded = parseFounding(consortium.argument);
    expect(founded).to.deep.equal(consortium.founded);
    expect(networkHash(founded.network)).to.equal(consortium.hash);
    expect(organisationOf(founded.network, CORE)?.name).to.equal('Core');
    expect(organisationOf(founded.network, 'NobodyMSP')).to.equal(null);
    expect(sealingKeyOf(founded.network, 'NobodyMSP')).to.equal(null);
    const key = sealingKeyOf(founded.network, CORE)!;
    expect(toHex(key.publicKey)).to.equal(toHex(consortium.keys[CORE]!.unwrapper.publicKey));
  });

  const rules: readonly (readonly [string, (network: Network) => Network])[] = [
    ['each organisation once', organisations((all) => [...all, all[0]!])],
    ['at least one witness', organisation(REGISTRAR, { roles: ['endorser'] })],
    ['a witness endorses', organisation(REGISTRAR, { roles: ['witness'] })],
    ['at least two endorsing organisations', onlyTwo],
    [`${REGULATOR}: a regulator reads and never writes`, organisation(REGULATOR, { roles: ['regulator', 'endorser'] })],
    [`${CORE}: signing key`, organisation(CORE, { signingKey: LOW_ORDER })],
    [`${CORE}: signing key`, organisation(CORE, { signingKey: toBase64(new Uint8Array(91).fill(1)) })],
    [`${CORE}: service key`, organisation(CORE, { serviceKey: LOW_ORDER })],
    [`${CORE}: sealing key`, sealing(LOW_ORDER)],
    [`${CORE}: sealing key`, sealing(toBase64(new Uint8Array(31).fill(9)))],
    [`${CORE}: sealing key`, sealing('AB==')],
  ];
  for (const [rule, change] of rules) {
    it(`is refused by the rule "${rule}"`, async () => {
      expect(await ruleOf(await founding(change))).to.equal(rule);
    });
  }

  function onlyTwo(network: Network): Network {
    const readers = network.organisations.map((entry): Organisation => {
      return [CORE, BANK, HUB].includes(entry.mspId) ? { ...entry, roles: ['regulator'] } : entry;
    });
    return { ...network, organisations: readers };
  }

  function sealing(publicKey: string): (network: Network) => Network {
    return organisation(CORE, { sealingKey: { generation: 1, publicKey } });
  }

  it('is refused where an organisation’s gateway would hold its officer’s key', async () => {
    const { signingKey } = organisationOf(consortium.founded.network, BANK)!;
    const rule = await ruleOf(await founding(organisation(BANK, { serviceKey: signingKey })));
    expect(rule).to.equal(`${BANK}: the gateway holds no officer's key`);
  });

  it('is refused without the signature of each organisation over exactly this network', async () => {
    const { network, signatures } = consortium.founded;
    const spoilt = (change: Readonly<Record<string, string | undefined>>): string =>
      canonicalJson({ network, signatures: { ...signatures, ...change } });
    const [core, bank] = [signatures[CORE]!, signatures[BANK]!];
    const flipped = fromBase64(core);
    flipped[0] = flipped[0]! ^ 1;
    expect(await ruleOf(spoilt({ [CORE]: undefined }))).to.equal(`${CORE}: signature`);
    expect(await ruleOf(spoilt({ [CORE]: bank }))).to.equal(`${CORE}: signature`);
    expect(await ruleOf(spoilt({ [CORE]: toBase64(flipped) }))).to.equal(`${CORE}: signature`);
    expect(await ruleOf(spoilt({ [CORE]: 'AAAA' }))).to.equal(`${CORE}: signature`);
    expect(await ruleOf(spoilt({ StrangerMSP: core }))).to.equal('one signature each');
    const other: FoundedNetwork = { network: { ...network, sandbox: false }, signatures };
    expect(await ruleOf(canonicalJson(other))).to.equal(`${CORE}: signature`);
  });

  it('is refused with a tag key that its roots do not prove', async () => {
    const { tagKey } = consortium.founded.network;
    const { privateKeyPem } = await generateTagKey();
    const stranger = readTagPrivateKey(privateKeyPem);
    const wrong = [
      { ...tagKey, roots: tagKey.roots.slice(1) },
      { ...tagKey, roots: [...tagKey.roots].reverse() },
      { ...tagKey, roots: proveTagKey(stranger) },
      { ...stranger.publicKey.form, roots: tagKey.roots },
      { ...tagKey, e: 'Aw' },
    ];
    for (const forged of wrong) {
      expect(await ruleOf(await founding((network) => ({ ...network, tagKey: forged })))).to.equal('tag key');
    }
  });

  it('is refused in any spelling but the canonical one', async () => {
    const { network, signatures } = consortium.founded;
    const reordered = JSON.stringify({ signatures, network });
    for (const argument of [` ${consortium.argument}`, reordered, `${consortium.argument}\n`]) {
      expect(await ruleOf(argument)).to.equal('canonical JSON');
    }
  });

  it('is refused in any shape but its own', () => {
    const { founded } = consortium;
    const shapes: readonly unknown[] = [
      null,
      [],
      { ...founded, more: 1 },
      { network: founded.network },
      withMember(founded, 'network.format', 'tallystick.network.2'),
      withMember(founded, 'network.suites', []),
      withMember(founded, 'network.suites', ['sm2.1']),
      withMember(founded, 'network.organisations', founded.network.organisations.slice(0, 2)),
      withMember(founded, 'network.organisations.0.mspId', '__proto__'),
      withMember(founded, 'network.organisations.0.roles', []),
      withMember(founded, 'network.organisations.0.roles', ['owner']),
      withMember(founded, 'network.dayOffsetMinutes', 841),
      withMember(founded, 'network.random', 'zz'),
      withMember(founded, 'network.foundedAt', 1.5),
      withMember(founded, 'network.sandbox', 1),
      withMember(founded, 'network.name', ' x'),
    ];
    for (const shape of shapes) expect(() => parseFounding(JSON.stringify(shape))).to.throw(ParseError);
    expect(() => parseFounding('{')).to.throw(SyntaxError);
    expect(() =>
      parseFounding(consortium.argument.replace('"foundedAt":', '"__proto__":{"x":1},"foundedAt":')),
    ).to.throw(ParseError);
    expect(({} as Record<string, unknown>)['x']).to.equal(undefined);
  });

  it('reaches the client as a code, whatever was wrong with the argument', async () => {
    const ledger = new MemoryLedger();
    for (const argument of ['', '{', 'null', '[]', '{"network":1}', '\u0000', 'x'.repeat(100_000)]) {
      const found = () => ledger.submit('found', { args: [argument], client: CORE }, [CORE, BANK]);
      expect((await failureOf(found)).code).to.equal('malformed');
    }
    expect(ledger.state.size).to.equal(0);
  });

  it('outside a sandbox is founded at its time only', async () => {
    const now = Date.now();
    for (const [foundedAt, isGood] of [
      [now, true],
      [now - 4 * 60_000, true],
      [now - 6 * 60_000, false],
      [now + 6 * 60_000, false],
    ] as const) {
      const { argument } = await makeConsortium({ sandbox: false, foundedAt });
      const ledger = new MemoryLedger();
      const found = () => ledger.submit('found', { args: [argument], client: CORE }, [CORE, BANK]);
      if (isGood) await found();
      else expect((await failureOf(found)).code).to.equal('epoch_not_current');
    }
  });

  it('names what every signature of its own is over', () => {
    expect(consortium.hash).to.match(/^sha256:[0-9a-f]{64}$/);
    const { network } = consortium.founded;
    const other = networkHash({ ...network, random: '00'.repeat(32) });
    expect(other).not.to.equal(consortium.hash);
    expect(canonicalBytes(network).length).to.be.greaterThan(1000);
    expect(new Failure('founding_invalid').message).to.include('founding_invalid');
  });
});
