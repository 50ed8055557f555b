/** The claim's line as a small tree: from the invoice to what became of each claim. */
import type { VNode } from 'preact';
import type { AnyRecord } from '../../api/records';
import { useHref } from '../../app/navigation';
import * as format from '../../format';
import { toneOfState } from '../../parts/recordCards';
import { State } from '../../parts/state';
import { summaryOf } from '../../parts/summary';
import { useWords } from '../../words/use';

/** Records that are worth a line of their own, in the order they come to be, and how deep they stand. */
const DEPTH_OF: Readonly<Record<string, number>> = {
  receivable: 0,
  leaf: 1,
  assignment: 2,
  notice: 2,
  financing: 2,
  payment: 3,
  discharge: 3,
};

function depthOf({ kind }: AnyRecord): number {
  return DEPTH_OF[kind] ?? 0;
}

/** How many of these a claim comes from: an assigned claim stands before the one it became. */
function generationOf(entry: AnyRecord, all: readonly AnyRecord[]): number {
  const parentOf = ({ data }: AnyRecord): AnyRecord | undefined => all.find(({ ref }) => ref.id === data['parent']);
  let count = 0;
  // Bounded, because a host could tell of claims that come from each other.
  for (let at = parentOf(entry); at !== undefined && count < all.length; at = parentOf(at)) count += 1;
  return count;
}

/** The record among those that belong to it; empty where it stands alone. */
export function lineOf(record: AnyRecord, related: readonly AnyRecord[]): readonly AnyRecord[] {
  const all = [record, ...related].filter(({ kind }) => Object.hasOwn(DEPTH_OF, kind));
  const kinds = Object.keys(DEPTH_OF);
  const order = (entry: AnyRecord): number => kinds.indexOf(entry.kind);
  const sorted = [...all].sort(
    (one, other) =>
      order(one) - order(other) || generationOf(one, all) - generationOf(other, all) || one.sinceMs - other.sinceMs,
  );
  return sorted.length > 1 ? sorted : [];
}

export function ClaimLine({
  record,
  related,
}: Readonly<{ record: AnyRecord; related: readonly AnyRecord[] }>): VNode | null {
  const words = useWords();
  const href = useHref();
  const line = lineOf(record, related);
  if (line.length === 0) return null;
  return (
    <section>
      <h2>{words.record.related}</h2>
      <ol class="tree">
        {line.map((entry) => {
          const { amount, currency, day } = summaryOf(entry);
          const isHere = entry.ref.id === record.ref.id;
          return (
            <li key={entry.ref.id} class={`depth${depthOf(entry)}`}>
              <a class="card row" href={href(`/records/${entry.ref.id}`)} aria-current={isHere ? 'true' : undefined}>
                <b class="who">{words.recordKinds[entry.kind] ?? entry.kind}</b>
                <span class="figure amount">{amount === null ? '' : format.money(amount, currency)}</span>
                <span class="due figure soft">{day ?? ''}</span>
                <State tone={toneOfState(entry.state)}>{words.states[entry.state] ?? entry.state}</State>
              </a>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
