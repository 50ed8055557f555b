/** What each kind of item binds its signer to: the amount that authority is measured by. */
import type { Amount } from '../protocol/acts';
import type { Kind } from '../protocol';
import type { Item, ItemOf } from '../protocol/items';
import { formatAmount, parseAmount } from '../kernel/money';

export interface BoundAmount {
  readonly currency: string;
  readonly amount: Amount;
}

function total(currency: string, amounts: readonly Amount[]): BoundAmount {
  const minor = amounts.reduce((sum, amount) => sum + parseAmount(amount, currency), 0n);
  return { currency, amount: formatAmount(minor, currency) };
}

type AmountOf = { readonly [K in Kind]: (item: ItemOf<K>) => BoundAmount | null };

const none = (): null => null;
const stated = ({ currency, amount }: BoundAmount): BoundAmount => ({ currency, amount });

const AMOUNT_OF: AmountOf = {
  register_party: none,
  suspend_party: none,
  reinstate_party: none,
  enrol_signer: none,
  revoke_signer: none,
  amend_matrix: none,
  change_host: none,
  reseal_record: none,
  announce_keys: none,
  veto_keys: none,
  replace_keys: none,
  open_account: none,
  cancel_statement: none,
  present_invoice: ({ invoice }) => ({ currency: invoice.currency, amount: invoice.payable }),
  confirm_receivable: ({ currency, tranches }) => {
    const confirmed = tranches.map(({ amount }) => amount);
    return total(currency, confirmed);
  },
  refuse_receivable: none,
  acknowledge_notice: none,
  open_facility: ({ currency, limit }) => ({ currency, amount: limit }),
  make_offer: ({ currency, ceiling }) => ({ currency, amount: ceiling }),
  draw: ({ sheet }) => ({ currency: sheet.currency, amount: sheet.face }),
  revert_assignment: ({ currency, claims }) => {
    const faces = claims.map(({ face }) => face);
    return total(currency, faces);
  },
  pay_out: stated,
  book_payment: stated,
  discharge: ({ receipt }) => stated(receipt),
};

/** Null for acts that carry no amount. Throws InvalidValue where an amount does not fit its currency. */
export function amountOfItem(item: Item): BoundAmount | null {
  return (AMOUNT_OF[item.kind] as (item: Item) => BoundAmount | null)(item);
}
