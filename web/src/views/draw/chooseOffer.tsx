/** Second step: which offer. The price tag says what comes in and what it costs a year, all in. */
import type { VNode } from 'preact';
import { useNames } from '../../app/context';
import * as format from '../../format';
import { PriceTag } from './priceTag';
import { RefusalLine } from '../../parts/trouble';
import { useWords } from '../../words/use';
import type { Tag } from '../money/pricing';

export interface ChooseOfferProps {
  readonly tags: readonly Tag[];
  readonly chosen: Tag;
  readonly onChange: (offer: string) => void;
  readonly onNext: () => void;
  readonly onBack: () => void;
}

function OfferCard({ tag, isChosen, onPick }: Readonly<{ tag: Tag; isChosen: boolean; onPick: () => void }>): VNode {
  const words = useWords();
  const nameOf = useNames();
  const { offer } = tag.priced;
  return (
    <div class={`offer${isChosen ? ' chosen' : ''}`}>
      <label class="pick">
        <input type="radio" name="offer" checked={isChosen} onChange={onPick} />
        <b>{nameOf(offer.data.financier)}</b>
      </label>
      <PriceTag tag={tag} />
      {tag.refused.length > 0 && (
        <details class="more">
          <summary>{words.draw.takesNot(tag.refused.length)}</summary>
          <ul>
            {tag.refused.map(({ claim, code, details }) => (
              <li key={claim}>
                <RefusalLine code={code} details={details} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

export function ChooseOffer({ tags, chosen, onChange, onNext, onBack }: ChooseOfferProps): VNode {
  const words = useWords();
  return (
    <>
      <h1 class="answer">{words.draw.whichOffer(tags.length)}</h1>
      <div class="offers" role="radiogroup" aria-label={words.draw.offers}>
        {tags.map((tag) => (
          <OfferCard
            key={tag.priced.offer.ref.id}
            tag={tag}
            isChosen={tag === chosen}
            onPick={() => {
              onChange(tag.priced.offer.ref.id);
            }}
          />
        ))}
      </div>
      <div class="actions stuck">
        <button type="button" class="main" onClick={onNext}>
          {words.draw.take(format.money(chosen.net, chosen.currency))}
        </button>
        <button type="button" class="quiet" onClick={onBack}>
          {words.common.back}
        </button>
      </div>
    </>
  );
}
