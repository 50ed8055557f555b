/** The site map: every screen, where it is, and who finds it in the menu. */
import type { Desk } from '../api/desks';
import type { Dictionary } from '../words/dictionary';
import type { Place, Screen } from './screen';

interface Route {
  /** Below the organisation's own path. */
  readonly path: string;
  readonly screen: () => Promise<Screen>;
}

export const ROUTES: readonly Route[] = [
  { path: '/inbox', screen: async () => (await import('../views/inbox')).screen },
  { path: '/invoices/:id', screen: async () => (await import('../views/invoice')).screen },
  { path: '/imports', screen: async () => (await import('../views/imports')).screen },
  { path: '/imports/:id', screen: async () => (await import('../views/importFile')).screen },
  { path: '/waiting', screen: async () => (await import('../views/waiting')).screen },
  { path: '/runs', screen: async () => (await import('../views/runs')).screen },
  { path: '/runs/:hash', screen: async () => (await import('../views/run')).screen },
  { path: '/money', screen: async () => (await import('../views/money')).screen },
  { path: '/draw', screen: async () => (await import('../views/draw')).screen },
  { path: '/drawn/:hash', screen: async () => (await import('../views/drawn')).screen },
  { path: '/owed', screen: async () => (await import('../views/owed')).screen },
  { path: '/accounts/new', screen: async () => (await import('../views/account')).screen },
  { path: '/today', screen: async () => (await import('../views/today')).screen },
  { path: '/holdings', screen: async () => (await import('../views/holdings')).screen },
  { path: '/payouts', screen: async () => (await import('../views/payouts')).screen },
  { path: '/payments/:id', screen: async () => (await import('../views/payment')).screen },
  { path: '/receipts', screen: async () => (await import('../views/receipts')).screen },
  { path: '/facilities', screen: async () => (await import('../views/facilities')).screen },
  { path: '/facilities/new', screen: async () => (await import('../views/newFacility')).screen },
  { path: '/facilities/:id/offer', screen: async () => (await import('../views/newOffer')).screen },
  { path: '/notices', screen: async () => (await import('../views/notices')).screen },
  { path: '/records/:id', screen: async () => (await import('../views/record')).screen },
  { path: '/directory', screen: async () => (await import('../views/directory')).screen },
  { path: '/clock', screen: async () => (await import('../views/clock')).screen },
  { path: '/totals', screen: async () => (await import('../views/totals')).screen },
  { path: '/lists/:name', screen: async () => (await import('../views/list')).screen },
  { path: '/devices', screen: async () => (await import('../views/devices')).screen },
];

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch (error) {
    // An address that somebody cut short or typed.
    if (error instanceof URIError) return null;
    throw error;
  }
}

/** What the parts `:name` of a pattern stand for in a path; null where the path is another. */
function paramsOf(path: string, pattern: string): Place['params'] | null {
  const partsOf = (text: string): readonly string[] => text.split('/').filter((part) => part !== '');
  const given = partsOf(path);
  const wanted = partsOf(pattern);
  if (given.length !== wanted.length) return null;
  const params: Record<string, string> = {};
  for (const [index, part] of wanted.entries()) {
    const value = decoded(given[index] ?? '');
    if (value === null) return null;
    if (part.startsWith(':')) params[part.slice(1)] = value;
    else if (part !== value) return null;
  }
  return params;
}

/** The screen at a path below the organisation's own, and the parts of the path it names. */
export function routeAt(path: string): { readonly route: Route; readonly params: Place['params'] } | null {
  for (const route of ROUTES) {
    const params = paramsOf(path, route.path);
    if (params !== null) return { route, params };
  }
  return null;
}

type MenuEntry = readonly [path: string, label: (words: Dictionary) => string];

const ENTRIES = {
  inbox: ['/inbox', ({ nav }) => nav.inbox],
  imports: ['/imports', ({ nav }) => nav.imports],
  waiting: ['/waiting', ({ nav }) => nav.waiting],
  runs: ['/runs', ({ nav }) => nav.runs],
  notices: ['/notices', ({ nav }) => nav.notices],
  money: ['/money', ({ nav }) => nav.money],
  owed: ['/owed', ({ nav }) => nav.owed],
  today: ['/today', ({ nav }) => nav.today],
  payouts: ['/payouts', ({ nav }) => nav.payouts],
  receipts: ['/receipts', ({ nav }) => nav.receipts],
  holdings: ['/holdings', ({ nav }) => nav.holdings],
  facilities: ['/facilities', ({ nav }) => nav.facilities],
  directory: ['/directory', ({ nav }) => nav.directory],
  clock: ['/clock', ({ nav }) => nav.clock],
  totals: ['/totals', ({ nav }) => nav.totals],
  devices: ['/devices', ({ nav }) => nav.devices],
} as const satisfies Readonly<Record<string, MenuEntry>>;

/** What each desk finds in its menu; the first entry is where it begins. */
const MENU_OF: Readonly<Record<Desk, readonly (keyof typeof ENTRIES)[]>> = {
  clerk: ['inbox', 'imports', 'waiting', 'notices', 'runs'],
  manager: ['waiting', 'inbox', 'notices', 'runs'],
  owner: ['money', 'owed', 'imports', 'runs'],
  operations: ['today', 'payouts', 'receipts', 'holdings', 'facilities', 'waiting', 'runs'],
  administrator: ['devices', 'waiting', 'runs', 'directory'],
  office: ['directory'],
  registrar: ['directory', 'clock'],
  regulator: ['totals', 'directory'],
};

export function menuOf(desk: Desk): readonly MenuEntry[] {
  return MENU_OF[desk].map((name) => ENTRIES[name]);
}

/** Where a desk begins. */
export function homeOf(desk: Desk): string {
  return menuOf(desk)[0]?.[0] ?? '/directory';
}
