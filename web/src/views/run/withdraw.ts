import { nothing } from '../../api/client';
import type { Session } from '../../app/session';

/** The host no longer offers the run for signing and does not carry it. Throws as `Client.send`. */
export async function withdraw(session: Session, hash: string): Promise<void> {
  await session.client.send({ method: 'DELETE', path: `/statements/${hash}`, reader: nothing });
}
