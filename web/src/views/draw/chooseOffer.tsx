/** Second step: which offer. All prices side by side; the one that is chosen opens to every fee. */
import type { VNode } from 'preact';
import { useNames } from '../../app/context';
import * as format from '../../format';
import { PriceDetails, PriceTag } from './priceTag';
import { RateDots } from './rateDots';
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

interface OfferCardProps {
  readonly tag: Tag;
  /** Rate at the right end of the comparison; null where there is nothing to compare with. */
  readonly scalePpm: number | null;
  readonly isChosen: boolean;
  readonly onPick: () => void;
}

function OfferCard({ tag, scalePpm, isChosen, onPick }: OfferCardProps): VNode {
  const words = useWords();
  const nameOf = useNames();
  const { offer } = tag.priced;
  return (
    <div class={`offer${isChosen ? ' chosen' : ''}`}>
      <label class="pick">
        <input type="radio" name="offer" checked={isChosen} onChange={onPick} />
        <span class="tag">
          <b>{nameOf(offer.data.financier)}</b>
          <PriceTag tag={tag} />
          {scalePpm !== null && <RateDots xirrPpm={tag.xirrPpm} scalePpm={scalePpm} />}
        </span>
      </label>
      {isChosen && <PriceDetails tag={tag} />}
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
  const highest = Math.max(...tags.map(({ xirrPpm: [, high] }) => high));
  return (
    <>
      <h1 class="answer">{words.draw.whichOffer(tags.length)}</h1>
      <div class="offers" role="radiogroup" aria-label={words.draw.offers}>
        {tags.map((tag) => (
          <OfferCard
            key={tag.priced.offer.ref.id}
            tag={tag}
            scalePpm={tags.length > 1 ? highest : null}
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
