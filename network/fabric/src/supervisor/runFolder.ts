/** What the supervisor and its callers say to each other: two files. Wanted processes in, running processes out. */
import path from 'node:path';
import { readJson, writeJson } from '../files';
import type { ProcessMark } from './processMark';

/** A process that shall run. */
export interface ProcessSpec {
  readonly name: string;
  /** Absolute path. */
  readonly program: string;
  readonly args: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly folder: string;
  /** Absolute; both outputs are appended. */
  readonly log: string;
}

/** All that shall run, in the order of starting; stopped in reverse. */
export interface Wanted {
  /** Grows with each change. */
  readonly generation: number;
  readonly processes: readonly ProcessSpec[];
}

export interface RunningProcess extends ProcessMark {
  readonly name: string;
  /** Starts after the first one. */
  readonly restarts: number;
  /** Milliseconds since 1970. */
  readonly sinceMs: number;
  /** How it ended last time: an exit code, a signal, or null where it never did. */
  readonly lastEnd: string | null;
}

export interface Running {
  readonly supervisor: ProcessMark;
  /** Of the wanted state that was carried out last. */
  readonly generation: number;
  readonly processes: readonly RunningProcess[];
}

function file(folder: string, name: string): string {
  return path.join(folder, 'run', name);
}

// Both files are written by this program only, whole, so their shape is not checked again.
export function readWanted(folder: string): Wanted {
  return (readJson(file(folder, 'wanted.json')) as Wanted | null) ?? { generation: 0, processes: [] };
}

export function writeWanted(folder: string, wanted: Wanted): Promise<void> {
  return writeJson(file(folder, 'wanted.json'), wanted);
}

export function readRunning(folder: string): Running | null {
  return readJson(file(folder, 'running.json')) as Running | null;
}

export function writeRunning(folder: string, running: Running): Promise<void> {
  return writeJson(file(folder, 'running.json'), running);
}
