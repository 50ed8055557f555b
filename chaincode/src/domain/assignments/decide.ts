/** Assignment of a leaf to a new holder, with the notice to its debtor (A6; Civil Code arts. 546, 764). */
import { isRejected, reject } from '../../kernel/decision';
import type { Rejected } from '../../kernel/decision';
import type { AcknowledgeNoticeItem, AccountDetails, NoticeTerms } from '../../protocol/items';
import type { Day, PartyId } from '../../protocol/acts';
import type { NoticeRecord } from '../../protocol/records';
import { refuseDisposal } from '../titles/decide';
import { withInterest, withoutInterest } from '../titles/state';
import { hostsOf, organisationSet } from '../world';
import type { AnyWrite, Found, ItemDecision, World } from '../world';

/** Null when the signer may give this leaf away. */
export function refuseAssignment(leaf: Found<'leaf'>, world: World): Rejected | null {
  if (leaf.data.holder !== world.actor.party) return reject('not_the_holder');
  return refuseDisposal(leaf.data.title);
}

/** What the debtor will be told about an assignment. */
export function noticeOf(leaf: Found<'leaf'>, assignee: PartyId, payTo: AccountDetails): NoticeTerms {
  const { debtor, holder, number, currency, amount, due } = leaf.data;
  return { debtor, assignor: holder, assignee, number, currency, amount, due, payTo };
}

export interface AssignmentTerms {
  readonly leaf: Found<'leaf'>;
  readonly assignee: PartyId;
  readonly notice: NoticeTerms;
  readonly fundBy: Day;
  /** Position among the leaves the item makes. */
  readonly index: number;
}

/** Closes the leaf, makes the assignee's leaf, the assignment and the tendered notice: all in one transaction. */
export function assign(terms: AssignmentTerms, world: World): readonly AnyWrite[] | Rejected {
  const { leaf, assignee, index } = terms;
  const { data } = leaf;
  const assigneeHosts = hostsOf(world, assignee);
  if (isRejected(assigneeHosts)) return assigneeHosts;
  const debtorHosts = hostsOf(world, data.debtor);
  if (isRejected(debtorHosts)) return debtorHosts;
  // Must succeed from here.
  const bothSides = organisationSet(world.actor.host, ...assigneeHosts);
  const newLeaf = world.newId(`leaf:${index}`);
  return [
    {
      id: leaf.id,
      kind: 'leaf',
      hosts: [world.actor.host],
      readers: bothSides,
      data: { ...data, state: 'assigned', closedBy: world.itemDigest },
    },
    {
      id: newLeaf,
      kind: 'leaf',
      // Until it is paid for, whoever gave it may have it back without its holder's host.
      hosts: bothSides,
      readers: bothSides,
      data: {
        ...data,
        state: 'held',
        parent: leaf.id,
        ancestors: [...data.ancestors, leaf.id],
        holder: assignee,
        made: world.epoch,
        title: withInterest(data.title, assignee),
      },
    },
    {
      id: world.newId(`assignment:${index}`),
      kind: 'assignment',
      hosts: bothSides,
      readers: bothSides,
      data: {
        state: 'effective',
        assignor: world.actor.party,
        assignee,
        debtor: data.debtor,
        leaf: leaf.id,
        newLeaf,
        amount: data.amount,
        currency: data.currency,
        fundBy: terms.fundBy,
      },
    },
    {
      id: world.newId(`notice:${index}`),
      kind: 'notice',
      hosts: organisationSet(...bothSides, ...debtorHosts),
      readers: organisationSet(...bothSides, ...debtorHosts),
      data: { state: 'tendered', receivable: data.receivable, leaf: leaf.id, ...terms.notice },
    },
  ];
}

type Tendered = Extract<NoticeRecord, { readonly state: 'tendered' }>;

/** Fields that every state of a notice has. */
function noticed({ data }: Found<'notice'>): Omit<Tendered, 'state'> {
  const { receivable, leaf, debtor, assignor, assignee, number, currency, amount, due, payTo } = data;
  return { receivable, leaf, debtor, assignor, assignee, number, currency, amount, due, payTo };
}

/** An assignment that ends because it was not paid for, with everything it made. */
export interface Reversion {
  readonly leaf: Found<'leaf'>;
  readonly assignment: Found<'assignment'>;
  readonly notice: Found<'notice'>;
  /** Position among the leaves the item makes. */
  readonly index: number;
}

/** Gives the claim back to its assignor and withdraws the notice; the offer was the assignee's consent to both. */
export function revert(terms: Reversion, world: World): readonly AnyWrite[] | Rejected {
  const { leaf, assignment, notice, index } = terms;
  const { assignor, assignee, debtor } = assignment.data;
  const assignorHosts = hostsOf(world, assignor);
  if (isRejected(assignorHosts)) return assignorHosts;
  const both = hostsOf(world, assignor, assignee);
  if (isRejected(both)) return both;
  const told = hostsOf(world, assignor, assignee, debtor);
  if (isRejected(told)) return told;
  // Must succeed from here.
  const { data } = leaf;
  return [
    {
      id: leaf.id,
      kind: 'leaf',
      hosts: both,
      readers: both,
      data: { ...data, state: 'reverted', closedBy: world.itemDigest },
    },
    {
      id: world.newId(`leaf:${index}`),
      kind: 'leaf',
      hosts: assignorHosts,
      readers: both,
      data: {
        ...data,
        state: 'held',
        parent: leaf.id,
        ancestors: [...data.ancestors, leaf.id],
        holder: assignor,
        made: world.epoch,
        title: withoutInterest(data.title, assignee),
      },
    },
    {
      id: assignment.id,
      kind: 'assignment',
      hosts: both,
      readers: both,
      data: { ...assignment.data, state: 'reverted' },
    },
    {
      id: notice.id,
      kind: 'notice',
      hosts: told,
      readers: told,
      data: { ...noticed(notice), state: 'withdrawn', withdrawnAt: world.epoch },
    },
  ];
}

/** A6: the debtor's inbox has it. Order stays block and index; this time is shown beside it. */
export function decideAcknowledgeNotice(item: AcknowledgeNoticeItem, world: World): ItemDecision {
  const notice = world.take('notice', item.notice);
  if (isRejected(notice)) return notice;
  const { data } = notice;
  if (data.debtor !== world.actor.party) return reject('not_the_debtor_of_notice');
  if (data.state !== 'tendered') return reject('not_in_state', { state: data.state });
  const shown = { assignor: item.assignor, assignee: item.assignee, currency: item.currency, amount: item.amount };
  const differs = (Object.keys(shown) as (keyof typeof shown)[]).find((field) => shown[field] !== data[field]);
  if (differs !== undefined) return reject('terms_differ', { field: differs });
  const hosts = hostsOf(world, data.assignor, data.assignee, data.debtor);
  if (isRejected(hosts)) return hosts;
  return {
    writes: [
      {
        id: notice.id,
        kind: 'notice',
        hosts,
        readers: hosts,
        data: { ...data, state: 'delivered', deliveredAt: world.epoch },
      },
    ],
  };
}
