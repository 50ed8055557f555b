/** A statement in words: what is read before it is signed, by the first person and by the second, and ever after. */
import type { VNode } from 'preact';
import type { Item } from '../../../chaincode/src/protocol/items';
import { lineOf, partiesIn, statementWords } from '../acts/shown';
import { useNames } from '../app/context';
import * as format from '../format';
import { useLanguage, useWords } from '../words/use';
import { Sentence } from './figures';
import { Icon } from './icon';
import { MaturityBars } from './maturityBars';
import type { Maturing } from './maturityBars';
import { RowList } from './rowList';

export interface StatementShown {
  readonly kind: Item['kind'];
  readonly party: string;
  readonly validUntil: number;
}

/** The words go to the device's own voice; nothing leaves the device. */
function ReadAloud({ text }: Readonly<{ text: string }>): VNode | null {
  const words = useWords();
  const language = useLanguage();
  if (!('speechSynthesis' in window)) return null;
  const speak = (): void => {
    speechSynthesis.cancel();
    const utterance = new SpeechSynthesisUtterance(text);
    utterance.lang = language;
    speechSynthesis.speak(utterance);
  };
  return (
    <button type="button" class="link noprint" onClick={speak}>
      <Icon name="sound" /> {words.sign.readAloud}
    </button>
  );
}

function Firms({ items, own }: Readonly<{ items: readonly Item[]; own: string }>): VNode {
  const words = useWords();
  const nameOf = useNames();
  const named = [...new Set([own, ...partiesIn(items)])];
  return (
    <details class="more">
      <summary>{words.sign.firms(named.length)}</summary>
      <dl class="facts">
        {named.map((party) => (
          <div key={party}>
            <dt>{nameOf(party)}</dt>
            <dd>
              <code>{format.partyCode(party)}</code>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

const ROW_PX = { wide: 36, narrow: 60 };

/** Runs up to this length show every item in words; longer ones a line each. */
const IN_WORDS_MAX = 12;

/** One item of a run: its line, opening to the whole text that the same signature covers. */
function ItemWords({ shown, item }: Readonly<{ shown: StatementShown; item: Item }>): VNode {
  const language = useLanguage();
  const nameOf = useNames();
  const { about, party, amount, currency, day } = lineOf(item);
  const { sentences, facts } = statementWords({ statement: shown, items: [item], nameOf }, language);
  // The last sentence says until when the whole statement is good; it stands above already.
  const own = sentences.slice(0, -1);
  return (
    <li>
      <details>
        <summary>
          <span>
            {party === null ? '' : nameOf(party)} <span class="soft">{about}</span>
          </span>
          <span class="figure">
            {amount === null ? '' : format.money(amount, currency)} <small>{day ?? ''}</small>
          </span>
        </summary>
        <div class="told">
          {own.map((sentence) => (
            <p key={sentence}>{sentence}</p>
          ))}
          <FactList facts={facts} />
        </div>
      </details>
    </li>
  );
}

function EveryItem({ shown, items }: Readonly<{ shown: StatementShown; items: readonly Item[] }>): VNode {
  const words = useWords();
  if (items.length > IN_WORDS_MAX) return <ItemTable items={items} />;
  return (
    <>
      <h3>{words.sign.everyItem(items.length)}</h3>
      <ul class="everyitem">
        {items.map((item, index) => (
          <ItemWords key={index} shown={shown} item={item} />
        ))}
      </ul>
    </>
  );
}

function FactList({ facts }: Readonly<{ facts: readonly (readonly [label: string, value: string])[] }>): VNode {
  return (
    <dl class="facts">
      {facts.map(([label, value], index) => (
        <div key={`${index} ${label}`}>
          <dt>{label}</dt>
          <dd class="figure">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function ItemTable({ items }: Readonly<{ items: readonly Item[] }>): VNode {
  const words = useWords();
  const nameOf = useNames();
  return (
    <details class="more">
      <summary>{words.sign.everyItem(items.length)}</summary>
      <RowList
        label={words.sign.everyItem(items.length)}
        class="lines"
        heading={null}
        rows={items}
        total={items.length}
        height={ROW_PX}
        keyOf={(_, index) => String(index)}
        draw={(item) => {
          const { about, party, amount, currency, day } = lineOf(item);
          return (
            <>
              <span role="cell">{party === null ? '' : nameOf(party)}</span>
              <span role="cell">{about}</span>
              <span role="cell" class="figure">
                {amount === null ? '' : format.money(amount, currency)}
              </span>
              <span role="cell" class="figure">
                {day ?? ''}
              </span>
            </>
          );
        }}
      />
    </details>
  );
}

/** When what is confirmed falls due; only runs of several items in one currency have a picture. */
function maturing(items: readonly Item[]): { readonly currency: string; readonly entries: readonly Maturing[] } | null {
  const confirmed = items.flatMap((item) => (item.kind === 'confirm_receivable' ? [item] : []));
  const [first, ...others] = confirmed;
  if (first === undefined || others.length === 0 || others.some(({ currency }) => currency !== first.currency)) {
    return null;
  }
  return { currency: first.currency, entries: confirmed.flatMap(({ tranches }) => tranches) };
}

export function StatementCard({ shown, items }: Readonly<{ shown: StatementShown; items: readonly Item[] }>): VNode {
  const language = useLanguage();
  const nameOf = useNames();
  const { title, sentences, facts } = statementWords({ statement: shown, items, nameOf }, language);
  const picture = maturing(items);
  return (
    <section class="statement" aria-label={title}>
      <h2>{title}</h2>
      {sentences.map((sentence) => (
        <p key={sentence}>
          <Sentence text={sentence} />
        </p>
      ))}
      <FactList facts={facts} />
      {picture !== null && <MaturityBars {...picture} />}
      {items.length > 1 && <EveryItem shown={shown} items={items} />}
      <Firms items={items} own={shown.party} />
      <ReadAloud text={[title, ...sentences].join('\n')} />
    </section>
  );
}
