/** How far the ledger is anchored on a neutral chain, and whether this record's newest act is. */
import type { VNode } from 'preact';
import type { Anchor } from '../../api/answers';
import * as format from '../../format';
import { useWords } from '../../words/use';

interface AnchorLineProps {
  readonly anchor: Anchor;
  /** Block of the record's newest act. */
  readonly newestBlock: number;
}

export function AnchorLine({ anchor, newestBlock }: AnchorLineProps): VNode | null {
  const { record: words } = useWords();
  if (anchor === null) return null;
  const { place, newest, next } = anchor;
  return (
    <section>
      <h2>{words.anchor}</h2>
      <p>{newest === null ? words.noAnchor : words.anchored(newest.last, format.time(newest.timeMs))}</p>
      {newest !== null && <p class="soft">{newestBlock < next ? words.allAnchored : words.notAllAnchored}</p>}
      <details class="more">
        <summary>{words.anchorPlace}</summary>
        <code class="long">
          {place.chainId} · {place.contract} · {place.consortium} · {newest?.root ?? ''}
        </code>
      </details>
    </section>
  );
}
