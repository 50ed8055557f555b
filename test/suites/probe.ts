import { blindMany, blindSign, finalize } from '../../chaincode/src/suites/blindTags';
import { bytesOfInteger } from '../../chaincode/src/suites/integers';
import { suiteOf } from '../../chaincode/src/suites/suite';
import { proveTagKey } from '../../chaincode/src/suites/tagKey';
import { rfc9474Key } from './tagFixture';
import { text } from './vectors';

/** One hash over the results of every deterministic function; the same in every process, or endorsers disagree. */
export function fingerprint(): string {
  const suite = suiteOf('p256.1');
  const seed = suite.hash(text('seed'));
  const { publicKey: peerPublicKey } = suite.agreementKey(suite.hash(text('peer')));
  const secret = suite.agreementKey(seed).agree(peerPublicKey);
  const key = suite.kdf({ ikm: secret, salt: seed, info: text('probe'), length: 32 });
  const nonce = suite.hmac({ key, message: text('nonce') }).subarray(0, 12);
  const sealed = suite.aeadSeal({ key, nonce, plaintext: text('body'), associatedData: text('header') });
  const parts = [seed, secret, key, sealed, ...tagParts(), ...proveTagKey(rfc9474Key()).map(text)];
  return Buffer.from(suite.hash(Buffer.concat(parts))).toString('hex');
}

function tagParts(): Uint8Array[] {
  const privateKey = rfc9474Key();
  const { publicKey } = privateKey;
  const messages = [text('one'), text('two')];
  const random = () => bytesOfInteger(123456789n, publicKey.modulusBytes);
  return blindMany({ publicKey, messages, random }).map(({ blindedMessage, inverse }, index) => {
    const blindSignature = blindSign(privateKey, blindedMessage);
    return finalize({ publicKey, message: messages[index]!, blindSignature, inverse });
  });
}

if (require.main === module) process.stdout.write(fingerprint());
