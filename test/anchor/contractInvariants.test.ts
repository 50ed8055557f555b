/**
 * Random calls by random people, right and wrong ones. What the contracts say is compared with a small model after
 * every call, and what must never happen is looked for in their events alone, without the model.
 */
import { expect } from 'chai';
import fc from 'fast-check';
import { ChainRefused } from '../../gateway/src/anchor/port';
import { seeded } from '../support/seed';
import { accounts, compiled, deploy, fixture, now, pass } from '../support/anchor/chain';
import type { Mined, TestContract } from '../support/anchor/chain';
import { rootOf, word } from '../support/anchor/values';

const RUNS = 40;
const CALLS_MAX = 60;
const PEOPLE = 3;
/** Every run begins with this publisher, and with some blocks that have a root. */
const FIRST_PUBLISHER = 1;
const FIRST_BLOCKS = 10;
const HOLD = 1000;
const OVERLAP = 100_000;
/** Small enough that calls meet. */
const TAGS = [word('tag 0'), word('tag 1')] as const;

interface Told {
  readonly name: string;
  readonly args: Readonly<Record<string, string>>;
}

/** The call's events, or none where it was refused. */
async function attempt(call: Promise<Mined>): Promise<readonly Told[] | null> {
  try {
    return (await call).events;
  } catch (error) {
    if (!(error instanceof ChainRefused)) throw error;
    expect(error.reason).to.match(/^[A-Z][A-Za-z]+$/);
    return null;
  }
}

const person = fc.nat(PEOPLE - 1);
const range = fc.record({
  call: fc.constant('anchor' as const),
  by: person,
  /** Distance of the range's beginning from the first block without a root. */
  skip: fc.constantFrom(0, 0, 0, 0, -3, -1, 1),
  length: fc.constantFrom(1, 2, 5, 0),
  root: fc.nat(3),
});
const proposal = fc.record({
  call: fc.constantFrom('proposePublisher', 'retirePublisher', 'proposeGovernor'),
  by: person,
  whom: person,
});
const acceptance = fc.record({ call: fc.constantFrom('acceptPublisher', 'acceptGovernor'), by: person });
const anchorCall = fc.oneof(
  { weight: 4, arbitrary: range },
  { weight: 2, arbitrary: proposal },
  { weight: 1, arbitrary: acceptance },
);
type AnchorCall = typeof anchorCall extends fc.Arbitrary<infer Call> ? Call : never;

/** Who may do what, and where the next range begins. */
class AnchorModel {
  governor = 0;
  pendingGovernor: number | null = null;
  readonly publishers = new Set([FIRST_PUBLISHER]);
  readonly pending = new Set<number>();
  next = FIRST_BLOCKS;

  /** Whether the contract must accept. */
  allows(call: AnchorCall): boolean {
    if (call.call === 'anchor') return this.publishers.has(call.by) && call.skip === 0 && call.length > 0;
    if (call.call === 'acceptPublisher') return this.pending.has(call.by);
    if (call.call === 'acceptGovernor') return this.pendingGovernor === call.by;
    const isKnown = 'whom' in call && (this.publishers.has(call.whom) || this.pending.has(call.whom));
    return this.governor === call.by && (call.call !== 'retirePublisher' || isKnown);
  }

  apply(call: AnchorCall): void {
    if (call.call === 'anchor') this.next += call.length;
    else if (call.call === 'acceptPublisher') {
      this.pending.delete(call.by);
      this.publishers.add(call.by);
    } else if (call.call === 'acceptGovernor') {
      this.governor = call.by;
      this.pendingGovernor = null;
    } else if ('whom' in call) {
      if (call.call === 'proposePublisher') this.pending.add(call.whom);
      else if (call.call === 'proposeGovernor') this.pendingGovernor = call.whom;
      else {
        this.pending.delete(call.whom);
        this.publishers.delete(call.whom);
      }
    }
  }
}

