/** How a broken rule is reported, and how a reader gives up on a file. */
import type { InvalidEntry, Notice, NoticeEntry, Position, SourceRow } from './documents';
import { RULES } from './rules/rules';
import type { RuleId } from './rules/rules';

/** Longest value that is repeated in a report; more would copy a hostile file into logs and screens. */
export const VALUE_LENGTH_MAX = 120;

/** What a rule was broken with; everything but the rule may be left out. */
export interface FaultDetails {
  readonly field?: string;
  readonly value?: string;
  readonly expected?: string | null;
}

/** A text cut to `length` code units, never through a character, with an ellipsis where something was cut. */
export function cutText(text: string, length: number): string {
  if (text.length <= length) return text;
  const last = text.charCodeAt(length - 2);
  const end = last >= 0xd800 && last <= 0xdbff ? length - 2 : length - 1;
  return `${text.slice(0, end)}…`;
}

/** Control characters have no place on a screen or in a log line. */
function shown(value: string): string {
  return cutText(value, VALUE_LENGTH_MAX).replace(/[\p{Cc}\p{Surrogate}]/gu, '\uFFFD');
}

/** The entry for a broken rule. */
export function invalid(
  rule: RuleId,
  position: Position,
  details: FaultDetails = {},
  source: SourceRow | null = null,
): InvalidEntry {
  const { field = '', value = '', expected = null } = details;
  return {
    kind: 'invalid',
    position,
    field: shown(field),
    rule,
    value: shown(value),
    expected,
    message: RULES[rule],
    source,
  };
}

/** Something to look at. */
export function notice(rule: RuleId, details: FaultDetails = {}): Notice {
  const { field = '', value = '' } = details;
  return { rule, field: shown(field), value: shown(value), message: RULES[rule] };
}

/** Something to look at in the file as a whole. */
export function fileNotice(rule: RuleId, position: Position, details: FaultDetails = {}): NoticeEntry {
  return { kind: 'notice', position, ...notice(rule, details) };
}

/**
 * Ends the reading of a file. Thrown and caught within this folder only: callers get an entry. An error of the stream
 * the bytes come from is no refusal and passes through.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    readonly rule: RuleId,
    readonly line: number,
    readonly details: FaultDetails = {},
    options?: ErrorOptions,
  ) {
    super(`${rule} in line ${line}`, options);
  }

  /** As an entry of the result; a reader that got further than the place of the refusal names its own line. */
  entry(line = this.line): InvalidEntry {
    return invalid(this.rule, { line, row: null }, this.details);
  }
}

/** The faults of one document or row, at most `max` of them and one more that says so. */
export class FaultList {
  readonly #max: number;
  readonly #entries: InvalidEntry[] = [];

  constructor(max: number) {
    this.#max = max;
  }

  get entries(): readonly InvalidEntry[] {
    return this.#entries;
  }

  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  /** Whether another fault would change nothing; who makes many then spares the making. */
  get isFull(): boolean {
    return this.#entries.length > this.#max;
  }

  add(entry: InvalidEntry): void {
    if (this.#entries.length < this.#max) this.#entries.push(entry);
    else if (this.#entries.length === this.#max) {
      this.#entries.push(invalid('FILE-MORE-FAULTS', entry.position, {}, entry.source));
    }
  }
}
