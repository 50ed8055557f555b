/**
 * New keys for a firm that lost its last one. A witness announces them to every member; for two weeks any key of the firm
 * can veto; then the witness puts them in force as the next generation.
 */
import { RECOVERY_WAIT_DAYS } from '../../kernel/bounds';
import { sameCanonical } from '../../kernel/canonical';
import { addDays } from '../../kernel/days';
import { isRejected, reject } from '../../kernel/decision';
import type { Rejected } from '../../kernel/decision';
import type { Ref } from '../../protocol/acts';
import type { AnnounceKeysItem, ReplaceKeysItem, VetoKeysItem } from '../../protocol/partyItems';
import type { RecoveryRecord } from '../../protocol/records';
import type { AnyWrite, Found, ItemDecision, World } from '../world';
import { refuseSuites, signerOf, signerPlace } from './decide';
import { refuseTooSoon } from './hosts';

function takeEntry(item: Readonly<{ party: string; entry: Ref }>, world: World): Found<'party'> | Rejected {
  const entry = world.take('party', item.entry);
  if (isRejected(entry)) return entry;
  if (entry.data.id !== item.party) return reject('terms_differ', { field: 'party' });
  return refuseTooSoon(entry.data.movedOn, world) ?? entry;
}

function recoveryWrite(id: string, data: RecoveryRecord, host: string, world: World): AnyWrite {
  return { id, kind: 'recovery', data, hosts: [host], readers: world.organisations };
}

/** Told to everybody before it changes anything. */
export function decideAnnounceKeys(item: AnnounceKeysItem, world: World): ItemDecision {
  const unsupported = refuseSuites(item.signers, world);
  if (unsupported !== null) return unsupported;
  const entry = takeEntry(item, world);
  if (isRejected(entry)) return entry;
  const { id: party, generation, host } = entry.data;
  const data: RecoveryRecord = {
    state: 'announced',
    party,
    generation: generation + 1,
    signers: item.signers,
    evidence: item.evidence,
    from: addDays(world.today, RECOVERY_WAIT_DAYS),
  };
  return { writes: [recoveryWrite(world.newId('recovery'), data, host, world)] };
}

/** Somebody of the firm still has a key. */
export function decideVetoKeys(item: VetoKeysItem, world: World): ItemDecision {
  const recovery = world.take('recovery', item.recovery);
  if (isRejected(recovery)) return recovery;
  if (recovery.data.party !== world.actor.party) return reject('not_own_record');
  return { writes: [recoveryWrite(recovery.id, { ...recovery.data, state: 'vetoed' }, world.actor.host, world)] };
}

/** Null when the witness shows what was announced, and the time to veto is over. */
function refuseReplacement(item: ReplaceKeysItem, recovery: RecoveryRecord, world: World): Rejected | null {
  if (recovery.party !== item.party) return reject('terms_differ', { field: 'party' });
  if (recovery.generation !== item.generation) return reject('terms_differ', { field: 'generation' });
  if (!sameCanonical(recovery.signers, item.signers)) return reject('terms_differ', { field: 'signers' });
  return world.today < recovery.from ? reject('too_soon', { from: recovery.from }) : null;
}

/** What the earlier generation signs is refused from here on. */
export function decideReplaceKeys(item: ReplaceKeysItem, world: World): ItemDecision {
  const entry = takeEntry(item, world);
  if (isRejected(entry)) return entry;
  const recovery = world.take('recovery', item.recovery);
  if (isRejected(recovery)) return recovery;
  const refused = refuseReplacement(item, recovery.data, world);
  if (refused !== null) return refused;
  if (entry.data.generation + 1 !== item.generation)
    return reject('generation_differs', { generation: entry.data.generation });
  // Must succeed from here.
  const { host } = entry.data;
  const party: AnyWrite = {
    id: entry.id,
    kind: 'party',
    data: {
      ...entry.data,
      generation: item.generation,
      roots: [...entry.data.roots, world.itemDigest],
      recoveredOn: world.today,
    },
    hosts: [host],
    readers: world.organisations,
  };
  const signers = item.signers.map((signer, index): AnyWrite => {
    const data = signerOf(signer, item.party, item.generation);
    return { id: world.newId(signerPlace(index)), kind: 'signer', data, hosts: [host], readers: [host] };
  });
  return { writes: [party, recoveryWrite(recovery.id, { ...recovery.data, state: 'done' }, host, world), ...signers] };
}
