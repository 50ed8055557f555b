/** Another way to the ledger: whoever carries a signed run grants nothing and can change nothing. */
import { statementView } from '../api/answers';
import type { StatementView } from '../api/answers';
import type { Client } from '../api/client';
import type { OutboxEntry } from './outbox';

/**
 * Brings the same signed bytes to another gateway, without a login. It must have the records the run rests on: the
 * firm's own host has them, others only as far as they were told. Throws as `Client.send` does.
 */
export function carryThrough(
  client: Client,
  slug: string,
  { run, signature, hash }: OutboxEntry,
): Promise<StatementView> {
  const json = { run, signatures: [signature], evidence: null };
  return client.send({ method: 'PUT', path: `/carried/${hash}`, json, reader: statementView, slug });
}
