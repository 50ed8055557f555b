/** The whole play: everybody seated, every invoice financed, two frauds tried, maturity, the ledger verified. */
import path from 'node:path';
import { moneyText } from '../../chaincode/src/statement/words/figures';
import type { InvoiceEntry } from '../../gateway/src/files/documents';
import { makeLogger } from '../../gateway/src/http/log';
import { tryDuplicate, trySecondFinancier } from './attacks';
import { NotPlaying, openCast } from './cast';
import type { Cast } from './cast';
import { readFiles } from './documents';
import type { DemoDocument } from './documents';
import { ownInstance, runningInstance } from './instance';
import type { Instance } from './instance';
import type { DemoOptions } from './options';
import { presentFile } from './present';
import type { Presentations } from './present';
import { isAnswer } from './reason';
import { newReport } from './report';
import type { DemoReport, InvoiceReport } from './report';
import { ledgerDay, settleInvoice } from './settle';
import { financeInvoice } from './story';
import type { Financed, Say } from './story';

interface Playing {
  readonly cast: Cast;
  readonly documents: readonly DemoDocument[];
  /** What was made of each file so far. */
  readonly presented: Map<string, Presentations>;
  readonly say: Say;
  readonly reports: InvoiceReport[];
  readonly financed: (Financed & { readonly source: string })[];
}

/** Runs one step of an invoice; what the network or the cast refuses is told and noted, and the play goes on. */
async function attempt(report: InvoiceReport, say: Say, step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (error) {
    if (!(error instanceof NotPlaying) && !isAnswer(error)) throw error;
    report.error = error.message;
    say(`  ${error instanceof NotPlaying ? 'not played' : 'refused'}: ${error.message}`);
  }
}

/** What a document is that makes no claim. */
function tellOther(playing: Playing, document: Exclude<DemoDocument, { readonly kind: 'invoice' }>): void {
  const { reports, say } = playing;
  const file = path.basename(document.file);
  if (document.kind === 'other') {
    reports.push(newReport({ file, kind: document.name, number: document.number }));
    const name = document.name.replaceAll('_', ' ');
    say(`\n${file}: ${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}, which makes no claim`);
  } else {
    reports.push(newReport({ file, kind: document.kind }, document.error));
    say(`\n${file}: ${document.error}`);
  }
}

/** A file is presented when its first invoice is played. */
async function presented({ cast, documents, presented: known }: Playing, file: string): Promise<Presentations> {
  const before = known.get(file);
  if (before !== undefined) return before;
  const entries = documents.flatMap((document) =>
    document.kind === 'invoice' && document.file === file ? [document.entry] : [],
  );
  const made = await presentFile(cast, file, entries);
  known.set(file, made);
  return made;
}

async function playInvoice(playing: Playing, file: string, entry: InvoiceEntry): Promise<void> {
  const { cast, say, reports, financed } = playing;
  const name = path.basename(file);
  const { number, currency, payable } = entry.invoice;
  const report = newReport({ file: name, kind: 'invoice', number, currency, payable });
  reports.push(report);
  say(`\n${name}: invoice ${number}, ${moneyText(payable, currency)}`);
  const recourse = financed.length % 2 === 0 ? 'with' : 'without';
  await attempt(report, say, async () => {
    const presentations = await presented(playing, file);
    const today = await ledgerDay(cast);
    const done = await financeInvoice({ cast, entry, presentations, recourse, today, report, say });
    financed.push({ ...done, source: entry.source });
  });
}

type Attacks = Pick<DemoReport, 'duplicateRefused' | 'secondFinancierRefused'>;

async function tryToCheat({ cast, say, financed }: Playing): Promise<Attacks> {
  const [first] = financed;
  if (first === undefined) return { duplicateRefused: null, secondFinancierRefused: null };
  const { retyped, oneCentOff } = await tryDuplicate(first, first.source);
  say(`\nThe same invoice, typed again with spaces and full-width digits: ${retyped}`);
  say(`And with one cent more: ${oneCentOff}`);
  const second = await trySecondFinancier(cast, first, await ledgerDay(cast));
  say(`A second financier on the same claim: ${second}`);
  return {
    duplicateRefused: ![retyped, oneCentOff].includes('accepted'),
    secondFinancierRefused: second !== 'accepted',
  };
}

async function settleAll({ cast, say, financed }: Playing): Promise<void> {
  if (financed.length === 0) return;
  say('\nMaturity');
  for (const entry of [...financed].sort((one, other) => (one.due < other.due ? -1 : 1))) {
    await attempt(entry.report, say, () => settleInvoice(cast, entry, say));
  }
}

async function verified(instance: Instance, say: Say): Promise<Pick<DemoReport, 'blocks' | 'verified'>> {
  const { blocks, acts, isGood, findings } = await instance.verify();
  const verdict = isGood ? 'all good' : findings.join('; ');
  say(`\nVerified ${blocks} blocks, ${acts} acts with the regulator's key: ${verdict}`);
  return { blocks, verified: isGood };
}

/** Plays the files; every step is told through `say`. */
export async function play(options: DemoOptions, say: Say): Promise<DemoReport> {
  const { server, data, register, ledger } = options;
  const logger = makeLogger('silent');
  const documents = await readFiles(options.files);
  const instance =
    server === null ? await ownInstance(logger, ledger) : await runningInstance({ server, data, ledger });
  try {
    const cast = await openCast({ instance, documents, register, logger });
    const playing: Playing = { cast, documents, presented: new Map(), say, reports: [], financed: [] };
    for (const document of documents) {
      if (document.kind === 'invoice') await playInvoice(playing, document.file, document.entry);
      else tellOther(playing, document);
    }
    const attacks = await tryToCheat(playing);
    await settleAll(playing);
    return { invoices: playing.reports, ...(await verified(instance, say)), ...attacks };
  } finally {
    await instance.close();
  }
}
