/** A file as both sides of its invoices bring it in: uploaded, completed where it only names somebody, signed. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { PartyId } from '../../chaincode/src/protocol/acts';
import type { Invoice } from '../../chaincode/src/protocol/items';
import type { PreviewOutcome } from '../../chaincode/src/protocol/preview';
import type { InvoiceEntry } from '../../gateway/src/files/documents';
import { ActRefused } from '../client/desk';
import type { PreparedAct } from '../client/desk';
import type { Administrator } from '../sandbox/administrators';
import { NotPlaying, partyOf, playerOf } from './cast';
import type { Cast } from './cast';
import { sidesOf } from './documents';
import { isAnswer } from './reason';

interface ImportRow {
  readonly index: number;
  readonly content: InvoiceEntry;
}

interface PartyChoice {
  readonly row: number;
  readonly seller?: PartyId;
  readonly debtor?: PartyId;
}

/** What became of one side's upload: an act of its own, or why there is none. */
type Presentation = PreparedAct | Error;

/** What each side made of a file. */
export type Presentations = ReadonlyMap<PartyId, Presentation>;

const ROWS_PER_PAGE = 500;

async function rowsOf({ desk }: Administrator, id: string): Promise<readonly ImportRow[]> {
  const rows: ImportRow[] = [];
  let cursor: number | null = 0;
  while (cursor !== null) {
    const query = `/imports/${id}/rows?kind=invoice&limit=${ROWS_PER_PAGE}&cursor=${cursor}`;
    const page: { rows: readonly ImportRow[]; cursor: number | null } = await desk.get(query);
    rows.push(...page.rows);
    cursor = page.cursor;
  }
  return rows;
}

/** Who the sides are that the document does not identify. */
function choiceFor({ index, content }: ImportRow): readonly PartyChoice[] {
  const { seller, debtor } = sidesOf(content);
  const isKnown = ({ party, name }: typeof seller): boolean => party !== null || name === null;
  if (isKnown(seller) && isKnown(debtor)) return [];
  return [
    {
      row: index,
      ...(isKnown(seller) ? {} : { seller: partyOf(seller) }),
      ...(isKnown(debtor) ? {} : { debtor: partyOf(debtor) }),
    },
  ];
}

async function presentAs(firm: Administrator, file: string): Promise<PreparedAct> {
  const { desk, key, deputy } = firm;
  const bytes = await readFile(file);
  const name = encodeURIComponent(path.basename(file));
  const { id } = await desk.upload<{ readonly id: string }>(`/imports?name=${name}`, bytes);
  const parties = (await rowsOf(firm, id)).flatMap(choiceFor);
  const body = parties.length === 0 ? {} : { parties };
  const prepared = await desk.post<PreparedAct>(`/imports/${id}/preview`, body);
  if (prepared.outcomes.some(({ outcome }) => outcome === 'accepted')) await desk.carry(prepared, key, deputy ?? null);
  return prepared;
}

/** Presents a file by every firm that is a side of one of its invoices: sellers first, then those who owe. */
export async function presentFile(cast: Cast, file: string, entries: readonly InvoiceEntry[]): Promise<Presentations> {
  const sides = entries.map(sidesOf);
  const named = [...sides.map(({ seller }) => seller), ...sides.map(({ debtor }) => debtor)];
  const presentations = new Map<PartyId, Presentation>();
  for (const side of named) {
    const firm = playerOf(cast, side);
    if (firm instanceof NotPlaying || presentations.has(firm.party)) continue;
    try {
      presentations.set(firm.party, await presentAs(firm, file));
    } catch (error) {
      if (!isAnswer(error)) throw error;
      presentations.set(firm.party, error);
    }
  }
  return presentations;
}

/** How one side's presentation of one invoice went. Throws what the network answered where it was not taken. */
export function presentedBy(
  presentations: Presentations,
  party: PartyId,
  invoice: Invoice,
): Exclude<PreviewOutcome['outcome'], 'refused'> {
  const presentation = presentations.get(party);
  if (presentation === undefined) throw new RangeError(`${party} presented nothing`);
  if (presentation instanceof Error) throw presentation;
  const { items, outcomes } = presentation;
  const index = items.findIndex(
    (item) =>
      item?.kind === 'present_invoice' &&
      item.invoice.seller === invoice.seller &&
      item.invoice.number === invoice.number,
  );
  const outcome = outcomes[index];
  if (outcome === undefined) throw new RangeError(`${invoice.number} is not in what ${party} presented`);
  if (outcome.outcome === 'refused') throw new ActRefused(outcome.code, outcome.details);
  return outcome.outcome;
}
