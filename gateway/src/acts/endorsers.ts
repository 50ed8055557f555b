/** Who is asked to endorse: a witness and the host of whoever acts; endorsing means seeing, so nobody else. */
import type { MspId, PartyId } from '../../../chaincode/src/protocol/acts';
import type { Item } from '../../../chaincode/src/protocol/items';
import type { Network } from '../../../chaincode/src/protocol/network';

const WITNESS = 'witness:';

/** Organisation of the witness that acts, or null for a party. */
export function witnessOfParty(party: PartyId): MspId | null {
  return party.startsWith(WITNESS) ? party.slice(WITNESS.length) : null;
}

/** The actor's host, or where a witness registers a party that party's host, and a witness beside it. */
export function endorsersFor(
  network: Network,
  act: Readonly<{ party: PartyId; host: MspId; items: readonly Item[] }>,
): readonly MspId[] {
  const [first] = act.items;
  const host = first?.kind === 'register_party' ? first.host : act.host;
  const witnesses = network.organisations.filter(({ roles }) => roles.includes('witness')).map(({ mspId }) => mspId);
  const own = witnessOfParty(act.party);
  const witness = own ?? witnesses.find((mspId) => mspId !== host) ?? host;
  return [...new Set([host, witness])];
}
