/** What a witness does about a firm's standing, as its office would prepare it. */
import type { ActResult, Ref } from '../../chaincode/src/protocol/acts';
import type { ReplaceKeysItem } from '../../chaincode/src/protocol/partyItems';
import { REGISTRAR, REGULATOR } from './consortium';
import { newPerson } from './firms';
import type { Firm, Person, World } from './firms';

/** The registrar's office as somebody who acts. */
export function office(world: World): Firm {
  return { party: `witness:${REGISTRAR}`, host: REGISTRAR, people: [world.witness] };
}

/** The firm's entry in the directory, as it is now. */
export function entryOf(world: World, party: string): Ref {
  const found = world.told(REGULATOR, 'party').find(({ body }) => body.data.id === party);
  if (found === undefined) throw new Error(`${party} is not in the directory`);
  return found.ref;
}

async function stand(world: World, kind: 'suspend_party' | 'reinstate_party', firm: Firm): Promise<ActResult> {
  const item = { kind, party: firm.party, entry: entryOf(world, firm.party), evidence: `sha256:${'5a'.repeat(32)}` };
  return world.act(office(world), kind, [item], { endorsers: [firm.host, REGISTRAR] });
}

/** Nothing new begins by this firm or with it. */
export function suspend(world: World, firm: Firm): Promise<ActResult> {
  return stand(world, 'suspend_party', firm);
}

/** It may act again. */
export function reinstate(world: World, firm: Firm): Promise<ActResult> {
  return stand(world, 'reinstate_party', firm);
}

/** The witness announces these people as a firm's next keys. */
export async function announce(world: World, firm: Firm, people: readonly Person[]): Promise<Ref> {
  const item = {
    kind: 'announce_keys',
    party: firm.party,
    entry: entryOf(world, firm.party),
    signers: people.map(({ fields }) => fields),
    evidence: `sha256:${'6b'.repeat(32)}`,
  } as const;
  await world.act(office(world), 'announce_keys', [item], { endorsers: [firm.host, REGISTRAR] });
  return world.last(REGULATOR, 'recovery').ref;
}

/** What the witness signs to put announced keys in force. */
export function replacement(world: World, firm: Firm, people: readonly Person[]): ReplaceKeysItem {
  const { ref, body } = world.last(REGULATOR, 'recovery');
  return {
    kind: 'replace_keys',
    party: firm.party,
    entry: entryOf(world, firm.party),
    recovery: ref,
    generation: body.data.generation,
    signers: people.map(({ fields }) => fields),
  };
}

/** Puts announced keys in force; gives the people their ids. */
export async function replace(
  world: World,
  firm: Firm,
  people: readonly Person[],
  change: Partial<ReplaceKeysItem> = {},
): Promise<Firm> {
  const item = { ...replacement(world, firm, people), ...change };
  await world.act(office(world), 'replace_keys', [item], { endorsers: [firm.host, REGISTRAR] });
  for (const person of people) {
    const found = world.told(firm.host, 'signer').find(({ body }) => body.data.key === person.fields.key);
    person.id = found?.ref.id ?? '';
  }
  return { ...firm, people };
}

/** A firm with keys of its second generation, announced on one day and in force on the first one possible. */
export async function recovered(world: World, firm: Firm): Promise<Firm> {
  const people = [newPerson(), newPerson()];
  await announce(world, firm, people);
  await world.moveTo(world.last(REGULATOR, 'recovery').body.data.from);
  return replace(world, firm, people);
}
