/**
 * The last step of every act: prepare, compare with what was chosen, show in words, sign on this device. Nothing that
 * differs from the choice is ever offered for signing.
 */
import type { ComponentChildren, VNode } from 'preact';
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Ready } from '../acts/prepare';
import { statementWords } from '../acts/shown';
import { signReady } from '../acts/sign';
import { useNames, useSession } from '../app/context';
import { useGo } from '../app/navigation';
import { Skeleton } from '../app/screen';
import { useTask } from '../lib/task';
import { useLanguage, useWords } from '../words/use';
import { Icon } from './icon';
import { State } from './state';
import { StatementCard } from './statementCard';
import { RefusalLine, Trouble } from './trouble';

export interface SigningProps {
  /** Asks for the act. Called again when the person tries again. */
  readonly prepare: () => Promise<Ready>;
  /** What is to be done when it is signed, besides going on. */
  readonly onSigned?: () => void;
  /** Where to go on; to the run where nothing is said. */
  readonly onward?: (hash: string) => void;
  readonly onBack: () => void;
  /** Above the words: for a supplier, the price tag. */
  readonly headline?: (ready: Ready) => ComponentChildren;
  /** What the button says where the statement's own verb and amount are not enough. */
  readonly button?: (ready: Ready) => string | null;
}

function LeftOut({ ready }: Readonly<{ ready: Ready }>): VNode | null {
  const words = useWords();
  const { leftOut, replayed } = ready.chosen;
  const left = ready.prepared.left ?? [];
  if (leftOut.length + replayed.length + left.length === 0) return null;
  return (
    <section class="leftout">
      {replayed.length > 0 && <p>{words.sign.known(replayed.length)}</p>}
      {leftOut.length + left.length > 0 && (
        <details class="more" open={leftOut.length + left.length < 6}>
          <summary>
            <State tone="warn">{words.sign.leftOut(leftOut.length + left.length)}</State>
          </summary>
          <ul>
            {left.map(({ id, row, number, code }) => (
              <li key={id ?? row}>
                <b>{number}</b> <RefusalLine code={code} details={{}} />
              </li>
            ))}
            {leftOut.map(({ index, item, code, details }) => (
              <li key={index}>
                <b>{item !== null && 'number' in item ? item.number : `#${index + 1}`}</b>{' '}
                <RefusalLine code={code} details={details} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

/** How many persons it takes; a refusal where nobody may. */
function Authority({ ready }: Readonly<{ ready: Ready }>): VNode | null {
  const words = useWords();
  const { code, details, persons, strongerKey } = ready.prepared.authority;
  if (code !== null) {
    return (
      <p class="trouble" role="alert">
        <Icon name="alert" />
        <RefusalLine code={code} details={details ?? {}} />
      </p>
    );
  }
  return (
    <>
      <p class="soft">
        <Icon name="pen" /> {persons === 2 ? words.sign.twoPersons : words.sign.onePerson}
      </p>
      {strongerKey === true && (
        <p class="soft">
          <Icon name="key" /> {words.sign.strongerKey}
        </p>
      )}
    </>
  );
}

function Offered({ ready, props }: Readonly<{ ready: Ready; props: SigningProps }>): VNode {
  const session = useSession();
  const words = useWords();
  const language = useLanguage();
  const nameOf = useNames();
  const go = useGo();
  const task = useTask();
  const { items } = ready.chosen;
  const { terms, authority } = ready.prepared;
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
  }, []);
  if (items.length === 0) {
    return (
      <>
        <h1 class="answer" tabIndex={-1} ref={heading}>
          {words.sign.nothingLeft}
        </h1>
        <LeftOut ready={ready} />
        <button type="button" class="quiet" onClick={props.onBack}>
          {words.common.back}
        </button>
      </>
    );
  }
  const { button } = statementWords({ statement: terms, items, nameOf }, language);
  const sign = (): void => {
    task.run(async () => {
      const hash = await signReady(session, ready);
      props.onSigned?.();
      if (props.onward === undefined) go(`/runs/${hash}`);
      else props.onward(hash);
    });
  };
  const mayNot = authority.code !== null || (authority.strongerKey === true && authority.persons === 1);
  return (
    <>
      <h1 class="answer" tabIndex={-1} ref={heading}>
        {words.sign.readThenSign}
      </h1>
      {props.headline?.(ready)}
      <StatementCard shown={terms} items={items} />
      <LeftOut ready={ready} />
      <Authority ready={ready} />
      {task.error !== null && <Trouble error={task.error} />}
      <div class="actions">
        <button type="button" class="main" disabled={task.isBusy || mayNot} onClick={sign}>
          <Icon name="pen" /> {props.button?.(ready) ?? button}
        </button>
        <button type="button" class="quiet" onClick={props.onBack}>
          {words.common.back}
        </button>
        <button
          type="button"
          class="quiet noprint"
          onClick={() => {
            print();
          }}
        >
          <Icon name="print" /> {words.common.print}
        </button>
      </div>
      <p class="soft small">{words.sign.byThisDevice}</p>
    </>
  );
}

export function Signing(props: SigningProps): VNode {
  const words = useWords();
  const [ready, setReady] = useState<Ready | null>(null);
  const task = useTask();
  const { run } = task;
  const { prepare } = props;
  const begin = useCallback(() => {
    setReady(null);
    run(async () => {
      setReady(await prepare());
    });
  }, [run, prepare]);
  useEffect(begin, [begin]);
  if (ready !== null) return <Offered ready={ready} props={props} />;
  return (
    <>
      {task.error === null ? (
        <>
          <p class="soft" role="status">
            {words.sign.preparing}
          </p>
          <Skeleton />
        </>
      ) : (
        <Trouble error={task.error} retry={begin} />
      )}
      <button type="button" class="quiet" onClick={props.onBack}>
        {words.common.back}
      </button>
    </>
  );
}
