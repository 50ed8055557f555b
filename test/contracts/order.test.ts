import { expect } from 'chai';
import { REJECTIONS } from '../../chaincode/src/protocol';
import type { RejectionCode, SigningRole } from '../../chaincode/src/protocol';
import type { Statement } from '../../chaincode/src/protocol/acts';
import type { Item } from '../../chaincode/src/protocol/items';
import { newPerson } from '../support/firms';
import type { Firm, Person, World } from '../support/firms';
import { restated } from '../support/forging';
import { matrixWith, registerMore } from '../support/moreFirms';
import { revoke } from '../support/people';
import { expectRefused } from '../support/refused';
import { facilityItem, invoiceOf, presentItem } from '../support/road';
import type { Road } from '../support/road';
import { roadAt } from '../support/stages';
import { dealPairs } from './order/dealPairs';
import { partyPairs, receivablePairs } from './order/pairs';

const itemPairs = [...partyPairs, ...receivablePairs, ...dealPairs];

/** An act that breaks no rule, until it is told which ones to break. */
interface Attempt {
  readonly road: Road;
  readonly firm: Firm;
  readonly people: Readonly<Record<'good' | 'other' | 'gone' | 'old' | 'maker' | 'outsider', Person>>;
  item: Item;
  by: readonly (readonly [Person, SigningRole])[];
  statement: Partial<Statement>;
  isCancelled: boolean;
}

const BASE = matrixWith({ soleUpTo: '10.00', jointUpTo: '1000.00', browserUpTo: '50.00' });

let prepared: Promise<Attempt> | null = null;

/** A fresh fork of the same firm and people each time. */
async function attempt(): Promise<Attempt> {
  prepared ??= prepareAttempt();
  const { road, ...act } = await prepared;
  return { ...act, road: { ...road, world: road.world.fork() } };
}

async function prepareAttempt(): Promise<Attempt> {
  const road = await roadAt('founded');
  const people = {
    good: newPerson(),
    other: newPerson(),
    gone: newPerson(),
  };
  const firm = await registerMore(road.world, { people: Object.values(people), rows: BASE });
  const more = {
    old: newPerson({ until: '2026-01-14' }),
    maker: newPerson({ roles: ['maker'] }),
    outsider: newPerson({ groups: ['reception'] }),
  };
  for (const person of Object.values(more)) await enrolBy(road.world, firm, person, people.good);
  await revoke(road.world, firm, people.gone, { by: [[people.good, 'sole']] });
  await road.world.moveTo('2026-01-15');
  const item = presentItem(invoiceOf({ supplier: firm, core: road.core }, { payable: '10.00' }));
  const by = [[people.good, 'sole'] as const];
  return { road, firm, people: { ...people, ...more }, item, by, statement: {}, isCancelled: false };
}

async function enrolBy(world: World, firm: Firm, person: Person, by: Person): Promise<void> {
  const item = { kind: 'enrol_signer', signer: person.fields } as const;
  await world.act(firm, 'enrol_signer', [item], { by: [[by, 'sole']] });
  const found = world.told(firm.host, 'signer').find(({ body }) => body.data.key === person.fields.key);
  person.id = found!.ref.id;
}

/** Everything up to carrying: what is left is the refusal. */
async function signedAct({ road: { world }, firm, people, ...act }: Attempt): Promise<() => Promise<unknown>> {
  const run = restated(await world.prepare(firm, act.item.kind, [act.item]), act.statement);
  if (act.isCancelled) {
    const cancel = { kind: 'cancel_statement', statement: run.statementHash } as const;
    await world.act(firm, 'cancel_statement', [cancel], { by: [[people.good, 'sole']] });
  }
  const tags = act.item.kind === 'present_invoice' ? [world.tag(act.item.invoice)] : [];
  const signed = await world.sign(run, act.by);
  return () => world.carry(firm, signed, 0, { tags });
}

type Break = (act: Attempt) => void;

