/** A form of four fields, then the statement. */
import { sha256 } from '@noble/hashes/sha2.js';
import type { VNode } from 'preact';
import { useCallback } from 'preact/hooks';
import type { OpenAccountItem } from '../../../../chaincode/src/protocol/items';
import { prepareChoice } from '../../acts/prepare';
import { useSession } from '../../app/context';
import { ownParty } from '../../app/session';
import { useStep } from '../../app/step';
import { hexOf } from '../../lib/encoding';
import { useKept } from '../../lib/kept';
import { object, text } from '../../lib/reading';
import { Signing } from '../../parts/signing';
import { useWords } from '../../words/use';

const accountForm = object({ holder: text, bank: text, number: text, evidence: text });
type AccountForm = Readonly<{ holder: string; bank: string; number: string; evidence: string }>;

const CURRENCY = 'CNY';

/** Only the hash of the bank's proof goes on the ledger; the paper stays with the firm. */
function hashOfBytes(bytes: Uint8Array): string {
  return `sha256:${hexOf(sha256(bytes))}`;
}

function itemOf({ holder, bank, number, evidence }: AccountForm): OpenAccountItem {
  const account = { holder: holder.trim(), bank: bank.trim(), number: number.replace(/\s/g, ''), currency: CURRENCY };
  const own = hashOfBytes(new TextEncoder().encode(JSON.stringify(account)));
  return { kind: 'open_account', account, evidence: evidence === '' ? own : evidence };
}

function Proof({ onHash }: Readonly<{ onHash: (hash: string) => void }>): VNode {
  const words = useWords();
  return (
    <label>
      {words.account.proof}
      <input
        type="file"
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          if (file === undefined) return;
          void file.arrayBuffer().then((bytes) => {
            onHash(hashOfBytes(new Uint8Array(bytes)));
          });
        }}
      />
      <small class="soft">{words.account.proofWhy}</small>
    </label>
  );
}

const FIELDS = ['holder', 'bank', 'number'] as const;

export function AccountView(): VNode {
  const session = useSession();
  const words = useWords();
  const key = `account ${session.slug} ${session.me.value.id}`;
  const [form, setForm, done] = useKept<AccountForm>(key, accountForm, () => {
    return { holder: ownParty(session).name, bank: '', number: '', evidence: '' };
  });
  const signing = useStep('sign');
  const prepare = useCallback(() => {
    const item = itemOf(form);
    return prepareChoice(session, { kind: 'open_account', mode: 'each', drafts: [item], seen: [null] });
  }, [session, form]);
  if (signing.isHere) {
    return <Signing prepare={prepare} onSigned={done} onBack={signing.leave} />;
  }
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        signing.enter();
      }}
    >
      <h1 class="answer">{words.account.where}</h1>
      {FIELDS.map((field) => (
        <label key={field}>
          {words.account.field[field]}
          <input
            required
            maxLength={field === 'number' ? 64 : 200}
            inputMode={field === 'number' ? 'numeric' : 'text'}
            value={form[field]}
            onInput={(event) => {
              setForm({ ...form, [field]: event.currentTarget.value });
            }}
          />
        </label>
      ))}
      <Proof
        onHash={(evidence) => {
          setForm({ ...form, evidence });
        }}
      />
      <div class="actions">
        <button class="main">{words.common.goOn}</button>
      </div>
    </form>
  );
}
