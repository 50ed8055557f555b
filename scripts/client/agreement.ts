/** Whether what a gateway prepared is what was asked for: nothing else is signed, whoever hosts the firm. */
import { sameCanonical } from '../../chaincode/src/kernel/canonical';
import type { Kind } from '../../chaincode/src/protocol';
import type { Draft } from '../../chaincode/src/protocol/drafts';
import type { Item } from '../../chaincode/src/protocol/items';
import { chosenMembers, memberAt } from '../../chaincode/src/statement/chosen';

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

function isSame(one: unknown, other: unknown): boolean {
  if (one === undefined || other === undefined) return one === other;
  return sameCanonical(one, other);
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
    const members = chosenMembers(draft);
    const place = Object.keys(members).find((name) => !isSame(memberAt(item, name), members[name]));
    if (place !== undefined) throw new PreparedDiffers(`items.${index}.${place}`);
  }
}
