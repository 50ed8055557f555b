/** Each facility as a bullet: blocked and used against the limit, with the figures beside it. */
import type { VNode } from 'preact';
import type { KnownRecord } from '../../api/records';
import { useNames, useSession } from '../../app/context';
import { useHref } from '../../app/navigation';
import type { ViewProps } from '../../app/screen';
import { ledgerToday } from '../../app/session';
import * as format from '../../format';
import { difference, minorOf } from '../../lib/amounts';
import { Due, Facts } from '../../parts/figures';
import { useWords } from '../../words/use';
import { drawnUnder } from './drawn';
import type { FacilitiesData } from './index';

const WIDTH = 1000;

/** Share of the limit in thousandths. */
function shareOf(part: string, limit: string): number {
  const whole = minorOf(limit);
  return whole === 0n ? 0 : Number((minorOf(part) * BigInt(WIDTH)) / whole);
}

interface BulletProps {
  readonly limit: string;
  readonly blocked: string;
  readonly drawn: string;
}

/** What is drawn is a part of what offers block. */
function Bullet({ limit, blocked, drawn }: BulletProps): VNode {
  return (
    <svg class="bar bullet" viewBox={`0 0 ${WIDTH} 12`} preserveAspectRatio="none" aria-hidden="true">
      <rect class="limit" width={WIDTH} height="12" />
      <rect class="blocked" width={shareOf(blocked, limit)} height="12" />
      <rect width={shareOf(drawn, limit)} height="12" />
    </svg>
  );
}

function FacilityCard({
  facility,
  offers,
}: Readonly<{ facility: KnownRecord<'facility'>; offers: FacilitiesData['offers'] }>): VNode {
  const session = useSession();
  const words = useWords();
  const href = useHref();
  const { limit, use, until, currency } = facility.data;
  const free = difference(difference(limit, use.used), use.blocked);
  const drawn = drawnUnder(facility, offers);
  const money = (amount: string): string => format.money(amount, currency);
  return (
    <section class="panel">
      <h2>
        {words.facilities.limit} <span class="figure">{money(limit)}</span>
      </h2>
      <Bullet limit={limit} blocked={use.blocked} drawn={drawn} />
      <Facts
        rows={[
          [words.facilities.free, money(free)],
          [words.facilities.blocked, money(use.blocked)],
          [words.facilities.drawn, money(drawn)],
          [words.facilities.until, <Due day={until} today={ledgerToday(session)} />],
        ]}
      />
      <p>
        <a class="button" href={href(`/facilities/${facility.ref.id}/offer`)}>
          {words.facilities.makeOffer}
        </a>
      </p>
    </section>
  );
}

export function FacilitiesView({ data }: ViewProps<FacilitiesData>): VNode {
  const session = useSession();
  const words = useWords();
  const nameOf = useNames();
  const href = useHref();
  const { facilities, offers } = data;
  return (
    <>
      <h1 class="answer">
        {facilities.length === 0 ? words.facilities.none : words.facilities.answer(facilities.length, offers.length)}
      </h1>
      <p>
        <a class="button" href={href('/facilities/new')}>
          {words.facilities.open}
        </a>
      </p>
      {facilities.map((facility) => (
        <FacilityCard key={facility.ref.id} facility={facility} offers={offers} />
      ))}
      {offers.length > 0 && <h2>{words.facilities.offers}</h2>}
      <ul class="cards">
        {offers.map(({ ref, data: offer }) => (
          <li key={ref.id}>
            <a class="card row" href={href(`/records/${ref.id}`)}>
              <b class="who">{nameOf(offer.supplier)}</b>
              <span class="figure amount">{format.money(difference(offer.ceiling, offer.drawn), offer.currency)}</span>
              <span class="meta soft">
                {format.rate(offer.terms.ratePpm)} · {words.price.recourseShort[offer.terms.recourse]}
              </span>
              <Due day={offer.until} today={ledgerToday(session)} />
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}
