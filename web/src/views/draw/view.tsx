/** The three steps of a draw. What was chosen survives going back, a reload and a lost network. */
import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { useSession } from '../../app/context';
import { useGo } from '../../app/navigation';
import { Skeleton } from '../../app/screen';
import type { ViewProps } from '../../app/screen';
import { useKept } from '../../lib/kept';
import { listOf, nullable, object, text } from '../../lib/reading';
import { Trouble } from '../../parts/trouble';
import type { MoneyData, PricedOffer } from '../money/data';
import { defaultChoice, tagsOf } from '../money/pricing';
import { usePrices } from '../money/use';
import { ChooseClaims } from './chooseClaims';
import { ChooseOffer } from './chooseOffer';
import { SignDraw } from './signDraw';

const keptChoice = object({ claims: nullable(listOf(text)), offer: nullable(text) });

export interface Chosen {
  /** Null: nobody has chosen yet, so the default stands. */
  readonly claims: readonly string[] | null;
  readonly offer: string | null;
}

interface StepsProps {
  readonly data: MoneyData;
  readonly priced: readonly PricedOffer[];
  readonly step: string;
}

function Steps({ data, priced, step }: StepsProps): VNode {
  const session = useSession();
  const go = useGo();
  const key = `draw ${session.slug} ${session.me.value.id}`;
  const [kept, setKept, done] = useKept<Chosen>(key, keptChoice, () => ({ claims: null, offer: null }));
  const all = data.claims.map(({ ref }) => ref.id);
  const claims = kept.claims?.filter((id) => all.includes(id)) ?? defaultChoice(priced, all);
  const tags = useMemo(() => tagsOf(priced, claims), [priced, claims.join()]);
  const tag = tags.find(({ priced: { offer } }) => offer.ref.id === kept.offer) ?? tags[0];
  const goTo = (next: string): void => {
    go(`/draw?step=${next}`);
  };
  if (step === 'choose' || tag === undefined) {
    return (
      <ChooseClaims
        data={data}
        priced={priced}
        chosen={claims}
        onChange={(ids) => {
          setKept({ ...kept, claims: ids });
        }}
        onNext={() => {
          goTo('offer');
        }}
      />
    );
  }
  if (step === 'offer') {
    return (
      <ChooseOffer
        tags={tags}
        chosen={tag}
        onChange={(offer) => {
          setKept({ ...kept, offer });
        }}
        onNext={() => {
          goTo('sign');
        }}
        onBack={() => {
          goTo('choose');
        }}
      />
    );
  }
  return (
    <SignDraw
      data={data}
      tag={tag}
      claims={claims}
      onward={(hash) => {
        done();
        go(`/drawn/${hash}`, { replace: true });
      }}
      onBack={() => {
        goTo('offer');
      }}
    />
  );
}

export function DrawView({ data, query }: ViewProps<MoneyData>): VNode {
  const { priced, error } = usePrices(data);
  if (error !== null) return <Trouble error={error} />;
  return priced === null ? <Skeleton /> : <Steps data={data} priced={priced} step={query['step'] ?? 'choose'} />;
}
