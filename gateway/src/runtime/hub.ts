/** What happens at this organisation, told to whoever listens: browsers by server-sent events, and the gateway itself. */
import { EventEmitter } from 'node:events';
import type { RecordKind } from '../../../chaincode/src/protocol/records';

export type Happening =
  | {
      readonly what: 'record';
      readonly kind: RecordKind;
      readonly id: string;
      readonly state: string;
      readonly parties: readonly string[];
    }
  | {
      readonly what: 'statement';
      readonly hash: string;
      readonly party: string;
      readonly state: string;
      readonly applied: number;
      readonly refused: number;
      readonly chunks: number;
    }
  | {
      readonly what: 'import';
      readonly id: string;
      readonly party: string;
      readonly state: string;
      readonly rows: number;
      readonly good: number;
      readonly bad: number;
    }
  | { readonly what: 'enrolment'; readonly id: string; readonly party: string; readonly state: string };

const LISTENERS_MAX = 2000;

export class Hub {
  readonly #emitter = new EventEmitter({ captureRejections: false });

  constructor() {
    this.#emitter.setMaxListeners(LISTENERS_MAX);
  }

  tell(happening: Happening): void {
    this.#emitter.emit('happening', happening);
  }

  /** Returns how to stop listening. */
  listen(listener: (happening: Happening) => void): () => void {
    this.#emitter.on('happening', listener);
    return () => this.#emitter.off('happening', listener);
  }
}
