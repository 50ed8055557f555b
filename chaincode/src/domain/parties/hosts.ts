/** A firm leaves its host: directory entry, then every record of its; header and policy first, then the bodies. */
import { COOLING_DAYS } from '../../kernel/bounds';
import { addDays } from '../../kernel/days';
import type { CalendarDay } from '../../kernel/days';
import { isRejected, reject } from '../../kernel/decision';
import type { Rejected } from '../../kernel/decision';
import { invariant } from '../../kernel/invariant';
import { constant, mspId, object } from '../../kernel/parse';
import type { Parser } from '../../kernel/parse';
import type { ChangeHostDraft } from '../../protocol/drafts';
import type { ChangeHostItem, ResealRecordItem } from '../../protocol/partyItems';
import type { PartyRecord } from '../../protocol/records';
import { hostsAfterMove, keepersOf, readersNow, sidesOf } from '../hosting';
import { ref } from '../shapes';
import { REPLAYED, hostsOf, organisationSet } from '../world';
import type { AnyWrite, ItemDecision, Looked, World } from '../world';

/** Null once a firm's last change of host or keys, whichever the other one is, has had time to be noticed. */
export function refuseTooSoon(changedOn: string | null, world: World): Rejected | null {
  if (changedOn === null) return null;
  const from = addDays(changedOn as CalendarDay, COOLING_DAYS);
  return world.today < from ? reject('too_soon', { from }) : null;
}

function moveEntry(item: ChangeHostItem, entry: PartyRecord, world: World): ItemDecision {
  const [to, ...more] = item.hosts;
  if (to === undefined || more.length > 0 || !world.organisations.includes(to)) {
    return reject('host_unknown', { host: item.hosts.join(' ') });
  }
  if (to === entry.host) return REPLAYED;
  const early = refuseTooSoon(entry.recoveredOn, world);
  if (early !== null) return early;
  const data: PartyRecord = {
    ...entry,
    host: to,
    formerHosts: organisationSet(...entry.formerHosts.filter((left) => left !== to), entry.host),
    movedOn: world.today,
  };
  const id = world.partyRecordId(entry.id);
  return { writes: [{ id, kind: 'party', data, hosts: [to], readers: world.organisations }] };
}

/** What can be seen of a move from the header alone: the firm comes in where it is, and goes out where it was. */
function isOwnMove(item: ChangeHostItem, record: Looked, entry: PartyRecord): boolean {
  const added = item.hosts.filter((mspId) => !record.hosts.includes(mspId));
  const dropped = record.hosts.filter((mspId) => !item.hosts.includes(mspId));
  return added.every((mspId) => mspId === entry.host) && dropped.every((mspId) => entry.formerHosts.includes(mspId));
}

function moveRecord(item: ChangeHostItem, record: Looked, entry: PartyRecord, world: World): ItemDecision {
  const { body, hosts, id } = record;
  if (body !== null) {
    if (!keepersOf(body).includes(entry.id)) return reject('not_own_record');
    const expected = hostsAfterMove(
      world,
      { hosts, body },
      { party: entry.id, host: entry.host, left: entry.formerHosts },
    );
    if (expected.join() !== item.hosts.join()) return reject('terms_differ', { field: 'hosts' });
  }
  if (!isOwnMove(item, record, entry)) return reject('terms_differ', { field: 'hosts' });
  if (hosts.join() === item.hosts.join()) return REPLAYED;
  return { writes: [], moves: [{ id, hosts: item.hosts, readers: organisationSet(...hosts, ...item.hosts) }] };
}

/** The firm's own entry names the host; every other record follows it there. */
export function decideChangeHost(item: ChangeHostItem, world: World): ItemDecision {
  const record = world.look(item.record);
  if (isRejected(record)) return record;
  const { party } = world.actor;
  const entry = world.party(party);
  invariant(entry !== null, 'whoever acts is in the directory');
  return record.id === world.partyRecordId(party)
    ? moveEntry(item, entry, world)
    : moveRecord(item, record, entry, world);
}

export const changeHostDraft: Parser<ChangeHostDraft> = object({
  kind: constant('change_host'),
  record: ref,
  to: mspId,
});

/** The hosts that a record has when its firm has gone to `to`. */
export function completeChangeHost(draft: ChangeHostDraft, world: World): ChangeHostItem | Rejected {
  const { kind, record: named, to } = draft;
  const record = world.look(named);
  if (isRejected(record)) return record;
  const { body, hosts } = record;
  const entry = world.party(world.actor.party);
  invariant(body !== null && entry !== null, 'a preview sees what it completes');
  if (body.kind === 'party') return { kind, record: named, hosts: [to] };
  const left = [...entry.formerHosts, entry.host].filter((host) => host !== to);
  return { kind, record: named, hosts: hostsAfterMove(world, { hosts, body }, { party: entry.id, host: to, left }) };
}

/** The same data, told to where every side is now. */
export function decideResealRecord(item: ResealRecordItem, world: World): ItemDecision {
  const record = world.look(item.record);
  if (isRejected(record)) return record;
  const { id, body } = record;
  invariant(body !== null, 'a record is sealed anew by those who see it');
  if (!sidesOf(body).includes(world.actor.party)) return reject('not_own_record');
  const hosts = hostsOf(world, ...keepersOf(body));
  if (isRejected(hosts)) return hosts;
  const readers = readersNow(world, body);
  const isSame = hosts.join() === record.hosts.join() && readers.join() === body.readers.join();
  if (isSame) return REPLAYED;
  return { writes: [{ id, kind: body.kind, data: body.data, hosts, readers } as AnyWrite] };
}
