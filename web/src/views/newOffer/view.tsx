/** The terms in a plain form, then the statement. */
import type { VNode } from 'preact';
import { useCallback } from 'preact/hooks';
import { prepareChoice } from '../../acts/prepare';
import { useNames, useSession } from '../../app/context';
import type { ViewProps } from '../../app/screen';
import { ownParty } from '../../app/session';
import { useStep } from '../../app/step';
import { useKept } from '../../lib/kept';
import { Field, Pick } from '../../parts/formFields';
import { Signing } from '../../parts/signing';
import { useWords } from '../../words/use';
import type { NewOfferData } from './index';
import { RECOURSE, offerForm, offerOf } from './form';
import type { OfferForm } from './form';

interface FieldsProps {
  readonly form: OfferForm;
  readonly set: (change: Partial<OfferForm>) => void;
}

function ForWhom({ form, set }: FieldsProps): VNode {
  const session = useSession();
  const words = useWords();
  const nameOf = useNames();
  const firms = [...session.parties.value.values()];
  const withRole = (role: string): readonly (readonly [string, string])[] =>
    firms.filter(({ roles }) => roles.includes(role)).map(({ id }) => [id, nameOf(id)] as const);
  return (
    <fieldset>
      <legend>{words.newOffer.forWhom}</legend>
      <Pick
        label={words.columns.supplier}
        value={form.supplier}
        options={withRole('supplier')}
        onPick={(supplier) => {
          set({ supplier });
        }}
      />
      <Pick
        label={words.columns.debtor}
        value={form.debtor}
        options={withRole('core')}
        onPick={(debtor) => {
          set({ debtor });
        }}
      />
    </fieldset>
  );
}

/** Fields that are one text each. */
type Typed = Exclude<keyof OfferForm, 'supplier' | 'debtor' | 'recourse'>;

function Terms({ form, set }: FieldsProps): VNode {
  const { newOffer, price } = useWords();
  const field = (
    name: Typed,
    options: Readonly<{ mode?: 'decimal' | 'numeric'; type?: 'date'; isOptional?: boolean }>,
  ): VNode => (
    <Field
      key={name}
      label={newOffer.field[name]}
      value={form[name]}
      onInput={(value) => {
        set({ [name]: value });
      }}
      {...options}
    />
  );
  return (
    <>
      <fieldset>
        <legend>{newOffer.terms}</legend>
        <div class="choice">
          {RECOURSE.map((recourse) => (
            <label key={recourse} class={form.recourse === recourse ? 'chosen' : ''}>
              <input
                type="radio"
                name="recourse"
                checked={form.recourse === recourse}
                onChange={() => {
                  set({ recourse });
                }}
              />
              {price.recourseShort[recourse]}
            </label>
          ))}
        </div>
        {field('ceiling', { mode: 'decimal' })}
        {field('until', { type: 'date' })}
        {field('rate', { mode: 'decimal' })}
        {field('lateRate', { mode: 'decimal', isOptional: true })}
        {form.recourse === 'with' && field('advance', { mode: 'decimal' })}
        {field('feeShare', { mode: 'decimal', isOptional: true })}
        {form.feeShare !== '' && field('feeLabel', {})}
        {field('maxTenor', { mode: 'numeric' })}
      </fieldset>
      <fieldset>
        <legend>{newOffer.collectTo}</legend>
        {field('holder', {})}
        {field('bank', {})}
        {field('number', { mode: 'numeric' })}
      </fieldset>
    </>
  );
}

export function NewOfferView({ data }: ViewProps<NewOfferData>): VNode {
  const session = useSession();
  const words = useWords();
  const { facility } = data;
  const [form, setForm, done] = useKept<OfferForm>(`offer ${session.slug} ${facility.ref.id}`, offerForm, () => ({
    supplier: '',
    debtor: '',
    ceiling: '',
    until: facility.data.until,
    recourse: 'without',
    rate: '',
    lateRate: '',
    advance: '80',
    feeLabel: words.newOffer.serviceFee,
    feeShare: '',
    maxTenor: '365',
    holder: ownParty(session).name,
    bank: '',
    number: '',
  }));
  const signing = useStep('sign');
  const item = offerOf(form, facility);
  const prepare = useCallback(() => {
    if (item === null) throw new Error('the form is not complete');
    return prepareChoice(session, { kind: 'make_offer', mode: 'each', drafts: [item], seen: [null] });
  }, [session, JSON.stringify(item)]);
  if (signing.isHere && item !== null) {
    return <Signing prepare={prepare} onSigned={done} onBack={signing.leave} />;
  }
  const set = (change: Partial<OfferForm>): void => {
    setForm({ ...form, ...change });
  };
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (item !== null) signing.enter();
      }}
    >
      <h1 class="answer">{words.facilities.makeOffer}</h1>
      <ForWhom form={form} set={set} />
      <Terms form={form} set={set} />
      <div class="actions">
        <button class="main" disabled={item === null}>
          {words.common.goOn}
        </button>
      </div>
    </form>
  );
}
