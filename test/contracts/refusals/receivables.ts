import { expect } from 'chai';
import { TENOR_DAYS_MAX } from '../../../chaincode/src/kernel/bounds';
import { addDays, parseCalendarDay } from '../../../chaincode/src/kernel/days';
import { CORE } from '../../support/consortium';
import { withMember } from '../../support/forging';
import { registerMore } from '../../support/moreFirms';
import { expectRefused } from '../../support/refused';
import { confirmDraft, ERHAI, invoiceOf } from '../../support/road';
import { roadAt } from '../../support/stages';
import { refuses } from './registry';

const TODAY = '2026-01-14';

/** Refusals of presentations and of the debtor's answers. */
export function receivableTests(): void {
  refuses('counterparty_unknown', 'an invoice to a firm that nobody registered', async () => {
    const { world, supplier, core } = await roadAt('founded');
    const debtor = `uscc:${ERHAI}`;
    const present = () => world.present(supplier, invoiceOf({ supplier, core }, { debtor }));
    await expectRefused(world, present, { code: 'counterparty_unknown', details: { party: debtor } });
  });

  refuses('same_party_on_both_sides', 'an invoice of a firm to itself', async () => {
    const { world, supplier, core } = await roadAt('founded');
    const present = () => world.present(supplier, invoiceOf({ supplier, core }, { debtor: supplier.party }));
    await expectRefused(world, present, { code: 'same_party_on_both_sides', details: {} });
  });

  refuses('not_a_side_of_invoice', 'A1: a third firm that presents the others’ invoice', async () => {
    const { world, supplier, core } = await roadAt('founded');
    const third = await registerMore(world);
    const present = () => world.present(third, invoiceOf({ supplier, core }));
    await expectRefused(world, present, { code: 'not_a_side_of_invoice', details: {} });
  });

  refuses('invoice_code_unfit', 'A1: a paper invoice without its code, and any other with one', async () => {
    const { world, supplier, core } = await roadAt('founded');
    for (const change of [
      { number: '12345678' },
      { number: '１２３４ ５６７８', code: '99' },
      { number: '123456789', code: '035001900111' },
      { code: '035001900111' },
    ]) {
      const present = () => world.present(supplier, invoiceOf({ supplier, core }, change));
      await expectRefused(world, present, { code: 'invoice_code_unfit', details: {} });
    }
  });

  refuses('invoice_content_differs', 'A1: the same invoice one cent off', async () => {
    const { world, supplier, core } = await roadAt('presented');
    const present = () => world.present(supplier, invoiceOf({ supplier, core }, { payable: '1000000.01' }));
    await expectRefused(world, present, { code: 'invoice_content_differs', details: {} });
  });

  refuses('not_the_debtor', 'R2: a supplier with the role of a core firm confirms its own invoice', async () => {
    const { world, core } = await roadAt('founded');
    const seller = await registerMore(world, { host: CORE, roles: ['supplier', 'core'] });
    await world.present(seller, invoiceOf({ supplier: seller, core }));
    const item = await world.complete(core, confirmDraft({ world }));
    const confirm = () => world.act(seller, 'confirm_receivable', [item]);
    await expectRefused(world, confirm, { code: 'not_the_debtor', details: {} });
  });

  refuses('not_presented', 'a receivable that was confirmed already', async () => {
    const road = await roadAt('presented');
    const { world, core } = road;
    const item = await world.complete(core, confirmDraft(road));
    await world.act(core, 'confirm_receivable', [item]);
    const again = { ...item, receivable: world.last(CORE, 'receivable').ref };
    await expectRefused(world, () => world.act(core, 'confirm_receivable', [again]), {
      code: 'not_presented',
      details: { state: 'confirmed' },
    });
  });

  refuses('terms_differ', 'a confirmation that shows another figure than the invoice', async () => {
    const road = await roadAt('presented');
    const { world, core } = road;
    const item = await world.complete(core, confirmDraft(road));
    const shown = withMember(item, 'payable', '1000000.01');
    await expectRefused(world, () => world.act(core, 'confirm_receivable', [shown]), {
      code: 'terms_differ',
      details: { field: 'payable' },
    });
    const elsewhere = { ...item, mark: 'ab'.repeat(32) };
    await expectRefused(world, () => world.act(core, 'confirm_receivable', [elsewhere]), {
      code: 'terms_differ',
      details: { field: 'mark' },
    });
  });

  refuses('amounts_do_not_sum', 'parts one cent short, one cent over, or of nothing', async () => {
    const road = await roadAt('presented');
    const { world, core } = road;
    const item = await world.complete(core, confirmDraft(road));
    const [tranche] = item.tranches;
    const parts = [['999999.99'], ['1000000.01'], ['1000000.00', '0.00'], ['999999.99', '0.02']];
    for (const amounts of parts) {
      const tranches = amounts.map((amount) => ({ ...tranche!, amount }));
      await expectRefused(world, () => world.act(core, 'confirm_receivable', [{ ...item, tranches }]), {
        code: 'amounts_do_not_sum',
        details: { payable: '1000000.00' },
      });
    }
  });

  refuses('due_date_before_issue', 'a due day before the invoice was written', async () => {
    const road = await roadAt('presented');
    const { world, core } = road;
    const item = await world.complete(core, confirmDraft(road, { due: '2026-01-09' }));
    await expectRefused(world, () => world.act(core, 'confirm_receivable', [item]), {
      code: 'due_date_before_issue',
      details: { due: '2026-01-09' },
    });
  });

  refuses('due_date_missing', 'a confirmation that leaves the day to an invoice without one', async () => {
    for (const [due, answer] of [
      [null, { items: [null], outcomes: [{ outcome: 'refused', code: 'due_date_missing', details: {} }] }],
      ['2026-05-05', { items: ['2026-05-05'], outcomes: [{ outcome: 'accepted' }] }],
    ] as const) {
      const { world, core, supplier } = await roadAt('founded');
      await world.present(supplier, invoiceOf({ supplier, core }), { due });
      const draft = confirmDraft({ world });
      const tranches = draft.tranches.map((tranche) => ({ ...tranche, due: null }));
      const { items, outcomes } = await world.preview(core, 'confirm_receivable', [{ ...draft, tranches }]);
      const dues = items.map((item) => (item?.kind === 'confirm_receivable' ? item.tranches[0]!.due : null));
      expect({ items: dues, outcomes }).to.deep.equal(answer);
    }
  });

  refuses('tenor_too_long', 'a due day one day beyond any tenor', async () => {
    const road = await roadAt('presented');
    const { world, core } = road;
    const due = addDays(parseCalendarDay(TODAY), TENOR_DAYS_MAX + 1);
    const item = await world.complete(core, confirmDraft(road, { due }));
    await expectRefused(world, () => world.act(core, 'confirm_receivable', [item]), {
      code: 'tenor_too_long',
      details: { due },
    });
  });
}

/** Refusals around the notice to the debtor. */
export function assignmentTests(): void {
  refuses('not_the_debtor_of_notice', 'a firm that acknowledges another debtor’s notice', async () => {
    const { world, core } = await roadAt('drawn');
    const other = await registerMore(world, { host: CORE, roles: ['core'] });
    const notice = { kind: 'acknowledge_notice', notice: world.last(CORE, 'notice').ref } as const;
    const item = await world.complete(core, notice);
    await expectRefused(world, () => world.act(other, 'acknowledge_notice', [item]), {
      code: 'not_the_debtor_of_notice',
      details: {},
    });
  });
}
