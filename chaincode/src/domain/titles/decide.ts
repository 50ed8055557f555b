/** The question every module to the right asks a title before it moves an asset. */
import { reject } from '../../kernel/decision';
import type { Rejected } from '../../kernel/decision';
import type { Title } from '../../protocol/records';

/** Null when the asset may be disposed of; else why not. */
export function refuseDisposal(title: Title): Rejected | null {
  if (title.frozen !== null) return reject('frozen', { reason: title.frozen });
  if (title.encumbrances.length > 0) return reject('claim_encumbered');
  return null;
}
