/** A plain form, then the statement. */
import type { VNode } from 'preact';
import { useCallback, useState } from 'preact/hooks';
import type { OpenFacilityItem } from '../../../../chaincode/src/protocol/items';
import { prepareChoice } from '../../acts/prepare';
import { useNames, useSession } from '../../app/context';
import { useGo } from '../../app/navigation';
import { ledgerToday } from '../../app/session';
import { typedAmount } from '../../lib/amounts';
import { addDays, isDay } from '../../lib/days';
import { useKept } from '../../lib/kept';
import { object, text } from '../../lib/reading';
import { Field, Pick } from '../../parts/formFields';
import { Signing } from '../../parts/signing';
import { useWords } from '../../words/use';

const facilityForm = object({ limit: text, until: text, debtor: text, debtorLimit: text });
type FacilityForm = Readonly<{ limit: string; until: string; debtor: string; debtorLimit: string }>;

const DECIMALS = 2;
const YEAR_DAYS = 365;

/** Null while the form says nothing that could be signed. */
function itemOf({ limit, until, debtor, debtorLimit }: FacilityForm): OpenFacilityItem | null {
  const whole = typedAmount(limit, DECIMALS);
  const own = typedAmount(debtorLimit === '' ? limit : debtorLimit, DECIMALS);
  if (whole === null || own === null || !isDay(until)) return null;
  const debtors = debtor === '' ? [] : [{ party: debtor, limit: own }];
  return { kind: 'open_facility', currency: 'CNY', limit: whole, debtors, suppliers: [], until };
}

export function NewFacilityView(): VNode {
  const session = useSession();
  const words = useWords();
  const nameOf = useNames();
  const go = useGo();
  const [form, setForm, done] = useKept<FacilityForm>(`facility ${session.slug}`, facilityForm, () => {
    return { limit: '', until: addDays(ledgerToday(session), YEAR_DAYS), debtor: '', debtorLimit: '' };
  });
  const [isSigning, setSigning] = useState(false);
  const item = itemOf(form);
  const prepare = useCallback(() => {
    if (item === null) throw new Error('the form is not complete');
    return prepareChoice(session, { kind: 'open_facility', mode: 'each', drafts: [item], seen: [null] });
  }, [session, JSON.stringify(item)]);
  const cores = [...session.parties.value.values()].filter(({ roles }) => roles.includes('core'));
  const set = (change: Partial<FacilityForm>): void => {
    setForm({ ...form, ...change });
  };
  if (isSigning) {
    return (
      <Signing
        prepare={prepare}
        onSigned={(hash) => {
          done();
          go(`/runs/${hash}`);
        }}
        onBack={() => {
          setSigning(false);
        }}
      />
    );
  }
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (item !== null) setSigning(true);
      }}
    >
      <h1 class="answer">{words.facilities.open}</h1>
      <Field
        label={words.facilities.limit}
        mode="decimal"
        value={form.limit}
        onInput={(limit) => {
          set({ limit });
        }}
      />
      <Field
        label={words.facilities.until}
        type="date"
        value={form.until}
        onInput={(until) => {
          set({ until });
        }}
      />
      <Pick
        label={words.facilities.debtor}
        value={form.debtor}
        options={cores.map(({ id }) => [id, nameOf(id)] as const)}
        onPick={(debtor) => {
          set({ debtor });
        }}
      />
      <Field
        label={words.facilities.debtorLimit}
        mode="decimal"
        isOptional
        value={form.debtorLimit}
        onInput={(debtorLimit) => {
          set({ debtorLimit });
        }}
      />
      <div class="actions">
        <button class="main" disabled={item === null}>
          {words.common.goOn}
        </button>
      </div>
    </form>
  );
}
