/** Whether what a gateway prepared is what was asked for: nothing else is signed, whoever hosts the firm. */
import { canonicalJson } from '../../chaincode/src/kernel/canonical';
import type { Kind } from '../../chaincode/src/protocol';
import type { Draft } from '../../chaincode/src/protocol/drafts';
import type { Item } from '../../chaincode/src/protocol/items';

/** The gateway prepared another act than it was asked for; it is not signed. */
export class PreparedDiffers extends Error {
  /** Dotted member, with the item's index. */
  readonly field: string;

  constructor(field: string) {
    super(`what was prepared is not what was asked for: ${field}`);
    this.name = 'PreparedDiffers';
    this.field = field;
  }
}

/** Members of a draft at the places where its item has them. A draw and its reversion keep them inside. */
function askedFor(draft: Draft): Readonly<Record<string, unknown>> {
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

function memberAt(value: unknown, place: string): unknown {
  let found = value;
  for (const key of place.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Readonly<Record<string, unknown>>)[key];
  }
  return found;
}

function isSame(one: unknown, other: unknown): boolean {
  if (one === undefined || other === undefined) return one === other;
  return canonicalJson(one) === canonicalJson(other);
}

/** Throws PreparedDiffers with the first member that is not as it was asked for. */
export function requirePrepared(
  prepared: Readonly<{
    terms: Readonly<{ kind: Kind }>;
    items: readonly (Item | null)[];
    outcomes: readonly unknown[];
  }>,
  asked: Readonly<{ kind: Kind; drafts: readonly Draft[] }>,
): void {
  const { kind, drafts } = asked;
  if (prepared.terms.kind !== kind) throw new PreparedDiffers('terms.kind');
  if (prepared.items.length !== drafts.length) throw new PreparedDiffers('items');
  if (prepared.outcomes.length !== drafts.length) throw new PreparedDiffers('outcomes');
  for (const [index, item] of prepared.items.entries()) {
    const draft = drafts[index];
    if (item === null || draft === undefined) continue;
    const members = askedFor(draft);
    const place = Object.keys(members).find((name) => !isSame(memberAt(item, name), members[name]));
    if (place !== undefined) throw new PreparedDiffers(`items.${index}.${place}`);
  }
}
