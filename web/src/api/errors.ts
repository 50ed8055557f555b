/** The ways in which a question to the gateway can go wrong; each is shown in its own words. */

/** The gateway or the ledger said no: a stable code with its details. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;
  /** Fields of the request that break a rule. */
  readonly fields: readonly FieldRule[];

  constructor(
    problem: Readonly<{
      status: number;
      code: string;
      details?: Readonly<Record<string, unknown>> | null;
      fields?: readonly FieldRule[] | null;
    }>,
  ) {
    super(problem.code);
    this.name = 'Refusal';
    this.status = problem.status;
    this.code = problem.code;
    this.details = problem.details ?? {};
    this.fields = problem.fields ?? [];
  }
}

export interface FieldRule {
  readonly path: string;
  readonly rule: string;
}

/** No answer came: no network, or the server is down. What was sent may or may not have arrived. */
export class Unreachable extends Error {
  constructor(options?: ErrorOptions) {
    super('no answer', options);
    this.name = 'Unreachable';
  }
}

/** An answer came that is not of the agreed form; nothing of it is used. */
export class Garbled extends Error {
  constructor(options?: ErrorOptions) {
    super('the answer has another form than agreed', options);
    this.name = 'Garbled';
  }
}
