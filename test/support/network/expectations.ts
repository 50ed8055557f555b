import { expect } from 'chai';
import type { EmbeddedClient, Committed, EndorseRequest } from '../../../network/embedded/src/client/embeddedClient';

/** The text that a contract answered. */
export function textOf(payload: Uint8Array): string {
  return Buffer.from(payload).toString('utf8');
}

/** The error that a promise rejects with, checked to be of a class. */
export async function failure<E extends Error>(
  work: Promise<unknown>,
  type: abstract new (...parts: never[]) => E,
): Promise<E> {
  const outcome: unknown = await work.then(
    () => 'it succeeded',
    (reason: unknown) => reason,
  );
  expect(outcome, String(outcome)).to.be.instanceOf(type);
  return outcome as E;
}

/** Endorses and submits a call. */
export async function transact(client: EmbeddedClient, request: EndorseRequest): Promise<Committed> {
  return client.submit(await client.endorse(request));
}

/** Endorses and submits a call and gives the validation code's name. */
export async function codeOf(client: EmbeddedClient, request: EndorseRequest): Promise<string> {
  return (await transact(client, request)).validationName;
}
