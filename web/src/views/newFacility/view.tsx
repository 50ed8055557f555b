/** A plain form, then the statement. */
import type { VNode } from 'preact';
import { useCallback } from 'preact/hooks';
import type { OpenFacilityItem } from '../../../../chaincode/src/protocol/items';
import { prepareChoice } from '../../acts/prepare';
import { useNames, useSession } from '../../app/context';
import { ledgerToday } from '../../app/session';
import { useStep } from '../../app/step';
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

interface FieldsProps {
  readonly form: FacilityForm;
  readonly set: (change: Partial<FacilityForm>) => void;
}

function Fields({ form, set }: FieldsProps): VNode {
  const session = useSession();
  const { facilities } = useWords();
  const nameOf = useNames();
  const cores = [...session.parties.value.values()].filter(({ roles }) => roles.includes('core'));
  const entered = (name: keyof FacilityForm) => (value: string) => {
    set({ [name]: value });
  };
  return (
    <>
      <Field label={facilities.limit} mode="decimal" value={form.limit} onInput={entered('limit')} />
      <Field label={facilities.until} type="date" value={form.until} onInput={entered('until')} />
      <Pick
        label={facilities.debtor}
        value={form.debtor}
        options={cores.map(({ id }) => [id, nameOf(id)] as const)}
        onPick={entered('debtor')}
      />
      <Field
        label={facilities.debtorLimit}
        mode="decimal"
        isOptional
        value={form.debtorLimit}
        onInput={entered('debtorLimit')}
      />
    </>
  );
}

export function NewFacilityView(): VNode {
  const session = useSession();
  const words = useWords();
  const [form, setForm, done] = useKept<FacilityForm>(`facility ${session.slug}`, facilityForm, () => {
    return { limit: '', until: addDays(ledgerToday(session), YEAR_DAYS), debtor: '', debtorLimit: '' };
  });
  const signing = useStep('sign');
  const item = itemOf(form);
  const prepare = useCallback(() => {
    if (item === null) throw new Error('the form is not complete');
    return prepareChoice(session, { kind: 'open_facility', mode: 'each', drafts: [item], seen: [null] });
  }, [session, JSON.stringify(item)]);
  if (signing.isHere && item !== null) return <Signing prepare={prepare} onSigned={done} onBack={signing.leave} />;
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (item !== null) signing.enter();
      }}
    >
      <h1 class="answer">{words.facilities.open}</h1>
      <Fields
        form={form}
        set={(change) => {
          setForm({ ...form, ...change });
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
