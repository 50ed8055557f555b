/**
 * Two consortia, each with its own ledger, its own registrar and its own keys. A supplier presents the same invoice in
 * both, and its debtor, whose books are in both, confirms it in both. The second financier is warned before it pays.
 */
import path from 'node:path';
import { moneyText } from '../../../chaincode/src/statement/words/figures';
import type { ContractEvent } from '../../../network/anchor/src/contract';
import { startLocalChain } from '../../../network/anchor/src/localChain';
import { makeLogger } from '../../../gateway/src/http/log';
import { sha256 } from '../../client/desk';
import { openCast } from '../../demo/cast';
import type { Cast } from '../../demo/cast';
import { readFiles } from '../../demo/documents';
import type { DemoDocument } from '../../demo/documents';
import { ownInstance } from '../../demo/instance';
import type { Instance } from '../../demo/instance';
import { presentFile } from '../../demo/present';
import { newReport } from '../../demo/report';
import { ledgerDay } from '../../demo/settle';
import { financeInvoice } from '../../demo/story';
import type { Say } from '../../demo/story';
import { clearingAt, FinancedElsewhere, openMeeting } from './meeting';
import type { Meeting } from './meeting';

const FILE = path.resolve('scripts/demo/examples/cangshan-2026-0107.xml');

type InvoiceDocument = Extract<DemoDocument, { readonly kind: 'invoice' }>;

/** How one consortium's part ended. */
export interface Part {
  readonly consortium: string;
  /** Hash of its first record: another one for each. */
  readonly network: string;
  readonly registrarKey: string;
  /** `warned`: drawn by the supplier, and not paid out. */
  readonly outcome: 'paid out' | 'warned';
  /** States of the financier's deals, from its own ledger. */
  readonly deals: readonly string[];
  /** Tags its financier asked the operator for. */
  readonly tagsAsked: number;
}

export interface TwoNetworksReport {
  readonly parts: readonly Part[];
  readonly onChain: readonly ContractEvent[];
}

interface Playing {
  readonly consortium: string;
  readonly instance: Instance;
  readonly meeting: Meeting;
  readonly document: InvoiceDocument;
  readonly say: Say;
}

async function attempt(playing: Playing, cast: Cast): Promise<Part['outcome']> {
  const { consortium, meeting, document, say } = playing;
  const { file, entry } = document;
  const { number, currency, payable } = entry.invoice;
  const presentations = await presentFile(cast, file, [entry]);
  const today = await ledgerDay(cast);
  const report = newReport({ file: path.basename(file), kind: 'invoice', number, currency, payable });
  const clearing = clearingAt(meeting.financierOf(consortium), say);
  try {
    await financeInvoice({ cast, entry, presentations, recourse: 'without', today, report, say, clearing });
    return 'paid out';
  } catch (error) {
    if (!(error instanceof FinancedElsewhere)) throw error;
    say(`  warned before it pays: ${error.message}. Not by whom, since when, or for how much`);
    return 'warned';
  }
}

async function playIn(playing: Playing): Promise<Part> {
  const { consortium, instance, meeting, document, say } = playing;
  const { number, currency, payable } = document.entry.invoice;
  say(`\n${consortium}: invoice ${number}, ${moneyText(payable, currency)}`);
  const cast = await openCast({ instance, documents: [document], register: true, logger: makeLogger('silent') });
  const outcome = await attempt(playing, cast);
  const deals = await cast.financier.desk.list('/financings?limit=10');
  const { hash } = await cast.registrar.get<{ readonly hash: string }>('/network');
  return {
    consortium,
    network: hash,
    registrarKey: (await instance.people.key('officer RegistrarMSP')).signer.publicKey,
    outcome,
    deals: deals.map(({ state }) => state),
    tagsAsked: meeting.askedBy(consortium),
  };
}

function tellChain(onChain: readonly ContractEvent[], say: Say): void {
  say('\nWhat an outsider reads on the chain:');
  for (const { name, args } of onChain) {
    const words = Object.entries(args).map(([key, value]) => `${key} ${value}`);
    say(`  ${name.padEnd(22)} ${words.join(', ')}`);
  }
}

async function playAll(chain: Awaited<ReturnType<typeof startLocalChain>>, say: Say): Promise<TwoNetworksReport> {
  const meeting = await openMeeting(chain, sha256);
  const documents = await readFiles([FILE]);
  const document = documents.find((entry) => entry.kind === 'invoice');
  if (document === undefined) throw new RangeError('the example is an invoice');
  const parts: Part[] = [];
  for (const consortium of ['First consortium', 'Second consortium']) {
    const instance = await ownInstance(makeLogger('silent'), 'embedded');
    try {
      parts.push(await playIn({ consortium, instance, meeting, document, say }));
    } finally {
      await instance.close();
    }
  }
  const onChain = await meeting.onChain();
  tellChain(onChain, say);
  return { parts, onChain };
}

/** Plays both; every step is told through `say`. */
export async function playTwoNetworks(say: Say): Promise<TwoNetworksReport> {
  const chain = await startLocalChain();
  try {
    return await playAll(chain, say);
  } finally {
    await chain.stop();
  }
}
