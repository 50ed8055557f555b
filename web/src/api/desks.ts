/** What somebody sits down to do; the client opens on that screen. */
export const DESKS = [
  'clerk',
  'manager',
  'owner',
  'operations',
  'administrator',
  'office',
  'registrar',
  'regulator',
] as const;
export type Desk = (typeof DESKS)[number];