describe('invariants under random calls', () => {
  let people: readonly string[] = [];

  before(async function () {
    this.timeout(600_000);
    await compiled();
    people = (await accounts()).slice(0, PEOPLE);
  });

  it('A8: no ledger block ever has two roots, none is left out, and only authorised keys leave any', async function () {
    this.timeout(600_000);
    const [founder = ''] = people;
    const publisher = people[FIRST_PUBLISHER] ?? '';
    const anchor = await deploy('Anchor', founder, []);
    await anchor.send(founder, 'register', word('network'));
    const consortium = String(await anchor.read('consortiumOf', founder, word('network')));
    await anchor.send(founder, 'proposePublisher', consortium, publisher);
    await anchor.send(publisher, 'acceptPublisher', consortium);
    await anchor.send(publisher, 'anchor', consortium, 0, FIRST_BLOCKS - 1, rootOf(0));
    const reset = await fixture();
    await fc.assert(
      fc.asyncProperty(fc.array(anchorCall, { maxLength: CALLS_MAX, size: 'max' }), async (calls) => {
        await reset();
        await playAnchor({ anchor, consortium, people }, calls);
      }),
      seeded(RUNS),
    );
  });

  it('A8: no tag is financed twice, and nothing but its owner’s secrets moves a reservation', async function () {
    this.timeout(600_000);
    const [operator = ''] = people;
    const registry = await deploy('TagRegistry', operator, [operator, HOLD, OVERLAP]);
    await registry.send(operator, 'openEpoch', word('key'), (await now()) + 1);
    for (const relay of people) await registry.send(operator, 'authoriseRelay', relay);
    const reset = await fixture();
    await fc.assert(
      fc.asyncProperty(fc.array(tagCall, { maxLength: CALLS_MAX, size: 'max' }), async (calls) => {
        await reset();
        await playTags(registry, people, calls);
      }),
      seeded(RUNS),
    );
  });
});

interface AnchorParts {
  readonly anchor: TestContract;
  readonly consortium: string;
  readonly people: readonly string[];
}

function argumentsOf({ consortium, people }: AnchorParts, call: AnchorCall, next: number): readonly unknown[] {
  if (call.call !== 'anchor') return 'whom' in call ? [consortium, people[call.whom]] : [consortium];
  const first = next + call.skip;
  return [consortium, first, first + call.length - 1, rootOf(call.root)];
}

/** What the events tell: roots by block, and keys that were authorised when they left them. */
class Witness {
  readonly roots = new Map(Array.from({ length: FIRST_BLOCKS }, (_, block) => [block, rootOf(0)]));
  readonly #authorised: Set<string>;

  constructor(publisher: string) {
    this.#authorised = new Set([publisher]);
  }

