/** Asks what a choice would be as an act, and believes only what answers the choice. */
import { pinnedNetwork } from './pin';
import { network } from '../api/answers';
import { ownParty } from '../app/session';
import type { Session } from '../app/session';
import { requireAgreement, requireBulkAgreement, requireImportAgreement } from './agreement';
import type { BulkChoice, Choice, Signatory } from './agreement';
import { chosenOf, prepared } from './prepared';
import type { Chosen, Prepared } from './prepared';

/** A prepared act that answers the choice. */
export interface Ready {
  readonly prepared: Prepared;
  readonly chosen: Chosen;
}

async function signatoryOf(session: Session): Promise<Signatory> {
  const where = await session.client.send({ path: '/network', reader: network });
  session.network.set(where);
  const { id, generation } = ownParty(session);
  return {
    network: await pinnedNetwork(session.slug, where.hash),
    party: id,
    generation,
    nowMs: where.epoch.timeMs,
  };
}

/** Throws Disagreement, Refusal, Unreachable, Garbled. */
export async function prepareChoice(session: Session, choice: Choice): Promise<Ready> {
  const { kind, mode, drafts } = choice;
  const json = { kind, mode, drafts };
  const answer = await session.client.send({ method: 'POST', path: '/previews', json, reader: prepared });
  requireAgreement(answer, choice, await signatoryOf(session));
  return { prepared: answer, chosen: chosenOf(answer) };
}

/** Filter of a bulk confirmation, as the route takes it. */
export type BulkFilter = Readonly<Record<string, string | readonly string[]>>;

/** Everything that fits the filter, in full. Throws as `prepareChoice`. */
export async function prepareBulk(session: Session, filter: BulkFilter, choice: BulkChoice): Promise<Ready> {
  const json = { filter, due: choice.due, noDefence: choice.noDefence };
  const path = '/previews/confirmations';
  const answer = await session.client.send({ method: 'POST', path, json, reader: prepared });
  requireBulkAgreement(answer, choice, await signatoryOf(session));
  return { prepared: answer, chosen: chosenOf(answer) };
}

/** The invoices of an imported file. Throws as `prepareChoice`. */
export async function prepareImport(session: Session, file: Readonly<{ id: string; good: number }>): Promise<Ready> {
  const path = `/imports/${encodeURIComponent(file.id)}/preview`;
  const answer = await session.client.send({ method: 'POST', path, json: {}, reader: prepared });
  requireImportAgreement(answer, file.good, await signatoryOf(session));
  return { prepared: answer, chosen: chosenOf(answer) };
}
