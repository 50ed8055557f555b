/** Writes test/vectors/statement.json anew: only when a format was changed on purpose, under a new format name. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { sha256 } from './firms';
import { statementVectors } from './statementVectors';

const [folder = 'test/vectors'] = process.argv.slice(2);
writeFileSync(path.join(folder, 'statement.json'), statementVectors(sha256));
