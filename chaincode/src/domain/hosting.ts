/** Whose hosts keep a record, by kind: the one table behind hosts and readers when a firm changes its host (DESIGN 4). */
import type { MspId, PartyId } from '../protocol/acts';
import type { Body, BodyOf, RecordKind } from '../protocol/records';
import { organisationSet } from './world';
import type { World } from './world';

type PartiesOf = { readonly [K in RecordKind]: (data: BodyOf<K>['data']) => readonly PartyId[] };

const nobody = (): readonly PartyId[] => [];

/** Records that are closed as they are made never change again, so nobody keeps them. */
const KEEPERS: PartiesOf = {
  party: ({ id }) => [id],
  recovery: ({ party }) => [party],
  signer: ({ party }) => [party],
  matrix: ({ party }) => [party],
  account: ({ owner }) => [owner],
  cancellation: nobody,
  receivable: ({ invoice }) => [invoice.seller, invoice.debtor],
  presentation: nobody,
  leaf: ({ holder }) => [holder],
  assignment: ({ assignor, assignee }) => [assignor, assignee],
  notice: ({ assignor, assignee, debtor }) => [assignor, assignee, debtor],
  facility: ({ financier }) => [financier],
  offer: ({ financier, supplier }) => [financier, supplier],
  financing: ({ financier, supplier }) => [financier, supplier],
  payment: ({ payer, payee }) => [payer, payee],
  booking: nobody,
  discharge: nobody,
  settlement: nobody,
};

/** Parties whose hosts may endorse changes of the record. A leaf's is its holder's, never the debtor's. */
export function keepersOf(body: Body): readonly PartyId[] {
  return (KEEPERS[body.kind] as (data: Body['data']) => readonly PartyId[])(body.data);
}

/** Everybody the record names. */
export function partiesOf(body: Body): readonly PartyId[] {
  const named = body.kind === 'leaf' ? [body.data.seller, body.data.debtor] : [];
  return [...keepersOf(body), ...named];
}

/**
 * Everybody who is told of the record, keepers and others. Of a claim that was given away its debtor and first seller
 * are not: its line says at which price.
 */
export function sidesOf(body: Body): readonly PartyId[] {
  const isGivenAway = body.kind === 'leaf' && body.data.parent !== null;
  return isGivenAway ? keepersOf(body) : partiesOf(body);
}

/** Organisations a firm left: the only ones that drop out of a record when it moves. */
function leftBy(world: World, parties: readonly PartyId[]): readonly MspId[] {
  return parties.flatMap((party) => world.party(party)?.formerHosts ?? []);
}

/** Where a firm is, and where it was for records that did not follow it yet. */
function placesOf(world: World, party: PartyId): readonly MspId[] {
  const entry = world.party(party);
  return entry === null ? [] : [entry.host, ...entry.formerHosts];
}

/** Where a firm goes, and which organisations it left or leaves. */
export interface Going {
  readonly party: PartyId;
  readonly host: MspId;
  readonly left: readonly MspId[];
}

/** Hosts of a record once the firm's own place in it is where it goes; the other sides' stay. */
export function hostsAfterMove(
  world: World,
  record: Readonly<{ hosts: readonly MspId[]; body: Body }>,
  { party, host, left }: Going,
): readonly MspId[] {
  const others = keepersOf(record.body).filter((keeper) => keeper !== party);
  const kept = others.flatMap((keeper) => placesOf(world, keeper));
  return organisationSet(host, ...record.hosts.filter((mspId) => kept.includes(mspId) || !left.includes(mspId)));
}

/**
 * Readers of a record once every side is told where it is now: whom the sides left is told no more. The directory is
 * everybody's: by its own entry a firm becomes known to members that joined since.
 */
export function readersNow(world: World, body: Body): readonly MspId[] {
  if (body.kind === 'party') return world.organisations;
  const sides = sidesOf(body);
  const hosts = sides.flatMap((party) => world.party(party)?.host ?? []);
  const left = leftBy(world, sides);
  return organisationSet(...hosts, ...body.readers.filter((mspId) => hosts.includes(mspId) || !left.includes(mspId)));
}
