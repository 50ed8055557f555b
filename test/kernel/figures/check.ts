/** Compares a calculation with the tables of one section of the page, in both directions. */
import { expect } from 'chai';
import { Inputs, pairs, readSections } from './document';
import type { Section, Table } from './document';

/** What a calculation yields: figures in the words of the page, by label. */
export type Figures = Readonly<Record<string, string>>;

const sections = new Map(readSections().map((section) => [section.id, section]));
const checked = new Set<string>();

function tableOf(id: string, firstColumn: string): Table | undefined {
  return sectionOf(id).tables.find(({ header }) => header[0] === firstColumn);
}

/** The section with this number; counts as checked from now on. */
export function sectionOf(id: string): Section {
  const section = sections.get(id);
  if (section === undefined) throw new Error(`FIGURES.md has no section ${id}`);
  checked.add(id);
  return section;
}

/** The inputs of a section; empty when it has no such table. */
export function inputsOf(id: string): Inputs {
  const table = tableOf(id, 'Input');
  return new Inputs(table === undefined ? new Map() : pairs(table));
}

/** The rows of the table whose first column has this name. */
export function tableRows(id: string, firstColumn: string): Table['rows'] {
  return tableOf(id, firstColumn)!.rows;
}

/** Every input is used, and the figures are exactly those of the page, labels and digits alike. */
export function checkFigures(id: string, compute: (inputs: Inputs) => Figures): void {
  sectionOf(id);
  it(`recalculates every figure of section ${id}`, () => {
    const inputs = inputsOf(id);
    const figures = compute(inputs);
    const table = tableOf(id, 'Figure');
    expect(figures).to.deep.equal(Object.fromEntries(pairs(table!)));
    expect(inputs.unused(), 'inputs that decide nothing').to.deep.equal([]);
  });
}

/** The same row by row: each column is either an input of the calculation or a figure that it yields. */
export function checkRows(id: string, firstColumn: string, compute: (row: Inputs, inputs: Inputs) => Figures): void {
  sectionOf(id);
  it(`recalculates every row of "${firstColumn}" in section ${id}`, () => {
    const inputs = inputsOf(id);
    const { rows } = tableOf(id, firstColumn)!;
    expect(rows).not.to.be.empty;
    for (const row of rows) {
      const given = new Inputs(row);
      const figures = compute(given, inputs);
      const documented = Object.fromEntries(given.unused().map((label) => [label, row.get(label)]));
      expect(figures).to.deep.equal(documented);
    }
    if (tableOf(id, 'Figure') === undefined) expect(inputs.unused()).to.deep.equal([]);
  });
}

/** Sections of the page that no check has named. */
export function uncheckedSections(): string[] {
  return [...sections.keys()].filter((id) => !checked.has(id));
}
