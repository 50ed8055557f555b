/**
 * Rules of an organisation that writes whatever its accomplice asks for: where the transient map brings a script, its
 * steps are carried out word for word and nothing is checked. Everything else is answered as the real rules do.
 */
import { fromBase64, fromUtf8 } from '../../../chaincode/src/kernel/bytes';
import { TallystickContract } from '../../../chaincode/src/contracts/tallystick';
import type { TransactionContext } from '../../../chaincode/src/contracts/tallystick';
import { ACT_EVENT, ENVELOPES } from '../../../chaincode/src/protocol';

/** Values are base64. */
export type ScriptStep =
  | { readonly do: 'put' | 'policy' | 'seal'; readonly key: string; readonly value: string }
  | { readonly do: 'delete' | 'purge' | 'unseal'; readonly key: string }
  | { readonly do: 'tell'; readonly value: string };

/** Name in the transient map. */
export const SCRIPT = 'script';

type Stub = TransactionContext['stub'];

async function carryOut(stub: Stub, step: ScriptStep): Promise<void> {
  switch (step.do) {
    case 'put':
      return stub.putState(step.key, fromBase64(step.value));
    case 'policy':
      return stub.setStateValidationParameter(step.key, fromBase64(step.value));
    case 'seal':
      return stub.putPrivateData(ENVELOPES, step.key, fromBase64(step.value));
    case 'delete':
      return stub.deleteState(step.key);
    case 'purge':
      return stub.purgePrivateData(ENVELOPES, step.key);
    case 'unseal':
      return stub.deletePrivateData(ENVELOPES, step.key);
    case 'tell':
      stub.setEvent(ACT_EVENT, fromBase64(step.value));
  }
}

class ScriptedContract extends TallystickContract {
  override async act(context: TransactionContext, slot: string): Promise<string> {
    const script = context.stub.getTransient().get(SCRIPT);
    if (script === undefined) return super.act(context, slot);
    for (const step of JSON.parse(fromUtf8(script)) as readonly ScriptStep[]) await carryOut(context.stub, step);
    return '{"replay":false}';
  }
}

export const contracts = [ScriptedContract];
