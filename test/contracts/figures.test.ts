import { expect } from 'chai';
import { addDays, isCalendarDay } from '../../chaincode/src/kernel/days';
import type { Code } from '../../chaincode/src/protocol';
import type { Item } from '../../chaincode/src/protocol/items';
import { memberAt } from '../../chaincode/src/statement/chosen';
import type { Firm, World } from '../support/firms';
import { withMember } from '../support/forging';
import { expectRefused } from '../support/refused';
import { bookDraft, confirmDraft, dischargeDraft, drawDraft, NUJIANG, payOutDraft, revertDraft } from '../support/road';
import { CORE } from '../support/consortium';
import { roadAt } from '../support/stages';

/** Every member of an item that is no object itself, as dotted paths. */
function membersOf(value: unknown, path = ''): readonly string[] {
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([key, entry]) => membersOf(entry, path === '' ? key : `${path}.${key}`));
}

/** Another value that could stand there as well: a cent more, a day later, another firm, another word. */
function otherValue(value: unknown): unknown {
  if (typeof value === 'number') return value + 1;
  if (typeof value === 'boolean') return !value;
  const text = String(value);
  if (isCalendarDay(text)) return addDays(text, 1);
  if (/^\d+\.\d\d$/.test(text)) return `${text.slice(0, -1)}${text.endsWith('9') ? '8' : '9'}`;
  if (/^[0-9a-f]{64}$/.test(text)) return 'ab'.repeat(32);
  if (text.startsWith('sha256:')) return `sha256:${'ab'.repeat(32)}`;
  if (text.startsWith('uscc:')) return `uscc:${NUJIANG}`;
  return OTHER_WORDS[text] ?? `${text} x`;
}

const OTHER_WORDS: Readonly<Record<string, string>> = {
  CNY: 'USD',
  with: 'without',
  interest: 'bank_discount',
  'ACT/360': 'ACT/365F',
};

interface Shown {
  readonly world: World;
  readonly firm: Firm;
  readonly item: Item;
}

/** Where another code comes first: a reference names another record, a figure is looked at before it is compared. */
type Exceptions = readonly (readonly [path: RegExp, code: Code])[];

const REFERENCES: Exceptions = [
  [/\.id$/, 'record_absent'],
  [/\.(?:version|hash)$/, 'record_changed'],
];

const KINDS_SHOWN: Readonly<
  Record<string, { readonly ready: () => Promise<Shown>; readonly free: RegExp; readonly exceptions: Exceptions }>
> = {
  'a confirmation': {
    ready: async () => {
      const road = await roadAt('presented');
      const item = await road.world.complete(road.core, confirmDraft(road));
      return { world: road.world, firm: road.core, item };
    },
    free: /^(?:kind|noDefence|tranches\.0\.(?:due|instrument))$/,
    exceptions: [[/^tranches\.0\.amount$/, 'amounts_do_not_sum'], [/^currency$/, 'no_authority'], ...REFERENCES],
  },
  'a refusal': {
    ready: async () => {
      const road = await roadAt('presented');
      const receivable = road.world.last(CORE, 'receivable').ref;
      const draft = { kind: 'refuse_receivable', receivable, reason: 'quality', note: '' } as const;
      const item = await road.world.complete(road.core, draft);
      return { world: road.world, firm: road.core, item };
    },
    free: /^(?:kind|reason|note)$/,
    exceptions: REFERENCES,
  },
  'an acknowledgement': {
    ready: async () => {
      const { world, core } = await roadAt('drawn');
      const draft = { kind: 'acknowledge_notice', notice: world.last(CORE, 'notice').ref } as const;
      return { world, firm: core, item: await world.complete(core, draft) };
    },
    free: /^kind$/,
    exceptions: REFERENCES,
  },
  'a draw': {
    ready: async () => {
      const road = await roadAt('offered');
      const item = await road.world.complete(road.supplier, drawDraft(road));
      return { world: road.world, firm: road.supplier, item };
    },
    free: /^kind$/,
    exceptions: [...REFERENCES, [/^sheet\.currency$/, 'no_authority']],
  },
  'a reversion': {
    ready: async () => {
      const road = await roadAt('drawn');
      await road.world.actOn(road.bank, 'pay_out', [payOutDraft(road)]);
      await road.world.moveTo('2026-02-04');
      const item = await road.world.complete(road.supplier, revertDraft(road));
      return { world: road.world, firm: road.supplier, item };
    },
    free: /^kind$/,
    exceptions: [...REFERENCES, [/^currency$/, 'no_authority']],
  },
  'a payout': {
    ready: async () => {
      const road = await roadAt('drawn');
      const item = await road.world.complete(road.bank, payOutDraft(road));
      return { world: road.world, firm: road.bank, item };
    },
    free: /^(?:kind|valueDate|reference)$/,
    exceptions: [...REFERENCES, [/^currency$/, 'no_authority']],
  },
  'a payment status': {
    ready: async () => {
      const road = await roadAt('drawn');
      await road.world.actOn(road.bank, 'pay_out', [payOutDraft(road)]);
      const item = await road.world.complete(road.bank, bookDraft(road));
      return { world: road.world, firm: road.bank, item };
    },
    free: /^(?:kind|valueDate|bankReference|status)$/,
    exceptions: [...REFERENCES, [/^currency$/, 'no_authority']],
  },
  'a discharge': {
    ready: async () => {
      const road = await roadAt('funded');
      await road.world.moveTo('2026-04-15');
      const item = await road.world.complete(road.bank, dischargeDraft(road));
      return { world: road.world, firm: road.bank, item };
    },
    free: /^(?:kind|receipt\.(?:payer|bankReference|line))$/,
    exceptions: [
      ...REFERENCES,
      [/^receipt\.currency$/, 'no_authority'],
      [/^receipt\.amount$/, 'amount_not_full'],
      [/^receipt\.valueDate$/, 'value_date_in_future'],
    ],
  },
};

describe('figures that differ from what is on the ledger and from what is computed', () => {
  for (const [name, { ready, free, exceptions }] of Object.entries(KINDS_SHOWN)) {
    it(`${name} is refused whichever of its members shows something else`, async () => {
      const { world, firm, item } = await ready();
      const members = membersOf(item).filter((path) => !free.test(path));
      expect(members.length).to.be.greaterThan(5);
      for (const path of members) {
        const value = memberAt(item, path);
        const shown = withMember(item, path, value === null ? '2026-01-01' : otherValue(value));
        const code = exceptions.find(([pattern]) => pattern.test(path))?.[1] ?? 'terms_differ';
        const failure = await expectRefused(world, () => world.act(firm, item.kind, [shown]), { code }).catch(
          (cause: unknown) => {
            throw new Error(`${path}: ${String(cause)}`, { cause });
          },
        );
        if (code === 'terms_differ') expect(failure.details, path).to.have.property('field');
      }
      expect((await world.act(firm, item.kind, [item])).outcomes).to.deep.equal(['accepted']);
    });
  }

  it('a member left out or added is no item at all', async () => {
    for (const { ready } of Object.values(KINDS_SHOWN)) {
      const { world, firm, item } = await ready();
      for (const path of Object.keys(item).filter((key) => key !== 'kind')) {
        const act = (shown: unknown) => () => world.act(firm, item.kind, [item], { spoil: replaceItem(shown) });
        await expectRefused(world, act(withMember(item, path, undefined)), { code: 'malformed' });
        await expectRefused(world, act({ ...item, [`${path}2`]: 1 }), { code: 'malformed' });
      }
    }
  });
});

function replaceItem(item: unknown): (presented: object) => object {
  return (presented) => ({ ...presented, items: [item] });
}
