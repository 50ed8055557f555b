/** The import table as people read it. */
import { IMPORT_RULES } from './importTable';

const rows = IMPORT_RULES.map(({ folder, why, folders, packages }) => {
  const may = [...folders, ...packages].map((name) => `\`${name}\``).join(', ');
  return `| \`${folder}\` | ${why} | ${may === '' ? 'nothing' : may} |`;
});

export const FORBIDDEN_IMPORTS_TEXT = ['| folder | what lives there | may import |', '|---|---|---|', ...rows].join(
  '\n',
);
