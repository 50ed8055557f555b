/** Prices of the offers, asked for once what is offered is known. */
import { useEffect, useState } from 'preact/hooks';
import { useSession } from '../../app/context';
import { priceOffers } from './data';
import type { MoneyData, PricedOffer } from './data';

export interface Prices {
  /** Null while they are being worked out. */
  readonly priced: readonly PricedOffer[] | null;
  readonly error: unknown;
}

export function usePrices(data: MoneyData): Prices {
  const session = useSession();
  const [prices, setPrices] = useState<Prices>({ priced: null, error: null });
  useEffect(() => {
    let isCurrent = true;
    priceOffers(session, data).then(
      (priced) => {
        if (isCurrent) setPrices({ priced, error: null });
      },
      (error: unknown) => {
        if (isCurrent) setPrices({ priced: null, error });
      },
    );
    return () => {
      isCurrent = false;
    };
  }, [session, data]);
  return prices;
}
