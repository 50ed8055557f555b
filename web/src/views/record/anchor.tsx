/** How far the ledger is anchored on a neutral chain, and whether this record's newest act is. */
import type { VNode } from 'preact';
import type { Anchor } from '../../api/answers';
import * as format from '../../format';
import type { Dictionary } from '../../words/dictionary';
import { useWords } from '../../words/use';

interface AnchorLineProps {
  readonly anchor: Anchor;
  /** Block of the record's newest act. */
  readonly newestBlock: number;
}

type Place = NonNullable<Anchor>;

/** What the anchor says of the record, in a sentence; null where nothing is anchored at all. */
function sayOf(
  { state, newest, next, settledNext }: Place,
  newestBlock: number,
  words: Dictionary['record'],
): string | null {
  if (state === 'differs') return words.anchorDiffers;
  if (newest === null) return null;
  if (newestBlock >= next) return words.notAllAnchored;
  return newestBlock < settledNext ? words.allAnchored : words.notSettled;
}

export function AnchorLine({ anchor, newestBlock }: AnchorLineProps): VNode | null {
  const { record: words } = useWords();
  if (anchor === null) return null;
  const { place, state, newest } = anchor;
  const said = sayOf(anchor, newestBlock, words);
  return (
    <section>
      <h2>{words.anchor}</h2>
      <p>{newest === null ? words.noAnchor : words.anchored(newest.last, format.time(newest.timeMs))}</p>
      {said !== null && <p class="soft">{said}</p>}
      {state === 'unreachable' && <p class="soft">{words.anchorUnreachable}</p>}
      <details class="more">
        <summary>{words.anchorPlace}</summary>
        <code class="long">
          {place.chainId} · {place.contract} · {place.consortium} · {newest?.root ?? ''}
        </code>
      </details>
    </section>
  );
}
