/** The history in words, rebuilt from the signed parts; each line opens the signed statement and its proof. */
import type { VNode } from 'preact';
import type { Item } from '../../../../chaincode/src/protocol/items';
import { itemOfParts } from '../../../../chaincode/src/statement/items';
import { item, statement } from '../../acts/items';
import { lineOf, statementWords } from '../../acts/shown';
import type { HistoryEntry } from '../../api/records';
import { useNames, useSession } from '../../app/context';
import * as format from '../../format';
import { ShapeError } from '../../lib/reading';
import { Sentence } from '../../parts/figures';
import { Icon } from '../../parts/icon';
import { RefusalLine } from '../../parts/trouble';
import { nameFor } from '../../words/language';
import { useLanguage, useWords } from '../../words/use';

/** Acts whose day is the one the claim falls due on. */
const DUE_KINDS: ReadonlySet<string> = new Set(['present_invoice', 'confirm_receivable', 'draw']);

/** The signed item, where all its parts were opened to this reader; null where some stay closed. */
function itemIn({ parts }: HistoryEntry): Item | null {
  try {
    return item(itemOfParts(parts), 'item');
  } catch (error) {
    // A part that was not opened to us, or of a later version of the rules: it is said to be closed, not guessed at.
    if (error instanceof ShapeError || error instanceof TypeError) return null;
    throw error;
  }
}

/** Who signed what in one sentence: person and role of which firm, which act, how much, when due. */
function useSentence({ statement: { head }, signatures }: HistoryEntry, signed: Item | null): string {
  const words = useWords();
  const nameOf = useNames();
  const language = useLanguage();
  const people = signatures.map(({ name, nameEnglish, role }) => {
    const shown = name === null ? null : nameFor(language, { name, nameEnglish });
    return words.record.person(shown, words.signingRoles[role] ?? role);
  });
  const line = signed === null ? null : lineOf(signed);
  const amount = line?.amount ?? null;
  return words.record.signed({
    people: people.join(words.common.and),
    firm: nameOf(head.party),
    act: words.record.acts[head.kind] ?? words.kinds[head.kind] ?? head.kind,
    amount: amount === null ? null : format.money(amount, line?.currency ?? ''),
    due: DUE_KINDS.has(head.kind) ? (line?.day ?? null) : null,
  });
}

function Proof({ entry }: Readonly<{ entry: HistoryEntry }>): VNode {
  const session = useSession();
  const words = useWords();
  const nameOfOrganisation = (mspId: string): string =>
    session.network.value.organisations.find((known) => known.mspId === mspId)?.name ?? mspId;
  return (
    <>
      <dl class="facts">
        <div>
          <dt>{words.record.endorsedBy}</dt>
          <dd>{entry.endorsers.map(nameOfOrganisation).join(', ')}</dd>
        </div>
        <div>
          <dt>{words.record.block}</dt>
          <dd class="figure">{entry.block}</dd>
        </div>
        <div>
          <dt>{words.record.transaction}</dt>
          <dd>
            <code class="long">{entry.transactionId}</code>
          </dd>
        </div>
        <div>
          <dt>{words.record.act}</dt>
          <dd>
            <code class="long">{entry.act}</code>
          </dd>
        </div>
        {entry.signatures.map(({ signer, role, class: keyClass }) => (
          <div key={signer}>
            <dt>{words.record.signer(words.signingRoles[role] ?? role)}</dt>
            <dd>
              {keyClass === null ? '' : (words.keyClasses[keyClass] ?? keyClass)} <code class="long">{signer}</code>
            </dd>
          </div>
        ))}
      </dl>
      <h4>{words.record.statement}</h4>
      <pre tabIndex={0}>{JSON.stringify(entry.statement.whole, null, 1)}</pre>
      <h4>{words.record.parts}</h4>
      <pre tabIndex={0}>{JSON.stringify(entry.parts, null, 1)}</pre>
    </>
  );
}

function Told({ entry, signed }: Readonly<{ entry: HistoryEntry; signed: Item | null }>): VNode {
  const words = useWords();
  const language = useLanguage();
  const nameOf = useNames();
  if (signed === null) return <p class="soft">{words.record.closed}</p>;
  const head = statement(entry.statement.whole, 'statement');
  const { title, sentences, facts } = statementWords({ statement: head, items: [signed], nameOf }, language);
  return (
    <>
      <p>
        <b>{title}</b>
      </p>
      {sentences.map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
      <dl class="facts">
        {facts.map(([label, value], index) => (
          <div key={`${index} ${label}`}>
            <dt>{label}</dt>
            <dd class="figure">{value}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Entry({ entry }: Readonly<{ entry: HistoryEntry }>): VNode {
  const words = useWords();
  const signed = itemIn(entry);
  const sentence = useSentence(entry, signed);
  return (
    <li class={entry.code === null ? '' : 'refused'}>
      <details>
        <summary>
          <time class="figure soft">{format.time(entry.timeMs)}</time>
          <span>
            <Icon name="pen" /> <Sentence text={sentence} />
          </span>
          {entry.code !== null && <RefusalLine code={entry.code} details={{}} />}
        </summary>
        <div class="told">
          <Told entry={entry} signed={signed} />
          <details class="more">
            <summary>{words.record.proof}</summary>
            <Proof entry={entry} />
          </details>
        </div>
      </details>
    </li>
  );
}

export function HistoryList({ history }: Readonly<{ history: readonly HistoryEntry[] }>): VNode {
  const words = useWords();
  return (
    <section>
      <h2>{words.record.history}</h2>
      {history.length === 0 && <p class="empty">{words.record.noHistory}</p>}
      <ol class="history">
        {history.map((entry) => (
          <Entry key={`${entry.act} ${entry.index}`} entry={entry} />
        ))}
      </ol>
    </section>
  );
}
