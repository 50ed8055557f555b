/** A draw on its way: what happens next, in order, each step with its day. */
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { drawnNet } from '../../acts/shown';
import { useNames, useSession } from '../../app/context';
import { useHref } from '../../app/navigation';
import type { ViewProps } from '../../app/screen';
import * as format from '../../format';
import { useStore } from '../../lib/store';
import { Icon } from '../../parts/icon';
import { State } from '../../parts/state';
import { RefusalLine } from '../../parts/trouble';
import { useWords } from '../../words/use';
import type { DrawnData } from './index';

const LOOK_AGAIN_MS = 1000;

function Steps({ data }: Readonly<{ data: DrawnData }>): VNode {
  const { drawn } = useWords();
  const nameOf = useNames();
  const [draw] = data.draws;
  const [deal] = data.financings;
  const isSigned = data.progress.applied > 0;
  const fundedOn = deal?.data.fundedOn ?? null;
  const isOrdered = deal !== undefined && deal.state !== 'agreed';
  if (draw === undefined) return <p class="empty" />;
  const financier = nameOf(draw.financier);
  const debtor = nameOf(draw.claims[0]?.debtor ?? '');
  const { sheet } = draw;
  return (
    <ol class="steps">
      <li class={isSigned ? 'past' : 'now'}>{drawn.assigned(debtor)}</li>
      <li class={fundedOn !== null ? 'past' : isSigned ? 'now' : ''}>
        {fundedOn === null
          ? drawn.willPay({ financier, by: deal?.data.fundBy ?? sheet.valueDate, isOrdered })
          : drawn.paid(financier, fundedOn)}
      </li>
      <li class={deal?.state === 'repaid' ? 'past' : ''}>
        {drawn.atMaturity({ debtor, financier, due: sheet.maturity })}
        <br />
        <span class="soft">
          {draw.terms.recourse === 'with'
            ? drawn.withRecourse(format.money(sheet.surplus, sheet.currency))
            : drawn.withoutRecourse}
        </span>
      </li>
    </ol>
  );
}

export function DrawnView({ data, reload }: ViewProps<DrawnData>): VNode {
  const session = useSession();
  const words = useWords();
  const href = useHref();
  const sending = useStore(session.outbox.sendings).get(data.hash);
  const net = drawnNet(data.draws);
  const isApplied = data.progress.applied > 0;
  const refusedChunk = data.view?.chunks.find(({ state }) => state === 'refused');
  useEffect(() => {
    if ((isApplied && data.financings.length > 0) || refusedChunk !== undefined) return undefined;
    const timer = setInterval(reload, LOOK_AGAIN_MS);
    return () => {
      clearInterval(timer);
    };
  }, [isApplied, data.financings.length, refusedChunk, reload]);
  if (refusedChunk !== undefined) {
    return (
      <>
        <h1 class="answer">{words.run.nothingApplied}</h1>
        <p class="trouble">
          <Icon name="alert" />
          <RefusalLine code={refusedChunk.code ?? ''} details={refusedChunk.details ?? {}} />
        </p>
        <a href={href('/money')}>{words.nav.money}</a>
      </>
    );
  }
  return (
    <>
      <h1 class="answer" aria-live="polite">
        {isApplied
          ? words.drawn.onItsWay
          : data.view === null && sending?.state === 'unreachable'
            ? words.run.notSentYet
            : words.drawn.signing}
      </h1>
      {net !== null && <p class="price figure">{format.money(net.amount, net.currency)}</p>}
      {isApplied && <State tone="good">{words.drawn.onLedger}</State>}
      <Steps data={data} />
      <p>
        <a href={href(`/runs/${data.hash}`)}>{words.drawn.whatISigned}</a>
        {' · '}
        <a href={href('/owed')}>{words.nav.owed}</a>
      </p>
    </>
  );
}
