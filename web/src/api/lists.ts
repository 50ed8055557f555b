/** Lists in keyset pages: the first page shows at once, the others follow as they are needed. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { useSession } from '../app/context';
import type { Session } from '../app/session';
import type { Reader } from '../lib/reading';
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
  readonly isComplete: boolean;
  readonly error: unknown;
  /** Loads the next page, once at a time. */
  readonly more: () => void;
  /** Everything to the end. Throws as `Client.send`. */
  readonly loadAll: () => Promise<readonly RecordOf<Data>[]>;
}

/** A list that grows page by page from its first one. */
export function useRows<Data>(
  list: Readonly<{ path: string; data: Reader<Data>; query: ListQuery }>,
  first: PageOf<Data>,
): Rows<Data> {
  const session = useSession();
  const [pages, setPages] = useState<readonly PageOf<Data>[]>([first]);
  const [error, setError] = useState<unknown>(null);
  const latest = useRef(pages);
  const isLoading = useRef(false);
  useEffect(() => {
    latest.current = [first];
    setPages([first]);
  }, [first]);
  const next = useCallback(async (): Promise<boolean> => {
    const known = latest.current;
    const cursor = known.at(-1)?.cursor ?? null;
    if (cursor === null) return false;
    const query: ListQuery = { ...list.query, limit: String(LARGEST_PAGE), cursor };
    const page = await pageFrom(session, { ...list, query });
    // The list may have been loaded anew meanwhile.
    if (latest.current === known) {
      latest.current = [...known, page];
      setPages(latest.current);
    }
    return true;
  }, [session, list]);
  const more = useCallback(() => {
    if (isLoading.current) return;
    isLoading.current = true;
    next()
      .then(() => {
        setError(null);
      }, setError)
      .finally(() => {
        isLoading.current = false;
      });
  }, [next]);
  const loadAll = useCallback(async () => {
    while (await next());
    return latest.current.flatMap(({ records }) => records);
  }, [next]);
  return {
    rows: pages.flatMap(({ records }) => records),
    totals: first.totals,
    isComplete: pages.at(-1)?.cursor === null,
    error,
    more,
    loadAll,
  };
}
