/** What the client says: the same in both languages, something for everything the rest of the system can name. */
import { expect } from 'chai';
import { ABORTS, KEY_CLASSES, KINDS, PARTY_ROLES, REJECTIONS, SIGNING_ROLES } from '../../chaincode/src/protocol';
import { TABLES } from '../../chaincode/src/contracts/states';
import { GATEWAY_CODES } from '../../gateway/src/http/problem';
import { DESKS } from '../../gateway/src/people/models';
import { clientModule, closeModules } from './support/modules';
import type * as Agreement from '../../web/src/acts/agreement';
import type * as Errors from '../../web/src/api/errors';
import type * as Filled from '../../web/src/words/filled';
import type * as Totals from '../../web/src/views/totals/counted';
import type * as TroubleModule from '../../web/src/words/trouble';
import type { Dictionary } from '../../web/src/words/dictionary';

/** Texts and sentences by their dotted key. */
type Leaves = ReadonlyMap<string, unknown>;

function leavesOf(value: unknown, at = ''): Leaves {
  if (typeof value !== 'object' || value === null) return new Map([[at, value]]);
  return new Map(
    Object.entries(value).flatMap(([key, inner]) => [...leavesOf(inner, at === '' ? key : `${at}.${key}`)]),
  );
}

const MARK = /⟦\w+⟧|\b9\d{3}\b/g;

/** Answers every member with a mark of its own name. */
const marked = new Proxy(
  {},
  { get: (_target, key) => (typeof key === 'string' ? `⟦${key}⟧` : (): string => '[object]') },
);

type Sentence = (...parts: readonly unknown[]) => string;

/** What a sentence says of these; nothing where they are not of its kind. */
function said(sentence: Sentence, parts: readonly unknown[]): string {
  try {
    const text: unknown = sentence(...parts);
    return typeof text === 'string' ? text : '';
  } catch (error) {
    if (error instanceof TypeError) return '';
    throw error;
  }
}

