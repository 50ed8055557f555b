/** Items that break two rules at once: which code wins, in the order in which a decision asks. */
import { TENOR_DAYS_MAX } from '../../../chaincode/src/kernel/bounds';
import { addDays, parseCalendarDay } from '../../../chaincode/src/kernel/days';
import type { RejectionCode } from '../../../chaincode/src/protocol';
import type { RegisterPartyItem } from '../../../chaincode/src/protocol/partyItems';
import { CORE, HUB, REGISTRAR } from '../../support/consortium';
import type { Firm } from '../../support/firms';
import { simpleMatrix } from '../../support/firms';
import { registerMore } from '../../support/moreFirms';
import { revoke, signerRef } from '../../support/people';
import * as steps from '../../support/road';
import type { Road } from '../../support/road';
import { SAMPLES } from '../../support/samples';
import type { Stage } from '../../support/stages';

export interface ItemPair {
  readonly winner: RejectionCode;
  readonly loser: RejectionCode;
  readonly ready: Stage;
  /** Sets the stage and gives the act that is refused. */
  readonly run: (road: Road) => Promise<() => Promise<unknown>>;
  /** False: the list has the two the other way round. */
  readonly isListed?: false;
}

/** What is refused. */
export type Act = () => Promise<unknown>;

function register(road: Road, change: Partial<RegisterPartyItem>): Act {
  const witness: Firm = { party: `witness:${REGISTRAR}`, host: REGISTRAR, people: [road.world.witness] };
  const item = { ...SAMPLES.register_party, party: `uscc:${steps.ERHAI}`, rows: simpleMatrix(), ...change };
  return () => road.world.act(witness, 'register_party', [item]);
}

const parties: readonly ItemPair[] = [
  {
    winner: 'party_exists',
    loser: 'host_unknown',
    ready: 'founded',
    run: (road) => Promise.resolve(register(road, { party: road.supplier.party, host: 'NobodyMSP' })),
  },
  {
    winner: 'host_unknown',
    loser: 'operator_holds_no_rights',
    ready: 'founded',
    run: (road) => Promise.resolve(register(road, { host: 'NobodyMSP', roles: ['operator', 'core'] })),
  },
  {
    winner: 'operator_holds_no_rights',
    loser: 'matrix_incomplete',
    ready: 'founded',
    run: (road) => {
      const [row] = simpleMatrix();
      return Promise.resolve(register(road, { roles: ['operator', 'core'], rows: [{ ...row!, kinds: ['draw'] }] }));
    },
  },
  {
    winner: 'record_closed',
    loser: 'not_own_record',
    ready: 'founded',
    run: async ({ world, supplier }) => {
      const neighbour = await registerMore(world);
      const [gone, other] = neighbour.people;
      await revoke(world, neighbour, gone!, { by: [[other!, 'sole']] });
      const item = { kind: 'revoke_signer', signer: signerRef(world, neighbour, gone!), reason: 'x' } as const;
      return () => world.act(supplier, 'revoke_signer', [item]);
    },
  },
  {
    winner: 'not_own_record',
    loser: 'matrix_incomplete',
    ready: 'founded',
    isListed: false,
    run: async ({ world, supplier }) => {
      const neighbour = await registerMore(world);
      const { ref } = world.told(HUB, 'matrix').find(({ body }) => body.data.party === neighbour.party)!;
      const rows = [{ ...simpleMatrix()[0]!, kinds: ['draw'] }];
      const item = { kind: 'amend_matrix', matrix: ref, rows, delegations: [] } as const;
      return () => world.act(supplier, 'amend_matrix', [item]);
    },
  },
];

const STRANGER = `uscc:${steps.ERHAI}`;

