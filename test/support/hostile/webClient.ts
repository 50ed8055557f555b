/** As much of the web client's connection as asking for outcomes needs, without a browser. */
import { clientModule } from '../../web/support/modules';
import type { Client } from '../../../web/src/api/client';
import type * as Errors from '../../../web/src/api/errors';

export async function clientOn(server: string): Promise<Pick<Client, 'send'>> {
  const { Refusal } = await clientModule<typeof Errors>('api/errors.ts');
  const send: Client['send'] = async ({ path, reader, slug }) => {
    const answer = await fetch(`${server}/${slug ?? ''}/api/v1${path}`);
    const body = (await answer.json()) as { readonly code?: string };
    if (!answer.ok) throw new Refusal({ status: answer.status, code: body.code ?? '' });
    return reader(body, '');
  };
  return { send };
}
