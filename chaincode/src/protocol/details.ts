/** Figures and names that explain a code: canonical JSON values, private to the party that asked. */
export type Details = Readonly<Record<string, string | number | boolean | null | readonly string[]>>;
