/**
 * Requests between members' gateways, signed by the sender's service key of the first record. No session, no shared
 * secret: method, path, time and body are what is signed.
 */
import { utf8, toBase64, fromBase64 } from '../../../chaincode/src/kernel/bytes';
import type { MspId } from '../../../chaincode/src/protocol/acts';
import type { Network } from '../../../chaincode/src/protocol/network';
import { hashText } from '../../../chaincode/src/statement/hashing';
import type { Signer } from '../../../chaincode/src/suites/ports';
import { suiteOf } from '../../../chaincode/src/suites/suite';

/** Header of a signed request: organisation, time in milliseconds, signature. */
export const MEMBER_HEADER = 'x-tallystick-member';
/** A request older than this, or from the future by it, is refused: it may be a replay. */
export const MEMBER_SKEW_MS = 2 * 60 * 1000;

export interface MemberRequest {
  readonly method: string;
  readonly path: string;
  readonly body: Uint8Array;
}

function signedBytes(request: MemberRequest, mspId: MspId, atMs: number): Uint8Array {
  const suite = suiteOf('p256.1');
  const lines = [
    'tallystick.member.1',
    mspId,
    String(atMs),
    request.method,
    request.path,
    hashText(suite.hash(request.body)),
  ];
  return utf8(lines.join('\n'));
}

/** Value of the member header. */
export async function signRequest(
  request: MemberRequest,
  sender: Readonly<{ mspId: MspId; service: Signer; atMs: number }>,
): Promise<string> {
  const signature = await sender.service.sign(signedBytes(request, sender.mspId, sender.atMs));
  return `${sender.mspId} ${sender.atMs} ${toBase64(signature)}`;
}

/** The organisation that signed, or null. */
export function verifyRequest(
  network: Network,
  request: MemberRequest,
  received: Readonly<{ header: string; nowMs: number }>,
): MspId | null {
  const [mspId = '', time = '', signature = ''] = received.header.split(' ');
  const atMs = /^\d{1,14}$/.test(time) ? Number(time) : 0;
  if (Math.abs(received.nowMs - atMs) > MEMBER_SKEW_MS) return null;
  const organisation = network.organisations.find((entry) => entry.mspId === mspId);
  if (organisation === undefined) return null;
  const message = signedBytes(request, mspId, atMs);
  const isGood = suiteOf('p256.1').verify({
    publicKey: organisation.serviceKey,
    message,
    signature: bytesOrNone(signature),
  });
  return isGood ? mspId : null;
}

function bytesOrNone(base64: string): Uint8Array {
  try {
    return fromBase64(base64);
  } catch (error) {
    if (error instanceof RangeError) return new Uint8Array();
    throw error;
  }
}