/** Places of a sentence that it really fills, found by handing it marks; numbers where marks make no sense. */
function filledPlaces(sentence: Sentence): readonly string[] {
  const places = Array.from({ length: Math.max(1, sentence.length) }, (_, index) => index);
  const attempts = [places.map(() => marked), places.map((index) => `⟦${index}⟧`), places.map((index) => 9000 + index)];
  const texts = attempts.map((parts) => said(sentence, parts)).filter((text) => !/NaN|undefined|\[object/.test(text));
  const marks = texts
    .flatMap((text) => text.match(MARK) ?? [])
    .map((mark) => mark.replace(/⟦|⟧/g, '').replace(/^9\d\d(\d)$/, '$1'));
  return [...new Set(marks)].sort();
}

function missing(wanted: readonly string[], names: Readonly<Record<string, string>>): readonly string[] {
  return wanted.filter((name) => (names[name] ?? '').trim() === '');
}

describe('words of the web client', () => {
  let chinese: Dictionary;
  let english: Dictionary;
  let trouble: typeof TroubleModule;
  let errors: typeof Errors;
  const languages = () => [
    { language: 'zh-CN' as const, words: chinese },
    { language: 'en' as const, words: english },
  ];

  before(async function () {
    this.timeout(60_000);
    chinese = (await clientModule<{ words: Dictionary }>('words/zh.ts')).words;
    english = (await clientModule<{ words: Dictionary }>('words/en.ts')).words;
    trouble = await clientModule<typeof TroubleModule>('words/trouble.ts');
    errors = await clientModule<typeof Errors>('api/errors.ts');
  });
  after(closeModules);

  it('X14: has every text in both languages, and none of them empty', () => {
    const [one, other] = [leavesOf(chinese), leavesOf(english)];
    expect(
      [...other.keys()].filter((key) => !one.has(key)),
      'missing in Chinese',
    ).to.deep.equal([]);
    expect(
      [...one.keys()].filter((key) => !other.has(key)),
      'missing in English',
    ).to.deep.equal([]);
    for (const leaves of [one, other]) {
      for (const [key, text] of leaves) if (typeof text === 'string') expect(text.trim(), key).not.to.equal('');
    }
  });

  it('X14: says every figure and every name that a sentence is given in both languages', () => {
    const other = leavesOf(english);
    for (const [key, sentence] of leavesOf(chinese)) {
      if (typeof sentence !== 'function') continue;
      const places = filledPlaces(sentence as Sentence);
      expect(filledPlaces(other.get(key) as Sentence), key).to.deep.equal(places);
    }
  });

  it('has a name for every kind, state, role and reason that the ledger knows', () => {
    const states = Object.values(TABLES).flatMap(({ moves }) => Object.keys(moves));
    for (const { language, words } of languages()) {
      expect(missing(KINDS, words.kinds), `kinds, ${language}`).to.deep.equal([]);
      expect(missing(KINDS, words.record.acts), `acts, ${language}`).to.deep.equal([]);
      expect(missing(states, words.states), `states, ${language}`).to.deep.equal([]);
      expect(missing(Object.keys(TABLES), words.recordKinds), `records, ${language}`).to.deep.equal([]);
      expect(missing(PARTY_ROLES, words.partyRoles), `roles, ${language}`).to.deep.equal([]);
      expect(missing(KEY_CLASSES, words.keyClasses), `key classes, ${language}`).to.deep.equal([]);
      expect(missing(SIGNING_ROLES, words.signingRoles), `signing roles, ${language}`).to.deep.equal([]);
      expect(missing(DESKS, words.desks), `desks, ${language}`).to.deep.equal([]);
    }
  });

  it('has a name for every list and state that the regulator counts', async () => {
    const { COUNTED } = await clientModule<typeof Totals>('views/totals/counted.ts');
    for (const { language, words } of languages()) {
      expect(
        missing(
          COUNTED.map(([list]) => list),
          words.lists,
        ),
        `lists, ${language}`,
      ).to.deep.equal([]);
      expect(
        missing(
          COUNTED.map(([, state]) => state),
          words.states,
        ),
        `states, ${language}`,
      ).to.deep.equal([]);
    }
  });

  it('has a sentence with a way out for every code of the ledger and of the gateway', async () => {
    const codes = [...ABORTS, ...REJECTIONS, ...GATEWAY_CODES];
    for (const { language, words } of languages()) {
      for (const code of codes) {
        const refusal = new errors.Refusal({ status: 422, code });
        const told = await trouble.troubleOf(refusal, { language, words, nameOf: (party) => party });
        expect(told.sentence, `${code}, ${language}`).not.to.equal(words.common.unknownCode);
        expect(told.sentence, `${code}, ${language}`)
          .to.match(/[。.]$/)
          .and.not.match(/[{}]/);
        expect(told.code).to.equal(code);
      }
    }
  });

  it('fills the same places of a sentence in both languages', async () => {
    const tables = await Promise.all([
      clientModule<{ GATEWAY_ZH: Readonly<Record<string, string>> }>('words/gatewayZh.ts'),
      clientModule<{ GATEWAY_EN: Readonly<Record<string, string>> }>('words/gatewayEn.ts'),
    ]);
    const [{ GATEWAY_ZH }, { GATEWAY_EN }] = tables;
    const placesOf = (text: string): readonly string[] => [...(text.match(/\{\w+\}/g) ?? [])].sort();
    for (const [code, text] of Object.entries(GATEWAY_ZH)) {
      expect(placesOf(GATEWAY_EN[code] ?? ''), code).to.deep.equal(placesOf(text));
    }
  });

  it('tells trouble of its own as sentences: no network, a garbled answer, other terms than chosen', async () => {
    const { Disagreement } = await clientModule<typeof Agreement>('acts/agreement.ts');
    const context = { language: 'en' as const, words: english, nameOf: (party: string) => party };
    const lost = await trouble.troubleOf(new errors.Unreachable({ cause: new Error('x') }), context);
    expect(lost).to.have.property('code', 'unreachable');
    const garbled = await trouble.troubleOf(new errors.Garbled(), context);
    expect(garbled).to.have.property('code', 'garbled');
    const differs = await trouble.troubleOf(new Disagreement('items.0.sheet.net'), context);
    expect(differs.sentence).to.contain('items.0.sheet.net').and.to.contain('Nothing was signed');
    const unknown = await trouble.troubleOf(new errors.Refusal({ status: 418, code: 'teapot' }), context);
    expect(unknown).to.deep.equal({ sentence: english.common.unknownCode, code: 'teapot', fields: [] });
  });

  it('fills amounts grouped, instants as ledger time, parties by name, and says where a detail is missing', async () => {
    const { filled } = await clientModule<typeof Filled>('words/filled.ts');
    const context = { words: english, nameOf: (party: string) => (party === 'uscc:1' ? 'Yunling Auto' : party) };
    const details = {
      left: '1286437.52',
      at: Date.parse('2026-05-18T02:42:00Z'),
      who: 'uscc:1',
      kind: 'draw',
      days: 12,
    };
    expect(filled('{left} {at} {who} {kind} {days} {gone}', details, context)).to.equal(
      '1,286,437.52 2026-05-18 10:42 Yunling Auto Draw 12 (not stated)',
    );
  });
});
