/** A firm that leaves its host, as its new host or a witness's gateway would carry it. */
import type { ActResult, Header, MspId, RecordId, Ref } from '../../chaincode/src/protocol/acts';
import type { ChangeHostItem } from '../../chaincode/src/protocol/partyItems';
import { keepersOf } from '../../chaincode/src/domain/hosting';
import { BANK, CORE, REGISTRAR, REGULATOR } from './consortium';
import type { ActOptions, Firm, World } from './firms';
import { entryOf } from './standing';

/** A witness and a majority, none of them the failed host; what they present comes from the regulator's archive. */
export const RECOVERY: ActOptions = {
  endorsers: [REGISTRAR, CORE, BANK],
  outsiders: [CORE, BANK],
  client: REGISTRAR,
  archive: REGULATOR,
};

/** A record's place as its header has it. */
export interface Kept {
  readonly ref: Ref;
  readonly hosts: readonly MspId[];
}

/** Open records that a firm's host keeps, but for the directory entry. */
export async function keptRecords(world: World, firm: Firm): Promise<readonly Kept[]> {
  const known = world.archives[REGULATOR]!.all().filter(({ body }) => {
    return body.kind !== 'party' && keepersOf(body).includes(firm.party);
  });
  const kept: Kept[] = [];
  for (const { id } of known) {
    const { state, version, hash, hosts } = await headerAt(world, id);
    if (state !== 'closed') kept.push({ ref: { id, version, hash }, hosts });
  }
  return kept;
}

/** The header as the ledger has it now. */
export async function headerAt({ ledger }: World, id: RecordId): Promise<Header> {
  return JSON.parse(await ledger.evaluate('read', { args: ['header', id], client: REGISTRAR })) as Header;
}

export function entryMove(world: World, firm: Firm, to: MspId): ChangeHostItem {
  return { kind: 'change_host', record: entryOf(world, firm.party), hosts: [to] };
}

/** The entry and every open record, from the firm's host to another, as a preview completes them. */
export async function moves(world: World, firm: Firm, to: MspId): Promise<readonly ChangeHostItem[]> {
  const refs = [entryOf(world, firm.party), ...(await keptRecords(world, firm)).map(({ ref }) => ref)];
  const drafts = refs.map((record) => ({ kind: 'change_host', record, to }) as const);
  const { items, outcomes } = await world.preview(firm, 'change_host', drafts, {
    archive: REGULATOR,
    client: REGISTRAR,
  });
  const whole = items.filter((item) => item?.kind === 'change_host');
  if (whole.length !== drafts.length) throw new Error(`refused: ${JSON.stringify(outcomes)}`);
  return whole;
}

/** The whole move through the recovery branch. */
export async function moveAll(world: World, firm: Firm, to: MspId, options: ActOptions = RECOVERY): Promise<ActResult> {
  return world.act(firm, 'change_host', await moves(world, firm, to), options);
}