/** Rules of statement, signatures and authority in the order of the list; what breaks the item comes last. */
const BREAKS: readonly (readonly [RejectionCode, Break])[] = [
  ['network_differs', (act) => (act.statement = { ...act.statement, network: `sha256:${'00'.repeat(32)}` })],
  ['statement_expired', (act) => (act.statement = { ...act.statement, validUntil: 1 })],
  ['statement_cancelled', (act) => (act.isCancelled = true)],
  ['generation_differs', (act) => (act.statement = { ...act.statement, generation: 2 })],
  ['signature_missing', (act) => (act.by = act.by.map(([person]) => [person, 'maker']))],
  ['role_forbids', (act) => (act.item = facilityItem(act.road, { limit: amountOf(act.item), debtors: [] }))],
  ['matrix_changed', (act) => (act.statement = { ...act.statement, matrix: 9 })],
  ['no_authority', (act) => (act.by = act.by.map(([, role]) => [act.people.outsider, role]))],
  ['second_signature_needed', (act) => (act.item = withAmount(act.item, '10.01'))],
  ['stronger_key_needed', strongly],
  ['not_a_side_of_invoice', (act) => (act.item = ofOthers(act))],
];

/** An amount that one person may not sign alone, and no pair of browsers. */
function strongly(act: Attempt): void {
  const isOutside = act.by.some(([person]) => person === act.people.outsider);
  const isAlone = act.item.kind === 'present_invoice' && act.item.invoice.payable === '10.01';
  act.item = withAmount(act.item, '100.00');
  if (isOutside || isAlone || act.by.some(([, role]) => role === 'maker')) return;
  act.by = [
    [act.people.good, 'maker'],
    [act.people.other, 'checker'],
  ];
}

function amountOf(item: Item): string {
  return item.kind === 'present_invoice' ? item.invoice.payable : '10.00';
}

function withAmount(item: Item, amount: string): Item {
  if (item.kind === 'open_facility') return { ...item, limit: amount };
  if (item.kind !== 'present_invoice') return item;
  return { ...item, invoice: { ...item.invoice, payable: amount } };
}

function ofOthers({ item, road }: Attempt): Item {
  if (item.kind !== 'present_invoice') return item;
  return { ...item, invoice: { ...item.invoice, seller: road.supplier.party } };
}

/** Rules of one signature in the order of the list: who breaks each as a checker. */
const SIGNERS: readonly (readonly [RejectionCode, (act: Attempt) => Person])[] = [
  ['signer_unknown', () => ({ ...newPerson(), id: 'ab'.repeat(32) })],
  ['signer_revoked', ({ people }) => people.gone],
  ['signer_expired', ({ people }) => people.old],
  ['signature_invalid', ({ people }) => ({ ...people.other, signer: people.good.signer })],
  ['signing_role_not_held', ({ people }) => people.maker],
];

/** Pairs in which the list does not agree: it goes by module, a decision asks for relations and state before figures. */
const AGAINST_THE_LIST: readonly string[] = itemPairs
  .filter(({ isListed }) => isListed === false)
  .map(({ winner, loser }) => `${winner} ${loser}`);

describe('where two rules are broken the earlier code wins', () => {
  for (const [first, [winner, breakFirst]] of BREAKS.entries()) {
    it(`${winner} before every code of statement, signatures and authority that comes after it`, async () => {
      for (const [, breakSecond] of BREAKS.slice(first)) {
        const act = await attempt();
        breakFirst(act);
        breakSecond(act);
        await expectRefused(act.road.world, await signedAct(act), { code: winner });
      }
    });
  }

  for (const [first, [winner, firstSigner]] of SIGNERS.entries()) {
    it(`${winner} before every code of a signature that comes after it, in whichever order they are presented`, async () => {
      for (const [, secondSigner] of SIGNERS.slice(first + 1)) {
        const act = await attempt();
        const pair = [
          [firstSigner(act), 'maker'],
          [secondSigner(act), 'checker'],
        ] as const;
        for (const by of [pair, [...pair].reverse()]) {
          await expectRefused(act.road.world, await signedAct({ ...act, by }), { code: winner });
        }
      }
    });
  }

  for (const { winner, loser, ready, run } of itemPairs) {
    it(`${winner} before ${loser}`, async () => {
      const road = await roadAt(ready);
      const act = await run(road);
      await expectRefused(road.world, act, { code: winner });
    });
  }

  it('and the list says so', () => {
    const place = (code: string): number => (REJECTIONS as readonly string[]).indexOf(code);
    const against = itemPairs.filter(({ winner, loser }) => place(winner) > place(loser));
    for (const { winner, loser } of against) expect(AGAINST_THE_LIST).to.include(`${winner} ${loser}`);
    for (const codes of [BREAKS, SIGNERS]) {
      const places = codes.map(([code]) => place(code));
      expect(places).to.deep.equal([...places].sort((one, other) => one - other));
    }
  });
});
