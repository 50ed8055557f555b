/** Third step: the statement in words, with the price tag above it. */
import type { VNode } from 'preact';
import { useCallback, useState } from 'preact/hooks';
import type { Item } from '../../../../chaincode/src/protocol/items';
import { prepareChoice } from '../../acts/prepare';
import { drawnNet } from '../../acts/shown';
import { useSession } from '../../app/context';
import { ledgerToday } from '../../app/session';
import * as format from '../../format';
import { Signing } from '../../parts/signing';
import { useWords } from '../../words/use';
import { accountFor, drawChoice } from '../money/data';
import type { MoneyData, PricedOffer } from '../money/data';
import { tagOfSheets } from '../money/pricing';
import type { Tag } from '../money/pricing';
import { PriceDetails, PriceTag } from './priceTag';

export interface SignDrawProps {
  readonly data: MoneyData;
  readonly tag: Tag;
  readonly claims: readonly string[];
  readonly onward: (hash: string) => void;
  readonly onBack: () => void;
}

/** The price of exactly what is signed, from the items' own cost sheets. */
function SignedPrice({ priced, items }: Readonly<{ priced: PricedOffer; items: readonly Item[] }>): VNode | null {
  const sheets = items.flatMap((item) => (item.kind === 'draw' ? [item.sheet] : []));
  const tag = tagOfSheets(priced, sheets, []);
  if (tag === null) return null;
  return (
    <div class="tag">
      <PriceTag tag={tag} />
      <PriceDetails tag={tag} />
    </div>
  );
}

export function SignDraw({ data, tag, claims, onward, onBack }: SignDrawProps): VNode {
  const session = useSession();
  const words = useWords();
  // The choice is what it was when this step began, whatever arrives meanwhile.
  const [choice] = useState(() => {
    const { offer } = tag.priced;
    const account = accountFor(data.accounts, offer.data.currency);
    const taken = data.claims.filter(
      ({ ref }) => claims.includes(ref.id) && tag.priced.prices.get(ref.id)?.is === 'priced',
    );
    return account === undefined
      ? null
      : drawChoice({ claims: taken, offer, account, valueDate: ledgerToday(session) });
  });
  const prepare = useCallback(() => {
    if (choice === null) throw new Error('a draw needs an account');
    return prepareChoice(session, choice);
  }, [session, choice]);
  return (
    <Signing
      prepare={prepare}
      onward={onward}
      onBack={onBack}
      button={({ chosen: { items } }) => {
        const net = items.length > 1 ? drawnNet(items) : null;
        return net === null ? null : words.draw.drawAll(format.money(net.amount, net.currency), items.length);
      }}
      headline={({ chosen: { items } }) => <SignedPrice priced={tag.priced} items={items} />}
    />
  );
}
