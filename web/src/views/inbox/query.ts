/** What the inbox asks for: groups by what an invoice needs, and the filter. Pure. */
import type { ListQuery } from '../../api/lists';

export const GROUPS = ['ready', 'undated', 'refused', 'confirmed'] as const;
export type Group = (typeof GROUPS)[number];

export function groupOf(query: Readonly<Record<string, string>>): Group {
  return GROUPS.find((group) => group === query['group']) ?? 'ready';
}

/** Members of the filter that a person sets, as they stand in the address. */
export const FILTER_KEYS = ['counterparty', 'number', 'dueFrom', 'dueTo', 'amountFrom', 'amountTo'] as const;
export type Filter = Readonly<Partial<Record<(typeof FILTER_KEYS)[number], string>>>;

export function filterOf(query: Readonly<Record<string, string>>): Filter {
  return Object.fromEntries(FILTER_KEYS.flatMap((key) => (query[key] ? [[key, query[key]]] : [])));
}

/** Earlier than any due date: an invoice without one is never in a range. */
const FIRST_DAY = '1970-01-01';

/** The list behind a group. Without a due date come first when sorted by it, since nothing sorts before something. */
export function listQuery(group: Group, filter: Filter): ListQuery {
  switch (group) {
    case 'ready':
      return { ...filter, dueFrom: filter.dueFrom ?? FIRST_DAY, state: 'presented', sort: 'due' };
    case 'undated':
      return { ...filter, dueFrom: undefined, dueTo: undefined, state: 'presented', sort: 'due' };
    default:
      return { ...filter, state: group, sort: 'newest' };
  }
}

/** Of a group, only what can still be answered: what waits for its second signature is answered already. */
export const UNANSWERED = { unanswered: 'yes' } as const;

/** The same filter as the bulk route takes it. */
export function bulkFilter(group: Group, filter: Filter): Readonly<Record<string, string>> {
  const query = listQuery(group, filter);
  const keys = [...FILTER_KEYS] as readonly string[];
  const members = Object.entries(query).filter(
    (entry): entry is [string, string] => keys.includes(entry[0]) && entry[1] !== undefined,
  );
  return { ...Object.fromEntries(members), ...UNANSWERED };
}
