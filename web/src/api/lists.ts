/** Lists in keyset pages: the first page shows at once, the others follow as they are needed. */
import { useCallback, useEffect, useMemo, useState } from 'preact/hooks';
import { useSession } from '../app/context';
import type { Session } from '../app/session';
import type { Reader } from '../lib/reading';
import { useStore } from '../lib/store';
import { GrowingList, rowsOf } from './growing';
import { pageOf } from './records';
import type { PageOf, RecordOf, Total } from './records';

/** Members of a list's query; undefined ones are left out. */
export type ListQuery = Readonly<Record<string, string | undefined>>;

export const FIRST_PAGE = 60;
/** As many as the gateway gives at once. */
export const LARGEST_PAGE = 500;

function queryText(query: ListQuery): string {
  const entries = Object.entries(query).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return new URLSearchParams(entries).toString();
}

/** One page of a list. Throws as `Client.send`. */
export function pageFrom<Data>(
  session: Session,
  list: Readonly<{ path: string; data: Reader<Data>; query: ListQuery }>,
): Promise<PageOf<Data>> {
  return session.client.send({ path: `${list.path}?${queryText(list.query)}`, reader: pageOf(list.data) });
}

/** Every record of a list, up to a bound; for lists that are short by nature. Throws as `Client.send`. */
const SHORT_LIST_MAX = 2000;

export async function wholeList<Data>(
  session: Session,
  list: Readonly<{ path: string; data: Reader<Data>; query: ListQuery }>,
): Promise<readonly RecordOf<Data>[]> {
  const records: RecordOf<Data>[] = [];
  let cursor: string | null = null;
  do {
    const query: ListQuery = { ...list.query, limit: String(LARGEST_PAGE), ...(cursor === null ? {} : { cursor }) };
    const page: PageOf<Data> = await pageFrom(session, { ...list, query });
    records.push(...page.records);
    cursor = page.cursor;
  } while (cursor !== null && records.length < SHORT_LIST_MAX);
  return records;
}

export interface Rows<Data> {
  readonly rows: readonly RecordOf<Data>[];
  readonly totals: readonly Total[];
  readonly error: unknown;
  /** Loads the next page, once at a time. */
  readonly more: () => void;
  /** Everything to the end. Throws as `Client.send`. */
  readonly loadAll: () => Promise<readonly RecordOf<Data>[]>;
}

/** A list that grows page by page from its first one; a newer first page renews all that was loaded. */
export function useRows<Data>(
  list: Readonly<{ path: string; data: Reader<Data>; query: ListQuery }>,
  first: PageOf<Data>,
): Rows<Data> {
  const session = useSession();
  const growing = useMemo(() => {
    return new GrowingList(first, (cursor) => {
      return pageFrom(session, { ...list, query: { ...list.query, limit: String(LARGEST_PAGE), cursor } });
    });
    // The first page of another list; a newer one of the same list renews it below.
  }, [session, list]);
  const pages = useStore(growing.pages);
  const rows = useMemo(() => rowsOf(pages), [pages]);
  const [error, setError] = useState<unknown>(null);
  const settle = useCallback((work: Promise<unknown>) => {
    work.then(() => {
      setError(null);
    }, setError);
  }, []);
  useEffect(() => {
    settle(growing.renew(first));
  }, [growing, first, settle]);
  const more = useCallback(() => {
    // A renewal that failed is made up for first.
    settle(growing.renew(first).then(() => growing.grow()));
  }, [growing, first, settle]);
  const loadAll = useCallback(() => growing.all(), [growing]);
  return { rows, totals: first.totals, error, more, loadAll };
}
