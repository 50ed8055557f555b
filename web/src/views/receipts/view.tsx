/** Drop the bank's file, check the matches, sign once. */
import type { VNode } from 'preact';
import { useCallback, useState } from 'preact/hooks';
import { prepareChoice } from '../../acts/prepare';
import type { Choice } from '../../acts/agreement';
import { receiptLines } from '../../api/answers';
import type { BadRow, ReceiptLine } from '../../api/answers';
import { useNames, useSession } from '../../app/context';
import { useStep } from '../../app/step';
import * as format from '../../format';
import { useTask } from '../../lib/task';
import { BadRowList } from '../../parts/badRows';
import { DropZone } from '../../parts/dropZone';
import { Signing } from '../../parts/signing';
import { State } from '../../parts/state';
import { Trouble } from '../../parts/trouble';
import { useWords } from '../../words/use';

interface Read {
  readonly lines: readonly ReceiptLine[];
  readonly skipped: number;
  readonly bad: readonly BadRow[];
}

/** Index of the candidate chosen for each line by its hash; -1: none. */
type Matches = Readonly<Record<string, number>>;

/** One candidate is a match; several are a question; none is left in suspense. */
function firstMatches({ lines }: Read): Matches {
  return Object.fromEntries(lines.map(({ line, candidates }) => [line, candidates.length === 1 ? 0 : -1]));
}

function dischargeChoice({ lines }: Read, matches: Matches): Choice {
  const matched = lines.flatMap((line) => {
    const candidate = line.candidates[matches[line.line] ?? -1];
    return candidate === undefined ? [] : [{ line, candidate }];
  });
  return {
    kind: 'discharge',
    mode: 'each',
    drafts: matched.map(({ line, candidate }) => {
      const { currency, amount, valueDate, payer, bankReference } = line;
      const receipt = { currency, amount, valueDate, payer, bankReference, line: line.line };
      return { kind: 'discharge', leaf: candidate.leaf, financing: candidate.financing, receipt };
    }),
    seen: matched.map(({ candidate: { debtor, number, due } }) => ({ debtor, number, due })),
  };
}

function Line({
  line,
  chosen,
  onChoose,
}: Readonly<{ line: ReceiptLine; chosen: number; onChoose: (index: number) => void }>): VNode {
  const words = useWords();
  const nameOf = useNames();
  return (
    <li class="card">
      <b>{line.payer}</b>
      <span class="figure amount">{format.money(line.amount, line.currency)}</span>
      <span class="soft">
        {line.valueDate} · {line.bankReference}
      </span>
      {line.candidates.length === 0 ? (
        <State tone="warn">{words.receipts.noMatch}</State>
      ) : (
        <label>
          <span class="hidden">{words.receipts.pays}</span>
          <select
            value={String(chosen)}
            onChange={(event) => {
              onChoose(Number(event.currentTarget.value));
            }}
          >
            <option value="-1">{words.receipts.leave}</option>
            {line.candidates.map(({ leaf, debtor, number, due }, index) => (
              <option key={leaf.id} value={String(index)}>
                {`${nameOf(debtor)} · ${number} · ${due}`}
              </option>
            ))}
          </select>
        </label>
      )}
    </li>
  );
}

function Matching({ read, onSign }: Readonly<{ read: Read; onSign: (choice: Choice) => void }>): VNode {
  const words = useWords();
  const [matches, setMatches] = useState<Matches>(() => firstMatches(read));
  const matched = Object.values(matches).filter((index) => index >= 0).length;
  return (
    <>
      <h1 class="answer">{words.receipts.answer(matched, read.lines.length - matched)}</h1>
      {read.skipped > 0 && <p class="soft">{words.receipts.skipped(read.skipped)}</p>}
      {read.bad.length > 0 && (
        <section>
          <h2>
            <State tone="warn">{words.imports.badRows(read.bad.length)}</State>
          </h2>
          <BadRowList rows={read.bad} />
        </section>
      )}
      <ul class="cards">
        {read.lines.map((line) => (
          <Line
            key={line.line}
            line={line}
            chosen={matches[line.line] ?? -1}
            onChoose={(index) => {
              setMatches({ ...matches, [line.line]: index });
            }}
          />
        ))}
      </ul>
      <div class="actions">
        <button
          type="button"
          class="main"
          disabled={matched === 0}
          onClick={() => {
            onSign(dischargeChoice(read, matches));
          }}
        >
          {words.receipts.record(matched)}
        </button>
      </div>
    </>
  );
}

export function ReceiptsView(): VNode {
  const session = useSession();
  const words = useWords();
  const task = useTask();
  const [read, setRead] = useState<Read | null>(null);
  const signing = useStep('sign');
  const [choice, setChoice] = useState<Choice | null>(null);
  const prepare = useCallback(() => {
    if (choice === null) throw new Error('nothing is matched');
    return prepareChoice(session, choice);
  }, [session, choice]);
  if (signing.isHere && choice !== null) {
    return <Signing prepare={prepare} onBack={signing.leave} />;
  }
  if (read !== null) {
    const sign = (matched: Choice): void => {
      setChoice(matched);
      signing.enter();
    };
    return <Matching read={read} onSign={sign} />;
  }
  return (
    <>
      <h1 class="answer">{words.receipts.drop}</h1>
      <p class="soft">{words.receipts.what}</p>
      {task.error !== null && <Trouble error={task.error} />}
      <DropZone
        label={words.receipts.choose}
        isBusy={task.isBusy}
        onFiles={([file]) => {
          if (file === undefined) return;
          task.run(async () => {
            const path = `/receipts?name=${encodeURIComponent(file.name)}`;
            setRead(await session.client.send({ method: 'POST', path, file, reader: receiptLines }));
          });
        }}
      />
    </>
  );
}
