/**
 * One table per aggregate drives everything that follows from its states: the check, the diagram in the README, the
 * possible actions the API returns and the buttons the client shows.
 */
export interface TransitionTable<State extends string, Action extends string> {
  readonly name: string;
  readonly initial: State;
  /** In these states the header is closed for good. */
  readonly final: readonly State[];
  readonly moves: Readonly<Record<State, Readonly<Partial<Record<Action, State>>>>>;
}

/** The state after `action`, or null where the table has no such move. */
export function nextState<State extends string>(
  table: { readonly moves: Readonly<Record<State, Readonly<Partial<Record<string, State>>>>> },
  from: State,
  action: string,
): State | null {
  return table.moves[from][action] ?? null;
}

/** Actions possible in a state, in the table's order. */
export function actionsIn<State extends string, Action extends string>(
  table: TransitionTable<State, Action>,
  state: State,
): readonly Action[] {
  return Object.keys(table.moves[state]) as Action[];
}

/** Mermaid source of the state diagram. */
export function diagram(table: TransitionTable<string, string>): string {
  const lines = [`stateDiagram-v2`, `    [*] --> ${table.initial}`];
  for (const [from, moves] of Object.entries(table.moves)) {
    for (const [action, to] of Object.entries(moves)) lines.push(`    ${from} --> ${to ?? from}: ${action}`);
  }
  for (const state of table.final) lines.push(`    ${state} --> [*]`);
  return lines.join('\n');
}
