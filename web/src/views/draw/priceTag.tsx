/** Money now has a price: what comes in, the all-in annual rate bigger than the nominal one, and who gets what. */
import type { VNode } from 'preact';
import { useNames } from '../../app/context';
import * as format from '../../format';
import type { Tag } from '../money/pricing';
import { useWords } from '../../words/use';
import { TimeLine } from './timeLine';

/** Every yuan between what the claim is worth and what comes in. */
function Breakdown({ tag }: Readonly<{ tag: Tag }>): VNode {
  const words = useWords();
  const nameOf = useNames();
  const { offer } = tag.priced;
  const amount = (value: string): string => format.money(value, tag.currency);
  const financier = nameOf(offer.data.financier);
  return (
    <details class="more">
      <summary>{words.price.everyFee}</summary>
      <dl class="facts">
        <div>
          <dt>{words.price.face}</dt>
          <dd class="figure">{amount(tag.face)}</dd>
        </div>
        {tag.discount !== '0.00' && (
          <div>
            <dt>{words.price.discountTo(financier)}</dt>
            <dd class="figure">{amount(tag.discount)}</dd>
          </div>
        )}
        {tag.fees.map(({ label, recipient, amount: fee }) => (
          <div key={`${recipient} ${label}`}>
            <dt>{words.price.feeTo(label, nameOf(recipient))}</dt>
            <dd class="figure">{amount(fee)}</dd>
          </div>
        ))}
        {tag.interest !== '0.00' && (
          <div>
            <dt>{words.price.interestTo(financier)}</dt>
            <dd class="figure">{amount(tag.interest)}</dd>
          </div>
        )}
        <div>
          <dt>{words.price.cost}</dt>
          <dd class="figure">{amount(tag.cost)}</dd>
        </div>
        {tag.surplus !== '0.00' && (
          <div>
            <dt>{words.price.comesBack}</dt>
            <dd class="figure">{amount(tag.surplus)}</dd>
          </div>
        )}
        <div>
          <dt>{words.price.basis}</dt>
          <dd>{offer.data.terms.dayCount}</dd>
        </div>
      </dl>
    </details>
  );
}

/** What comes in, what it costs a year, and what happens if the debtor does not pay: in this order, always. */
export function PriceTag({ tag }: Readonly<{ tag: Tag }>): VNode {
  const words = useWords();
  const { terms } = tag.priced.offer.data;
  return (
    <>
      <span class="price figure">{format.money(tag.net, tag.currency)}</span>
      <span class="rate">
        <b class="figure">{format.rateRange(tag.xirrPpm)}</b> {words.price.xirr}
      </span>
      <span class="soft small">
        {words.price.nominal} <span class="figure">{format.rate(tag.nominalPpm)}</span>
      </span>
      <span>{words.price.recourse[terms.recourse]}</span>
    </>
  );
}

/** The time line and every fee of one offer. */
export function PriceDetails({ tag }: Readonly<{ tag: Tag }>): VNode {
  return (
    <>
      <TimeLine tag={tag} />
      <Breakdown tag={tag} />
    </>
  );
}
