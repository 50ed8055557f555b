/** A draw on its way: what happens next, in order, each step with its day. */
import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import type { DrawItem } from '../../../../chaincode/src/protocol/items';
import { drawnNet } from '../../acts/shown';
import { isUnpaid } from '../../acts/unfunded';
import { useNames, useSession } from '../../app/context';
import { useHref } from '../../app/navigation';
import type { ViewProps } from '../../app/screen';
import { ledgerToday } from '../../app/session';
import * as format from '../../format';
import { useStore } from '../../lib/store';
import { Icon } from '../../parts/icon';
import { State } from '../../parts/state';
import { RefusalLine } from '../../parts/trouble';
import { useWords } from '../../words/use';
import type { DrawnData } from './index';

const LOOK_AGAIN_MS = 1000;

/** How far a draw is. */
interface Stage {
  readonly isSigned: boolean;
  readonly isOrdered: boolean;
  readonly fundedOn: string | null;
  readonly isRepaid: boolean;
  readonly fundBy: string | null;
}

function stageOf({ progress, financings: [deal] }: DrawnData): Stage {
  return {
    isSigned: progress.applied > 0,
    isOrdered: deal !== undefined && deal.state !== 'agreed',
    fundedOn: deal?.data.fundedOn ?? null,
    isRepaid: deal?.state === 'repaid',
    fundBy: deal?.data.fundBy ?? null,
  };
}

function Funding({ draw, stage }: Readonly<{ draw: DrawItem; stage: Stage }>): VNode {
  const { drawn } = useWords();
  const financier = useNames()(draw.financier);
  const { fundedOn, isSigned, isOrdered, fundBy } = stage;
  if (fundedOn !== null) return <li class="past">{drawn.paid(financier, fundedOn)}</li>;
  const by = fundBy ?? draw.sheet.valueDate;
  return <li class={isSigned ? 'now' : ''}>{drawn.willPay({ financier, by, isOrdered })}</li>;
}

function Maturity({ draw, stage }: Readonly<{ draw: DrawItem; stage: Stage }>): VNode {
  const { drawn } = useWords();
  const nameOf = useNames();
  const { sheet, terms } = draw;
  const debtor = nameOf(draw.claims[0]?.debtor ?? '');
  return (
    <li class={stage.isRepaid ? 'past' : ''}>
      {drawn.atMaturity({ debtor, financier: nameOf(draw.financier), due: sheet.maturity })}
      <br />
      <span class="soft">
        {terms.recourse === 'with'
          ? drawn.withRecourse(format.money(sheet.surplus, sheet.currency))
          : drawn.withoutRecourse}
      </span>
    </li>
  );
}

function Steps({ data }: Readonly<{ data: DrawnData }>): VNode | null {
  const { drawn } = useWords();
  const nameOf = useNames();
  const [draw] = data.draws;
  if (draw === undefined) return null;
  const stage = stageOf(data);
  return (
    <ol class="steps">
      <li class={stage.isSigned ? 'past' : 'now'}>{drawn.assigned(nameOf(draw.claims[0]?.debtor ?? ''))}</li>
      <Funding draw={draw} stage={stage} />
      <Maturity draw={draw} stage={stage} />
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
  const today = ledgerToday(session);
  const unpaid = data.financings.find((deal) => isUnpaid(deal, today));
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
        {unpaid !== undefined && (
          <>
            {' · '}
            <a href={href(`/records/${unpaid.ref.id}`)}>{words.record.takeBack}</a>
          </>
        )}
      </p>
    </>
  );
}
