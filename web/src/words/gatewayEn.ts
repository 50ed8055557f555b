/** English sentences for what the gateway itself refuses and for what this client notices. */
import type { GATEWAY_ZH } from './gatewayZh';

export const GATEWAY_EN: Readonly<Record<keyof typeof GATEWAY_ZH, string>> = {
  bad_request: 'What was entered breaks a rule and was not sent. Correct what is named below.',
  body_too_large: 'This is too large and was not sent. Do it in smaller portions, or split the file.',
  not_authenticated: 'Your login has ended. Log in again; whatever was not sent yet is still here.',
  not_allowed: 'This login may not do that. A colleague with the right to do it must.',
  not_found: 'There is no such thing here, or it is not yours to see. Go back to the list and choose again.',
  method_not_allowed: 'The server does not take this kind of request. Reload the page for the newest version.',
  too_many_requests: 'Too many requests in a short time. Wait a moment and try again.',
  unsupported_media_type: 'The server does not take this kind of file. Use XML or CSV.',
  broken_run:
    'Items, totals and statement do not belong together, so the server did not take it. Prepare it again; nothing took effect.',
  already_signed: 'This run has all its signatures or is on its way. Look at how far it is.',
  already_there: 'There is one by this name already. Choose another name.',
  login_failed: 'Name or passphrase is wrong, or there were too many tries. Check them and try again in a while.',
  unavailable: 'The ledger or another member cannot be reached now. What you signed is kept and tried again by itself.',
  internal:
    'Something went wrong at the server. What you signed is kept; try again later, or ask your host organisation.',
  unreachable: 'There is no network. What you entered and signed is kept on this device and goes on when it is back.',
  garbled:
    'The server answered in another form than agreed ({field}: {rule}), so nothing of it was used. Reload; if it stays, ask your host organisation.',
  disagreement:
    'What the server prepared is not what you chose ({field}). Nothing was signed. Do not go on, and tell your host organisation.',
  no_key: "This device's key is not enrolled yet, so it cannot sign. Finish enrolling the device first.",
  no_key_in_role: "This device's key may not sign in this role. A colleague who may must sign.",
  unexpected: 'Something unexpected happened on this page ({message}). Nothing was signed; reload and try again.',
  not_genuine:
    'The items of this run do not belong to its name, so it is neither shown nor signed. Tell your host organisation.',
};