const presentations: readonly ItemPair[] = [
  {
    winner: 'counterparty_unknown',
    loser: 'same_party_on_both_sides',
    ready: 'founded',
    run: (road) => {
      const invoice = steps.invoiceOf(road, { seller: STRANGER, debtor: STRANGER });
      return Promise.resolve(() => road.world.present(road.supplier, invoice));
    },
  },
  {
    winner: 'counterparty_unknown',
    loser: 'not_a_side_of_invoice',
    ready: 'founded',
    run: (road) => {
      const invoice = steps.invoiceOf(road, { seller: STRANGER });
      return Promise.resolve(() => road.world.present(road.supplier, invoice));
    },
  },
  {
    winner: 'same_party_on_both_sides',
    loser: 'not_a_side_of_invoice',
    ready: 'founded',
    run: (road) => {
      const invoice = steps.invoiceOf(road, { seller: road.core.party });
      return Promise.resolve(() => road.world.present(road.supplier, invoice));
    },
  },
  {
    winner: 'not_a_side_of_invoice',
    loser: 'invoice_code_unfit',
    ready: 'founded',
    run: async (road) => {
      const third = await registerMore(road.world);
      return () => road.world.present(third, steps.invoiceOf(road, { number: '12345678' }));
    },
  },
  {
    winner: 'invoice_code_unfit',
    loser: 'due_date_before_issue',
    ready: 'founded',
    run: (road) => {
      const invoice = steps.invoiceOf(road, { number: '12345678' });
      return Promise.resolve(() => road.world.present(road.supplier, invoice, { due: '2026-01-01' }));
    },
  },
  {
    winner: 'not_a_side_of_invoice',
    loser: 'invoice_content_differs',
    ready: 'presented',
    run: async (road) => {
      const third = await registerMore(road.world);
      return () => road.world.present(third, steps.invoiceOf(road, { payable: '1.00' }));
    },
  },
  {
    winner: 'invoice_content_differs',
    loser: 'due_date_before_issue',
    ready: 'presented',
    run: (road) => {
      const invoice = steps.invoiceOf(road, { payable: '1.00' });
      return Promise.resolve(() => road.world.present(road.supplier, invoice, { due: '2026-01-01' }));
    },
  },
];

/** A confirmation of the road's invoice, changed, by the debtor or somebody else at its host. */
async function confirming(
  road: Road,
  change: Readonly<Partial<Parameters<typeof steps.confirmDraft>[1] & { payable: string }>>,
  by: Firm = road.core,
): Promise<Act> {
  const { payable, ...draft } = change;
  const item = await road.world.complete(road.core, steps.confirmDraft(road, draft));
  return () => road.world.act(by, 'confirm_receivable', [{ ...item, payable: payable ?? item.payable }]);
}

function tranche(amount: string, due = '2026-04-15') {
  return { amount, due, instrument: 'receivable' } as const;
}

const TOO_LATE = addDays(parseCalendarDay('2026-01-14'), TENOR_DAYS_MAX + 1);

const answers: readonly ItemPair[] = [
  {
    winner: 'record_changed',
    loser: 'not_the_debtor',
    ready: 'presented',
    run: async (road) => {
      const other = await registerMore(road.world, { host: CORE, roles: ['core'] });
      const act = await confirming(road, {}, other);
      const { ref: receivable } = road.world.last(CORE, 'receivable');
      const refusal = { kind: 'refuse_receivable', receivable, reason: 'quality', note: '' } as const;
      await road.world.actOn(road.core, 'refuse_receivable', [refusal]);
      return act;
    },
  },
  {
    winner: 'not_the_debtor',
    loser: 'not_presented',
    ready: 'confirmed',
    run: async (road) => confirming(road, {}, await registerMore(road.world, { host: CORE, roles: ['core'] })),
  },
  {
    winner: 'not_presented',
    loser: 'terms_differ',
    ready: 'confirmed',
    run: (road) => confirming(road, { payable: '1.00' }),
  },
  {
    winner: 'terms_differ',
    loser: 'amounts_do_not_sum',
    ready: 'presented',
    run: (road) => confirming(road, { payable: '1.00' }),
  },
  {
    winner: 'amounts_do_not_sum',
    loser: 'due_date_before_issue',
    ready: 'presented',
    run: (road) => confirming(road, { tranches: [tranche('1.00', '2026-01-01')] }),
  },
  {
    winner: 'due_date_before_issue',
    loser: 'tenor_too_long',
    ready: 'presented',
    run: (road) => confirming(road, { tranches: [tranche('999999.00', TOO_LATE), tranche('1.00', '2026-01-01')] }),
  },
];

export const partyPairs: readonly ItemPair[] = [...parties];
export const receivablePairs: readonly ItemPair[] = [...presentations, ...answers];
