/** Officers and keys of a sandbox on a Fabric network: they stand in the gateway's folder beside it. */
import path from 'node:path';
import { toBase64 } from '../../chaincode/src/kernel/bytes';
import { organisationKeys } from '../../gateway/src/consortium/keys';
import { People } from '../sandbox/people';
import type { Offices } from './agreement';

/** Where the gateway on a network of this machine keeps its data, unless it was told otherwise. */
export function gatewayFolder(networkFolder: string, environment: NodeJS.ProcessEnv): string {
  return path.resolve(environment['TALLYSTICK_DATA'] ?? path.join(networkFolder, 'gateway'));
}

/** An organisation that joins has its keys made here, as a member of the reference consortium has at its first start. */
export async function sandboxOffices(folder: string): Promise<Offices> {
  const people = await People.open(folder);
  const nameOf = (mspId: string): string => `officer ${mspId}`;
  return {
    officerOf: async (mspId) => ((await people.holds(nameOf(mspId))) ? (await people.key(nameOf(mspId))).signer : null),
    newcomer: async ({ mspId, slug, name }) => {
      const file = path.join(folder, 'organisations', slug, 'keys.json');
      const { service, unwrapper } = await organisationKeys(file, { name: mspId, hasTagKey: false });
      const officer = await people.key(nameOf(mspId));
      return {
        mspId,
        name,
        roles: ['endorser'],
        signingKey: officer.signer.publicKey,
        serviceKey: service.publicKey,
        sealingKey: { generation: unwrapper.generation, publicKey: toBase64(unwrapper.publicKey) },
      };
    },
  };
}
