/** Officers who sign the first record for their organisation. */
import type { Signer } from '../../chaincode/src/suites/ports';
import { REFERENCE } from '../../gateway/src/consortium/organisations';
import type { People } from './people';

/** Officers of every organisation; in a sandbox this machine holds their keys. */
export async function officersOf(people: People): Promise<Readonly<Record<string, Signer>>> {
  const officers: Record<string, Signer> = {};
  for (const { mspId } of REFERENCE) officers[mspId] = (await people.key(`officer ${mspId}`)).signer;
  return officers;
}
