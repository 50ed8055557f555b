/** Names of things whose set another part of the system may enlarge: an unknown one is shown by its own name. */
export type Names = Readonly<Record<string, string>>;
