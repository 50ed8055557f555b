/** Reads chaincode/FIGURES.md: sections by their number, tables by their header, values in the words of the page. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseCalendarDay } from '../../../chaincode/src/kernel/days';
import type { CalendarDay } from '../../../chaincode/src/kernel/days';
import { formatAmount, formatDecimal, parseAmount, parseDecimal } from '../../../chaincode/src/kernel/money';

/** One table: what its columns are called, and its rows by column. */
export interface Table {
  readonly header: readonly string[];
  readonly rows: readonly ReadonlyMap<string, string>[];
}

/** One numbered section of the page. */
export interface Section {
  readonly id: string;
  readonly tables: readonly Table[];
}

function locate(): string {
  const name = join('chaincode', 'FIGURES.md');
  for (let folder = __dirname; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, name))) return join(folder, name);
  }
  throw new Error(`${name} is in none of the folders above ${__dirname}`);
}

const cells = (line: string): string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());

function tablesOf(lines: readonly string[]): Table[] {
  const blocks: string[][] = [[]];
  for (const line of lines) {
    if (line.startsWith('|')) blocks.at(-1)!.push(line);
    else if (blocks.at(-1)!.length > 0) blocks.push([]);
  }
  return blocks
    .filter((block) => block.length > 0)
    .map(([head = '', , ...body]) => {
      const header = cells(head);
      return { header, rows: body.map((line) => new Map(cells(line).map((cell, index) => [header[index]!, cell]))) };
    });
}

/** Every section of the page in order. */
export function readSections(): readonly Section[] {
  const [, ...parts] = readFileSync(locate(), 'utf8').split(/^## /m);
  return parts.map((part) => {
    const lines = part.split('\n');
    return { id: /^[0-9]+(?:[a-z]|\.[0-9]+)?/.exec(lines[0] ?? '')?.[0] ?? '', tables: tablesOf(lines) };
  });
}

/** Values by label that remember which were asked for, so that a test can find an input that decides nothing. */
export class Inputs {
  private readonly used = new Set<string>();

  constructor(private readonly values: ReadonlyMap<string, string>) {}

  text(label: string): string {
    const value = this.values.get(label);
    if (value === undefined) throw new Error(`no input is called "${label}"`);
    this.used.add(label);
    return value;
  }

  amount(label: string): bigint {
    return minorOf(this.text(label));
  }

  /** "4.35 %" as 43500. */
  rate(label: string): number {
    return Number(parseDecimal(this.text(label).replace(' %', ''), 2)) * 100;
  }

  day(label: string): CalendarDay {
    return parseCalendarDay(this.text(label));
  }

  count(label: string): number {
    return Number(parseDecimal(this.text(label), 0));
  }

  unused(): string[] {
    return [...this.values.keys()].filter((label) => !this.used.has(label));
  }
}

/** The rows of a two-column table as a map. */
export function pairs({ header, rows }: Table): ReadonlyMap<string, string> {
  return new Map(rows.map((row) => [row.get(header[0]!)!, row.get(header[1]!)!]));
}

/** "-10,000.00" in minor units. */
export function minorOf(text: string): bigint {
  const magnitude = parseAmount(text.replace('-', '').replaceAll(',', ''), 'CNY');
  return text.startsWith('-') ? -magnitude : magnitude;
}

function grouped(decimal: string): string {
  return decimal.replace(/\B(?=(?:\d{3})+\.)/g, ',');
}

/** Minor units as the page prints amounts. */
export function amountText(minor: bigint): string {
  return grouped(formatAmount(minor, 'CNY'));
}

/** An exact value in thousandths as the page prints it. */
export function thousandthsText(thousandths: bigint): string {
  return grouped(formatDecimal(thousandths, 3));
}

/** Parts per million as the page prints percentages. */
export function percentText(ppm: number): string {
  return `${formatDecimal(BigInt(ppm), 4)} %`;
}
