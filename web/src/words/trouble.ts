/** From an error to a sentence in the person's language. */
import { Garbled, Refusal, Unreachable } from '../api/errors';
import { ShapeError } from '../lib/reading';
import type { Dictionary } from './dictionary';
import { filled } from './filled';
import type { FillContext } from './filled';
import type { Language } from './language';

export interface Trouble {
  readonly sentence: string;
  /** Stable, for whoever helps. */
  readonly code: string;
  /** Fields of a form that break a rule. */
  readonly fields: readonly string[];
}

/** Errors of our own name themselves by a code and the sentence it stands for. */
export interface Telling {
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
}

function tellingOf(error: unknown): Telling {
  if (error instanceof Refusal) return error;
  if (error instanceof Unreachable) return { code: 'unreachable', details: {} };
  if (error instanceof Garbled) {
    const { cause } = error;
    return { code: 'garbled', details: cause instanceof ShapeError ? { field: cause.path, rule: cause.rule } : {} };
  }
  if (error instanceof Error && error.name === 'Disagreement') {
    return { code: 'disagreement', details: { field: 'field' in error ? error.field : '' } };
  }
  if (error instanceof Error && error.name === 'NoKey') {
    return { code: 'reason' in error && error.reason === 'role' ? 'no_key_in_role' : 'no_key', details: {} };
  }
  return { code: 'unexpected', details: { message: error instanceof Error ? error.message : String(error) } };
}

/** Sentences for every code, in one language; loaded when the first one is needed. */
async function sentencesIn(language: Language): Promise<Readonly<Record<string, string>>> {
  if (language === 'zh-CN') {
    const [ledger, own] = await Promise.all([
      import('../../../chaincode/src/statement/words/codesZh'),
      import('./gatewayZh'),
    ]);
    return { ...ledger.CODES_ZH, ...own.GATEWAY_ZH };
  }
  const [ledger, own] = await Promise.all([
    import('../../../chaincode/src/statement/words/codesEn'),
    import('./gatewayEn'),
  ]);
  return { ...ledger.CODES_EN, ...own.GATEWAY_EN };
}

/** Fetches the sentences before they are needed: most trouble is a lost network, which could not bring them. */
export async function preloadSentences(language: Language): Promise<void> {
  await sentencesIn(language);
}

export async function troubleOf(
  error: unknown,
  context: Readonly<{ language: Language; words: Dictionary; nameOf: (party: string) => string }>,
): Promise<Trouble> {
  const { code, details } = tellingOf(error);
  const { words } = context;
  const fields = error instanceof Refusal ? error.fields.map(({ path, rule }) => `${path}: ${rule}`) : [];
  const fill: FillContext = { words, nameOf: context.nameOf };
  try {
    const sentences = await sentencesIn(context.language);
    return { sentence: filled(sentences[code] ?? words.common.unknownCode, details, fill), code, fields };
  } catch (cause) {
    // Only where the table itself could not be fetched; the general sentence is always here.
    if (cause instanceof RangeError) throw cause;
    return { sentence: error instanceof Unreachable ? words.common.offline : words.common.unknownCode, code, fields };
  }
}
