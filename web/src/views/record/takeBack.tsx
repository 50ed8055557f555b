/** A deal that was not funded by its day, or whose payment nobody booked: either side gives the claim back to the supplier. */
import type { VNode } from 'preact';
import { useCallback } from 'preact/hooks';
import type { Choice } from '../../acts/agreement';
import { prepareChoice } from '../../acts/prepare';
import { isOverdue } from '../../acts/unfunded';
import { knownRecord, story } from '../../api/records';
import type { AnyRecord, KnownRecord, Story } from '../../api/records';
import { useSession } from '../../app/context';
import { ledgerToday } from '../../app/session';
import type { Session } from '../../app/session';
import { useStep } from '../../app/step';
import { Signing } from '../../parts/signing';
import { useWords } from '../../words/use';

type Deal = KnownRecord<'financing'>;

/** The deal where this login's firm may take the claim back today, else null. */
function unfundedDeal(record: AnyRecord, session: Session): Deal | null {
  const deal = knownRecord('financing', record);
  if (deal?.actions.includes('revert_assignment') !== true) return null;
  const own = session.me.value.party?.id;
  const isOurs = own !== undefined && [deal.data.supplier, deal.data.financier].includes(own);
  return isOurs && isOverdue(deal, ledgerToday(session)) ? deal : null;
}

/** The claim as the financier holds it, its assignment and its notice are told with the deal; the offer is asked for. */
async function takeBackChoice(session: Session, deal: Deal, related: Story['related']): Promise<Choice> {
  const [asset] = deal.data.assets;
  const claim = related.find(({ ref }) => ref.id === asset?.assignedLeaf);
  const leaf = claim === undefined ? null : knownRecord('leaf', claim);
  const assignment = related.find((record) => knownRecord('assignment', record)?.data.newLeaf === asset?.assignedLeaf);
  const notice = related.find((record) => knownRecord('notice', record)?.data.leaf === asset?.leaf);
  const payment = related.find(({ ref }) => ref.id === deal.data.payment)?.ref ?? null;
  const isWhole = (payment?.id ?? null) === deal.data.payment;
  if (leaf === null || assignment === undefined || notice === undefined || !isWhole)
    throw new Error('the deal is not whole');
  const { record: offer } = await session.client.send({ path: `/records/${deal.data.offer}`, reader: story });
  const draft = {
    kind: 'revert_assignment' as const,
    financing: deal.ref,
    leaf: leaf.ref,
    offer: offer.ref,
    assignment: assignment.ref,
    notice: notice.ref,
    payment,
  };
  const { financier, supplier, fundBy, sheet } = deal.data;
  const { debtor, seller, number, amount: face, due } = leaf.data;
  const claims = [{ leaf: leaf.ref, debtor, seller, number, face, due }];
  const seen = { financier, supplier, fundBy, currency: sheet.currency, claims };
  return { kind: draft.kind, mode: 'each', drafts: [draft], seen: [seen] };
}

export function TakeBack({ record, related }: Pick<Story, 'record' | 'related'>): VNode | null {
  const session = useSession();
  const words = useWords();
  const signing = useStep('takeBack');
  const prepare = useCallback(async () => {
    const deal = unfundedDeal(record, session);
    if (deal === null) throw new Error('nothing can be taken back');
    return prepareChoice(session, await takeBackChoice(session, deal, related));
  }, [session, record, related]);
  if (unfundedDeal(record, session) === null) return null;
  if (signing.isHere) {
    return <Signing prepare={prepare} onBack={signing.leave} />;
  }
  return (
    <div class="actions">
      <button type="button" class="main" onClick={signing.enter}>
        {words.record.takeBack}
      </button>
    </div>
  );
}