  see({ name, args }: Told): void {
    const publisher = args['publisher'] ?? '';
    if (name === 'PublisherAuthorised') this.#authorised.add(publisher);
    if (name === 'PublisherRetired') this.#authorised.delete(publisher);
    if (name !== 'Anchored') return;
    expect(this.#authorised.has(publisher), 'an unauthorised key left a root').to.equal(true);
    for (let block = Number(args['first']); block <= Number(args['last']); block += 1) {
      expect(this.roots.has(block), `two roots for block ${block}`).to.equal(false);
      this.roots.set(block, args['root'] ?? '');
    }
  }
}

async function playAnchor(parts: AnchorParts, calls: readonly AnchorCall[]): Promise<void> {
  const { anchor, consortium, people } = parts;
  const model = new AnchorModel();
  const witness = new Witness(people[FIRST_PUBLISHER] ?? '');
  for (const call of calls) {
    const args = argumentsOf(parts, call, model.next);
    const events = await attempt(anchor.send(people[call.by] ?? '', call.call, ...args));
    expect(events !== null, JSON.stringify(call)).to.equal(model.allows(call));
    if (events !== null) model.apply(call);
    for (const event of events ?? []) witness.see(event);
  }
  await everyBlockHasItsRoot(anchor, consortium, witness.roots);
}

/** Every block below the next one is in a range that is read back with the root it was given, and no block above is. */
async function everyBlockHasItsRoot(
  anchor: TestContract,
  consortium: string,
  roots: ReadonlyMap<number, string>,
): Promise<void> {
  const next = Number(await anchor.read('nextOf', consortium));
  expect([...roots.keys()].sort((one, other) => one - other)).to.deep.equal(
    Array.from({ length: next }, (_, at) => at),
  );
  for (const [block, root] of roots) {
    const [, range] = (await anchor.read('rangeOf', consortium, block)) as [bigint, readonly unknown[]];
    expect(range[0]).to.equal(root);
  }
}

const tagCall = fc.record({
  call: fc.constantFrom('take', 'take', 'finance', 'release', 'wait' as const),
  by: person,
  /** Whose secrets are shown. */
  secretOf: person,
  tag: fc.constantFrom(...TAGS),
});
type TagCall = typeof tagCall extends fc.Arbitrary<infer Call> ? Call : never;

interface Held {
  readonly owner: number;
  readonly isFinanced: boolean;
  readonly expiresAt: number;
}

interface Secrets {
  readonly financing: string;
  readonly releasing: string;
  readonly financeHash: string;
  readonly releaseHash: string;
  readonly lock: string;
}

async function secretsOf(registry: TestContract, owner: number): Promise<Secrets> {
  const [financing, releasing] = [word(`financing ${owner}`), word(`releasing ${owner}`)];
  const financeHash = String(await registry.read('hashOf', financing));
  const releaseHash = String(await registry.read('hashOf', releasing));
  const lock = String(await registry.read('lockOf', financeHash, releaseHash));
  return { financing, releasing, financeHash, releaseHash, lock };
}

async function take(
  registry: TestContract,
  from: string,
  parts: Readonly<{ tag: string; lock: string; salt: string }>,
): Promise<Mined> {
  const reservation = [0, parts.tag, parts.lock, parts.salt];
  await registry.send(from, 'commit', await registry.read('commitmentOf', ...reservation));
  return registry.send(from, 'reserve', ...reservation);
}

function doIt(registry: TestContract, from: string, call: TagCall, secrets: Secrets, salt: string): Promise<Mined> {
  const { tag } = call;
  const { financing, releasing, financeHash, releaseHash, lock } = secrets;
  if (call.call === 'finance') return registry.send(from, 'finance', 0, tag, financing, releaseHash);
  if (call.call === 'release') return registry.send(from, 'release', 0, tag, releasing, financeHash);
  return take(registry, from, { tag, lock, salt });
}

/** Whether the contract must accept, and what is held afterwards. */
function expected(
  call: TagCall,
  held: Held | null,
  time: number,
): { readonly allowed: boolean; readonly after: Held | null } {
  const isMine = held?.owner === call.secretOf;
  if (call.call === 'take') {
    const mine = { owner: call.secretOf, isFinanced: false, expiresAt: time + HOLD };
    return held === null ? { allowed: true, after: mine } : { allowed: false, after: held };
  }
  if (held === null || !isMine) return { allowed: false, after: held };
  if (call.call === 'release') return { allowed: true, after: null };
  return held.isFinanced ? { allowed: false, after: held } : { allowed: true, after: { ...held, isFinanced: true } };
}

/** What the events tell of the tags that are financed. */
class Register {
  readonly #financed = new Set<string>();

  see({ name, args }: Told): void {
    const tag = args['tag'] ?? '';
    if (name === 'Financed' || name === 'Reserved') {
      expect(this.#financed.has(tag), `a financed tag: ${name}`).to.equal(false);
    }
    if (name === 'Financed') this.#financed.add(tag);
    if (name === 'Released') this.#financed.delete(tag);
  }
}

/** Far from the edge of a hold: a call takes seconds of the chain's time, and edges have their own tests. */
async function isOver(held: Held | null): Promise<boolean> {
  if (held === null || held.isFinanced || (await now()) + 100 <= held.expiresAt) return false;
  await pass(200);
  return true;
}

async function playTags(registry: TestContract, people: readonly string[], calls: readonly TagCall[]): Promise<void> {
  const secrets = await Promise.all(people.map((_, owner) => secretsOf(registry, owner)));
  const held = new Map<string, Held>();
  const register = new Register();
  for (const [index, call] of calls.entries()) {
    if (call.call === 'wait') {
      await pass(HOLD / 2);
      continue;
    }
    const known = held.get(call.tag) ?? null;
    const before = (await isOver(known)) ? null : known;
    const from = people[call.by] ?? '';
    const events = await attempt(doIt(registry, from, call, secrets[call.secretOf]!, word(`salt ${index}`)));
    const { allowed, after } = expected(call, before, await now());
    expect(events !== null, `${index}: ${JSON.stringify(call)}`).to.equal(allowed);
    if (after === null) held.delete(call.tag);
    else held.set(call.tag, after);
    for (const event of events ?? []) register.see(event);
    expect(await registry.read('isTaken', 0, call.tag)).to.equal(after !== null);
  }
}
