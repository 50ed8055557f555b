/** What a witness does about a firm's standing, as its office would prepare it. */
import type { ActResult, Ref } from '../../chaincode/src/protocol/acts';
import { REGISTRAR, REGULATOR } from './consortium';
import type { Firm, World } from './firms';

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
