/** Runs one of Fabric's programs to its end, bounded in time, and turns a failure into one sentence. */
import { execFile } from 'node:child_process';
import path from 'node:path';
import { FabricNetworkError } from './errors';

export interface ProgramCall {
  /** Absolute path. */
  readonly program: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 60_000;
const OUTPUT_BYTES_MAX = 64 * 1024 * 1024;
const MESSAGE_CHARACTERS_MAX = 800;

/** What a person needs of a program's complaint: the error and no more of it than can be read, without colours. */
function complaintOf(output: string): string {
  const colours = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g');
  const text = output.replace(colours, '').trim();
  const at = text.lastIndexOf('Error: ');
  return (at < 0 ? text : text.slice(at)).slice(0, MESSAGE_CHARACTERS_MAX);
}

/** What the program printed on both outputs. Throws FabricNetworkError. */
export function runProgram(call: ProgramCall): Promise<string> {
  const { program, args, environment, timeoutMs = TIMEOUT_MS } = call;
  const env = { PATH: process.env['PATH'] ?? '', HOME: process.env['HOME'] ?? '', ...environment };
  const options = { env, timeout: timeoutMs, maxBuffer: OUTPUT_BYTES_MAX, encoding: 'utf8' as const };
  return new Promise((resolve, reject) => {
    execFile(program, [...args], options, (error, stdout, stderr) => {
      if (error === null) {
        resolve(`${stdout}${stderr}`);
        return;
      }
      const what = `${path.basename(program)} ${args.slice(0, 4).join(' ')}`;
      const why = error.killed === true ? `took longer than ${timeoutMs} ms` : complaintOf(`${stdout}${stderr}`);
      reject(new FabricNetworkError(`${what}: ${why === '' ? error.message : why}`, { cause: error }));
    });
  });
}
