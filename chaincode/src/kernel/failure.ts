/**
 * The only channel a chaincode has for a failure is its message. One encoder and one decoder, both here; nobody else
 * looks into message text.
 */
import { ABORTS, REJECTIONS } from '../protocol';
import type { Code } from '../protocol';
import { canonicalJson } from './canonical';
import type { Details } from '../protocol/details';

const MARK = 'tallystick:';
const KNOWN: ReadonlySet<string> = new Set<string>([...ABORTS, ...REJECTIONS]);

/** A coded refusal on its way out of a transaction: nothing is written. */
export class Failure extends Error {
  readonly code: Code;
  readonly details: Details;

  constructor(code: Code, details: Details = {}, options?: ErrorOptions) {
    super(`${MARK}${canonicalJson({ code, details })}`, options);
    this.name = 'Failure';
    this.code = code;
    this.details = details;
  }
}

/** True when the code says what follows from the signed bytes and the ledger, false when the carrier brought it about. */
export function isFinal(code: Code): boolean {
  return (REJECTIONS as readonly string[]).includes(code);
}

/** The failure in a message, wherever peers and clients have wrapped it; null where there is none. */
export function decodeFailure(message: string): { readonly code: Code; readonly details: Details } | null {
  const start = message.indexOf(MARK);
  if (start < 0) return null;
  const text = firstObject(message.slice(start + MARK.length));
  if (text === null) return null;
  const parsed: unknown = parseJson(text);
  if (typeof parsed !== 'object' || parsed === null) return null;
  const { code, details } = parsed as { readonly code?: unknown; readonly details?: unknown };
  if (typeof code !== 'string' || !KNOWN.has(code) || typeof details !== 'object' || details === null) return null;
  return { code: code as Code, details: details as Details };
}

/** The JSON object at the start of a text: up to the brace that closes it, strings skipped. */
function firstObject(text: string): string | null {
  let depth = 0;
  let inString = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text.charAt(index);
    if (inString) {
      if (character === '\\') index += 1;
      else if (character === '"') inString = false;
    } else if (character === '"') inString = true;
    else if (character === '{') depth += 1;
    else if (character === '}') {
      depth -= 1;
      if (depth === 0) return text.slice(0, index + 1);
    }
  }
  return null;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
