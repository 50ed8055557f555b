/** Where the members that a person chose stand in the item that is signed: whoever signs compares them. */
import type { Draft } from '../protocol/drafts';

/** Members of a draft as they stand in its item, by dotted place. A draw and its reversion keep them inside; all others at the same place. */
export function chosenMembers(draft: Draft): Readonly<Record<string, unknown>> {
  if (draft.kind === 'revert_assignment' && 'leaf' in draft) {
    const { leaf, ...members } = draft;
    return { ...members, 'claims.0.leaf': leaf };
  }
  if (draft.kind !== 'draw' || !('leaf' in draft)) return { ...draft };
  return {
    kind: draft.kind,
    'claims.0.leaf': draft.leaf,
    offer: draft.offer,
    'payTo.account': draft.account,
    'sheet.valueDate': draft.valueDate,
  };
}

/** The member of a value at a dotted place; undefined where there is none. */
export function memberAt(value: unknown, place: string): unknown {
  let found = value;
  for (const key of place.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Readonly<Record<string, unknown>>)[key];
  }
  return found;
}
