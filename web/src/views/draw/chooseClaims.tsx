/** First step: which claims. All that the best offer takes are chosen already. */
import type { VNode } from 'preact';
import { useNames, useSession } from '../../app/context';
import { ledgerToday } from '../../app/session';
import * as format from '../../format';
import { Due } from '../../parts/figures';
import { useWords } from '../../words/use';
import type { Claim, MoneyData, PricedOffer } from '../money/data';
import { tagsOf } from '../money/pricing';

export interface ChooseClaimsProps {
  readonly data: MoneyData;
  readonly priced: readonly PricedOffer[];
  readonly chosen: readonly string[];
  readonly onChange: (chosen: readonly string[]) => void;
  readonly onNext: () => void;
}

function hasPrice(priced: readonly PricedOffer[], claim: string): boolean {
  return priced.some(({ prices }) => prices.get(claim)?.is === 'priced');
}

export function ChooseClaims({ data, priced, chosen, onChange, onNext }: ChooseClaimsProps): VNode {
  const session = useSession();
  const words = useWords();
  const nameOf = useNames();
  const [best] = tagsOf(priced, chosen);
  const today = ledgerToday(session);
  const toggle = (id: string): void => {
    onChange(chosen.includes(id) ? chosen.filter((entry) => entry !== id) : [...chosen, id]);
  };
  const row = ({ ref, data: claim }: Claim): VNode => {
    const isPriced = hasPrice(priced, ref.id);
    return (
      <li key={ref.id}>
        <label class={`card row pick${chosen.includes(ref.id) ? ' chosen' : ''}`}>
          <input
            type="checkbox"
            disabled={!isPriced}
            checked={chosen.includes(ref.id)}
            onChange={() => {
              toggle(ref.id);
            }}
          />
          <b class="who">{nameOf(claim.debtor)}</b>
          <span class="figure amount">{format.money(claim.amount, claim.currency)}</span>
          <span class="meta soft">{isPriced ? claim.number : words.draw.noOfferFor(claim.number)}</span>
          <Due day={claim.due} today={today} />
        </label>
      </li>
    );
  };
  return (
    <>
      <h1 class="answer">{words.draw.whichClaims}</h1>
      <ul class="cards">{data.claims.map(row)}</ul>
      <div class="actions stuck">
        <p aria-live="polite">
          {best === undefined ? (
            words.draw.chooseOne
          ) : (
            <>
              {words.draw.upTo(chosen.length)} <b class="figure">{format.money(best.net, best.currency)}</b>
            </>
          )}
        </p>
        <button type="button" class="main" disabled={best === undefined} onClick={onNext}>
          {words.draw.seeOffers}
        </button>
      </div>
    </>
  );
}
