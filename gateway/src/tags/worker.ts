/** A thread for the arithmetic of tags: 3072-bit numbers would keep the page waiting. */
import { parentPort } from 'node:worker_threads';
import { blindMany, blindSign, finalize } from '../../../chaincode/src/suites/blindTags';
import { readTagPrivateKey, readTagPublicKey } from '../../../chaincode/src/suites/rsaKeys';
import type { TagPrivateKey } from '../../../chaincode/src/suites/rsaKeys';
import { systemRandom } from '../../../chaincode/src/suites/software';
import type { BlindAnswer, TagTask } from './messages';

const privateKeys = new Map<string, TagPrivateKey>();

function privateKeyOf(pem: string): TagPrivateKey {
  const known = privateKeys.get(pem) ?? readTagPrivateKey(pem);
  privateKeys.set(pem, known);
  return known;
}

function answer(task: TagTask): BlindAnswer | readonly Uint8Array[] {
  switch (task.task) {
    case 'blind': {
      const publicKey = readTagPublicKey(task.key);
      const blindings = blindMany({ publicKey, messages: task.messages, random: systemRandom });
      return {
        blinded: blindings.map((entry) => entry.blindedMessage),
        inverses: blindings.map((entry) => entry.inverse),
      };
    }
    case 'finalize': {
      const publicKey = readTagPublicKey(task.key);
      return task.messages.map((message, index) => {
        const blindSignature = task.signatures[index] ?? new Uint8Array();
        return finalize({ publicKey, message, blindSignature, inverse: task.inverses[index] ?? new Uint8Array() });
      });
    }
    case 'sign': {
      const key = privateKeyOf(task.privateKeyPem);
      return task.blinded.map((blinded) => blindSign(key, blinded));
    }
  }
}

parentPort?.on('message', ({ id, task }: { readonly id: number; readonly task: TagTask }) => {
  try {
    parentPort?.postMessage({ id, answer: answer(task) });
  } catch (error) {
    parentPort?.postMessage({ id, error: error instanceof Error ? error.message : String(error) });
  }
});
