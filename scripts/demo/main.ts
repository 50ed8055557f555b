/** `npm run demo`: plays invoices through the whole road over HTTP and says what happened. */
import { readFile } from 'node:fs/promises';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { dayOfInstant } from '../../chaincode/src/kernel/days';
import { moneyText } from '../../chaincode/src/statement/words/figures';
import type { ReadDocument } from '../../gateway/src/files/documents';
import { makeLogger } from '../../gateway/src/http/log';
import { ActRefused } from '../client/desk';
import { ApiRefused } from '../client/http';
import { verifyFolder } from '../verify/verify';
import { openCast, UnknownFirms } from './cast';
import type { Cast } from './cast';
import { isWhole, readFiles } from './documents';
import type { DemoDocument } from './documents';
import { ownInstance, runningInstance } from './instance';
import type { Instance } from './instance';
import { demoOptions, USAGE } from './options';
import type { DemoOptions } from './options';
import { emptyReport } from './report';
import type { DemoReport, InvoiceReport } from './report';
import { settleInvoice } from './settle';
import { financeInvoice, tryDuplicate, trySecondFinancier } from './story';
import type { Financed, Say } from './story';

const EXAMPLES = path.resolve('scripts/demo/examples');
const CHINA_OFFSET_MINUTES = 480;

function filesOf({ files }: DemoOptions): readonly string[] {
  if (files.length > 0) return files;
  return readdirSync(EXAMPLES)
    .sort()
    .map((name) => path.join(EXAMPLES, name));
}

/** What a document is that is no invoice, or which rule it breaks. */
function describeOther(entry: ReadDocument): { readonly kind: string; readonly error: string | null } {
  if (entry.kind === 'not_an_invoice') return { kind: entry.document, error: null };
  if (entry.kind === 'invalid') return { kind: 'invalid', error: `${entry.field}: ${entry.rule} ${entry.message.en}` };
  if (entry.kind === 'notice') return { kind: 'notice', error: `${entry.field}: ${entry.rule} ${entry.message.en}` };
  return { kind: 'invoice', error: 'a side of the invoice has no usable id' };
}

function reasonOf(error: unknown): string | null {
  if (error instanceof ActRefused || error instanceof ApiRefused) return error.message;
  return null;
}

async function ledgerDay(cast: Cast): Promise<string> {
  const { epoch } = await cast.registrar.get<{ readonly epoch: { readonly timeMs: number } }>('/network');
  return dayOfInstant({ instantMs: epoch.timeMs, offsetMinutes: CHINA_OFFSET_MINUTES });
}

interface Playing {
  readonly cast: Cast;
  readonly say: Say;
  readonly reports: InvoiceReport[];
  readonly financed: Financed[];
}

async function playOne(playing: Playing, document: DemoDocument): Promise<void> {
  const { cast, say, reports, financed } = playing;
  const { file, entry } = document;
  const name = path.basename(file);
  if (!isWhole(entry)) {
    const { kind, error } = describeOther(entry);
    if (kind === 'notice') return;
    reports.push({ ...emptyReport(name, kind), error });
    say(`\n${name}: ${error ?? `a ${kind.replaceAll('_', ' ')}, which makes no claim`}`);
    return;
  }
  const { number, currency, payable } = entry.invoice;
  const report = { ...emptyReport(name, 'invoice'), number, currency, payable };
  reports.push(report);
  say(`\n${name}: invoice ${number}, ${moneyText(payable, currency)}`);
  const recourse = financed.length % 2 === 0 ? 'with' : 'without';
  try {
    const bytes = await readFile(file);
    const today = await ledgerDay(cast);
    financed.push(await financeInvoice({ cast, entry, file: { name, bytes }, recourse, today, report, say }));
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === null) throw error;
    report.error = reason;
    say(`  refused: ${reason}`);
  }
}

async function settleAll({ cast, say, financed }: Playing): Promise<void> {
  const byDue = [...financed].sort((one, other) => (one.due < other.due ? -1 : 1));
  say('\nMaturity');
  for (const entry of byDue) {
    try {
      await settleInvoice(cast, entry, say);
    } catch (error) {
      const reason = reasonOf(error);
      if (reason === null) throw error;
      entry.report.error = reason;
      say(`${entry.number}: refused: ${reason}`);
    }
  }
}

interface Attacks {
  readonly duplicateRefused: string | null;
  readonly secondFinancierRefused: string | null;
}

async function tryToCheat({ cast, say, financed }: Playing, documents: readonly DemoDocument[]): Promise<Attacks> {
  const [first] = financed;
  const entry = documents
    .map((document) => document.entry)
    .find((found) => isWhole(found) && found.invoice.number === first?.number);
  if (first === undefined || entry === undefined || !isWhole(entry))
    return { duplicateRefused: null, secondFinancierRefused: null };
  const duplicateRefused = await tryDuplicate(cast, entry);
  say(`\nThe same invoice typed again, one cent off: ${duplicateRefused}`);
  const secondFinancierRefused = await trySecondFinancier(cast, first, await ledgerDay(cast));
  say(`A second financier on the same claim: ${secondFinancierRefused}`);
  return { duplicateRefused, secondFinancierRefused };
}

async function verified(
  instance: Instance,
  say: Say,
): Promise<{ readonly blocks: number; readonly verified: boolean | null }> {
  await instance.stop();
  if (instance.folder === null) return { blocks: 0, verified: null };
  const result = await verifyFolder(instance.folder, 'RegulatorMSP');
  say(
    `\nVerified ${result.blocks} blocks, ${result.acts} acts with the regulator's key: ${result.isGood ? 'all good' : result.findings.join('; ')}`,
  );
  return { blocks: result.blocks, verified: result.isGood };
}

async function play(options: DemoOptions, say: Say): Promise<DemoReport> {
  const logger = makeLogger('silent');
  const documents = await readFiles(filesOf(options));
  const { server, data } = options;
  const instance = server === null ? await ownInstance(logger) : await runningInstance(server, data ?? '');
  try {
    const cast = await openCast({ instance, documents, register: options.register, logger });
    const playing: Playing = { cast, say, reports: [], financed: [] };
    for (const document of documents) await playOne(playing, document);
    const attacks = await tryToCheat(playing, documents);
    await settleAll(playing);
    return { invoices: playing.reports, ...(await verified(instance, say)), ...attacks };
  } finally {
    await instance.stop();
    await instance.remove();
  }
}

async function run(): Promise<void> {
  const options = demoOptions(process.argv.slice(2));
  const report = await play(options, (text) => process.stdout.write(`${text}\n`));
  if (options.json) process.stdout.write(`${JSON.stringify(report)}\n`);
}

run().then(
  () => process.exit(0),
  (error: unknown) => {
    const isUsage = error instanceof TypeError;
    const isKnown = error instanceof UnknownFirms || isUsage;
    process.stderr.write(`${isKnown ? error.message : error instanceof Error ? error.stack : String(error)}\n`);
    if (isUsage) process.stderr.write(`\n${USAGE}\n`);
    process.exit(1);
  },
);
