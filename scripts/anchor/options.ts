/** What `npm run anchor` was asked to do. */
import path from 'node:path';
import { parseArgs } from 'node:util';

/** What `--help` prints. */
export const USAGE = `npm run anchor -- prove RECORD [--version N] [--out FILE] [--data FOLDER] [--chain URL]
npm run anchor -- verify PROOF (--root ROOT | --chain URL) [--contract ADDRESS --consortium ID]
npm run anchor -- check [--data FOLDER] [--chain URL]
npm run anchor -- coverage

prove     proves that a record's header was written in a block of an anchored range; writes the proof to a file
verify    checks a proof against the root its range has on the chain. With --root nothing is asked of anybody; with
          --chain the root is read from the contract that the proof names, which --contract and --consortium pin
check     compares every anchored block of a ledger with its root on the chain
coverage  counts which branches of the contracts their tests take

  --data        the data folder of an instance (default: data)
  --chain       the chain's node; by default the one that the data folder's sandbox was started with
  --root        sha256:… or 0x…, as the event Anchored or the function rangeOf of the contract gives it

verify and check end with code 0 when all is well and with 1 when it is not; 2 means that they could not tell.`;

/** Bad words on the command line. */
export class BadOption extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'BadOption';
  }
}

export type AnchorCommand =
  | { readonly does: 'help' }
  | { readonly does: 'coverage' }
  | {
      readonly does: 'prove';
      readonly record: string;
      readonly version: number | null;
      readonly out: string;
      readonly data: string;
      readonly chain: string | null;
    }
  | { readonly does: 'check'; readonly data: string; readonly chain: string | null }
  | {
      readonly does: 'verify';
      readonly proof: string;
      readonly root: string | null;
      readonly chain: string | null;
      readonly contract: string | null;
      readonly consortium: string | null;
    };

type Values = Readonly<
  Partial<Record<'data' | 'chain' | 'version' | 'out' | 'root' | 'contract' | 'consortium', string>>
>;

const RECORD = /^[0-9a-f]{64}$/;
const ROOT = /^(?:sha256:|0x)([0-9a-fA-F]{64})$/;

function rootIn(text: string | undefined): string | null {
  if (text === undefined) return null;
  const hex = ROOT.exec(text)?.[1];
  if (hex === undefined) throw new BadOption('--root takes sha256: or 0x and 64 hex digits');
  return `sha256:${hex.toLowerCase()}`;
}

function versionIn(text: string | undefined): number | null {
  if (text === undefined) return null;
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new BadOption('--version takes a whole number');
  return Number(text);
}

function proveCommand(record: string | undefined, values: Values, calledIn: string): AnchorCommand {
  if (record === undefined || !RECORD.test(record)) throw new BadOption('prove takes a record id: 64 hex digits');
  return {
    does: 'prove',
    record,
    version: versionIn(values.version),
    out: path.resolve(calledIn, values.out ?? `${record.slice(0, 12)}.proof.json`),
    data: path.resolve(calledIn, values.data ?? 'data'),
    chain: values.chain ?? null,
  };
}

function verifyCommand(proof: string | undefined, values: Values, calledIn: string): AnchorCommand {
  if (proof === undefined) throw new BadOption('verify takes a file with a proof');
  const root = rootIn(values.root);
  const chain = values.chain ?? null;
  if ((root === null) === (chain === null)) throw new BadOption('verify takes either --root or --chain');
  const { contract = null, consortium = null } = values;
  return { does: 'verify', proof: path.resolve(calledIn, proof), root, chain, contract, consortium };
}

/** Paths count from where npm was called. Throws BadOption. */
export function anchorCommand(argv: readonly string[], calledIn: string): AnchorCommand {
  const text = { type: 'string' } as const;
  const options = { data: text, chain: text, version: text, out: text, root: text, contract: text, consortium: text };
  const help = { type: 'boolean', default: false } as const;
  let parsed;
  try {
    parsed = parseArgs({ args: [...argv], allowPositionals: true, options: { ...options, help } });
  } catch (error) {
    throw new BadOption(error instanceof Error ? error.message : String(error));
  }
  const [does, what] = parsed.positionals;
  const { help: wantsHelp, ...values } = parsed.values;
  if (wantsHelp) return { does: 'help' };
  if (does === 'prove') return proveCommand(what, values, calledIn);
  if (does === 'verify') return verifyCommand(what, values, calledIn);
  if (does === 'check') {
    return { does, data: path.resolve(calledIn, values.data ?? 'data'), chain: values.chain ?? null };
  }
  if (does === 'coverage') return { does };
  throw new BadOption(`nothing known by the name of ${does ?? '(nothing)'}`);
}
