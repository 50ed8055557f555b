/** Money on the screen: one figure, one button, and what it stands on. */
import type { VNode } from 'preact';
import { useNames, useSession } from '../../app/context';
import { useHref } from '../../app/navigation';
import type { ViewProps } from '../../app/screen';
import { ledgerToday } from '../../app/session';
import * as format from '../../format';
import { sumOf } from '../../lib/amounts';
import { Due } from '../../parts/figures';
import { Trouble } from '../../parts/trouble';
import { useLanguage, useWords } from '../../words/use';
import type { Claim, MoneyData } from './data';
import { defaultChoice, tagsOf } from './pricing';
import { usePrices } from './use';
import type { Prices } from './use';

/** Sum of the claims of each currency. */
function sumsOf(claims: readonly Claim[]): readonly { currency: string; amount: string }[] {
  const currencies = [...new Set(claims.map(({ data }) => data.currency))];
  return currencies.map((currency) => ({
    currency,
    amount: sumOf(claims.filter(({ data }) => data.currency === currency).map(({ data }) => data.amount)),
  }));
}

function Headline({ data, prices }: Readonly<{ data: MoneyData; prices: Prices }>): VNode {
  const words = useWords();
  const language = useLanguage();
  const ids = data.claims.map(({ ref }) => ref.id);
  const best = prices.priced === null ? undefined : tagsOf(prices.priced, defaultChoice(prices.priced, ids))[0];
  if (data.claims.length === 0) return <h1 class="answer">{words.money.nothingYet}</h1>;
  if (best === undefined) {
    const isWorking = prices.priced === null && prices.error === null && data.offers.length > 0;
    return (
      <h1 class="answer" aria-busy={isWorking}>
        {isWorking ? words.money.workingOut : words.money.confirmed}
      </h1>
    );
  }
  const round = format.inTenThousands(best.net, language);
  return (
    <>
      <h1 class="answer">{words.money.youCanHave}</h1>
      <p class="price figure">{format.money(best.net, best.currency)}</p>
      {round !== null && <p class="soft">{words.money.about(round)}</p>}
      <p class="rate">
        <b class="figure">{format.rateRange(best.xirrPpm)}</b> {words.price.xirr}
      </p>
      <p class="soft">{words.price.recourse[best.priced.offer.data.terms.recourse]}</p>
    </>
  );
}

function NextStep({ data, prices }: Readonly<{ data: MoneyData; prices: Prices }>): VNode | null {
  const words = useWords();
  const href = useHref();
  if (data.claims.length === 0) return null;
  if (data.accounts.length === 0) {
    return (
      <div class="notice">
        <p>{words.money.accountFirst}</p>
        <a class="main" href={href('/accounts/new')}>
          {words.money.registerAccount}
        </a>
      </div>
    );
  }
  if (data.offers.length === 0) return <p class="notice">{words.money.noOffers}</p>;
  const hasPrice =
    prices.priced?.some((priced) => [...priced.prices.values()].some(({ is }) => is === 'priced')) === true;
  if (prices.priced !== null && !hasPrice) return <p class="notice">{words.money.noneFits}</p>;
  return (
    <div class="actions">
      <a class="main" href={href('/draw?step=choose')} aria-disabled={!hasPrice}>
        {words.money.getMoney}
      </a>
    </div>
  );
}

export function MoneyView({ data }: ViewProps<MoneyData>): VNode {
  const session = useSession();
  const words = useWords();
  const nameOf = useNames();
  const href = useHref();
  const prices = usePrices(data);
  const today = ledgerToday(session);
  return (
    <>
      <Headline data={data} prices={prices} />
      {prices.error !== null && <Trouble error={prices.error} />}
      <NextStep data={data} prices={prices} />
      {data.claims.length > 0 && (
        <section>
          <h2>
            {words.money.confirmedClaims(data.claims.length)}{' '}
            <span class="figure">{format.sums(sumsOf(data.claims), '')}</span>
          </h2>
          <ul class="cards">
            {data.claims.map(({ ref, data: claim }) => (
              <li key={ref.id}>
                <a class="card row" href={href(`/records/${ref.id}`)}>
                  <b class="who">{nameOf(claim.debtor)}</b>
                  <span class="figure amount">{format.money(claim.amount, claim.currency)}</span>
                  <span class="meta soft">{claim.number}</span>
                  <Due day={claim.due} today={today} />
                </a>
              </li>
            ))}
          </ul>
        </section>
      )}
      {data.claims.length === 0 && <p class="empty">{words.money.howItBegins}</p>}
    </>
  );
}
