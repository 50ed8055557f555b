/** What the regulator sees counted. */

/** Lists and the states they are counted by. */
export const COUNTED = [
  ['invoices', 'presented'],
  ['invoices', 'confirmed'],
  ['invoices', 'refused'],
  ['claims', 'held'],
  ['financings', 'agreed'],
  ['financings', 'accruing'],
  ['financings', 'repaid'],
  ['payments', 'instructed'],
  ['discharges', 'discharged'],
] as const;
