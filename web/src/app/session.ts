/** What every screen of somebody logged in works with. */
import { me, network, parties } from '../api/answers';
import type { Me, Network, Party } from '../api/answers';
import type { Client } from '../api/client';
import { Events } from '../api/events';
import { Outbox } from '../acts/outbox';
import { dayOf } from '../lib/days';
import { Store } from '../lib/store';
import { nameFor } from '../words/language';
import type { Language } from '../words/language';

export interface Session {
  readonly client: Client;
  readonly slug: string;
  readonly me: Store<Me>;
  readonly network: Store<Network>;
  readonly parties: Store<ReadonlyMap<string, Party>>;
  readonly events: Events;
  readonly outbox: Outbox;
}

/** Loads who is logged in, where and among whom, and starts listening. Throws as `Client.send` does. */
export async function beginSession(client: Client): Promise<Session> {
  const [who, where, among] = await Promise.all([
    client.send({ path: '/me', reader: me }),
    client.send({ path: '/network', reader: network }),
    client.send({ path: '/parties', reader: parties }),
  ]);
  return {
    client,
    slug: client.slug,
    me: new Store(who),
    network: new Store(where),
    parties: new Store(new Map(among.parties.map((party) => [party.id, party]))),
    events: new Events(client),
    outbox: new Outbox(client, who.id),
  };
}

/** Asks again who I am: a key may have been enrolled meanwhile. */
export async function refreshMe(session: Session): Promise<Me> {
  const who = await session.client.send({ path: '/me', reader: me });
  session.me.set(who);
  return who;
}

/** Asks for the ledger's time and the directory again. */
export async function refreshNetwork(session: Session): Promise<void> {
  const [where, among] = await Promise.all([
    session.client.send({ path: '/network', reader: network }),
    session.client.send({ path: '/parties', reader: parties }),
  ]);
  session.network.set(where);
  session.parties.set(new Map(among.parties.map((party) => [party.id, party])));
}

/** The ledger's calendar day, by which everything falls due. */
export function ledgerToday({ network: { value } }: Session): string {
  return dayOf({ instantMs: value.epoch.timeMs, offsetMinutes: value.dayOffsetMinutes });
}

const WITNESS = 'witness:';

/** A firm's name in a language; its id where the directory does not know it. */
export function nameIn(session: Session, language: Language): (party: string) => string {
  const {
    network: { value: network_ },
    parties: { value: known },
  } = session;
  return (party) => {
    const entry = known.get(party);
    if (entry !== undefined) return nameFor(language, entry);
    if (!party.startsWith(WITNESS)) return party;
    const mspId = party.slice(WITNESS.length);
    return network_.organisations.find((organisation) => organisation.mspId === mspId)?.name ?? party;
  };
}

/** The firm somebody acts for. Throws where there is none: such screens are not offered to officers. */
export function ownParty({ me: { value } }: Session): NonNullable<Me['party']> {
  if (value.party === null) throw new Error('this login acts for no firm');
  return value.party;
}
