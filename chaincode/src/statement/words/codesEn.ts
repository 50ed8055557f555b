/**
 * An English sentence for every code an act can end with: the thing, the rule, the way out. `{…}` is a member of the
 * code's details; whoever shows the sentence fills it in. A code without its sentence does not compile.
 */
import type { Code } from '../../protocol';

export const CODES_EN: Readonly<Record<Code, string>> = {
  // what the carrier presented
  malformed:
    'What was sent is not of the agreed form ({path}: {rule}). Nothing was written; open the page again and retry, or ask your host organisation.',
  too_large: 'Too much was sent at once ({bytes} bytes). Sign in smaller portions.',
  network_not_founded: 'The ledger network is not founded yet. Wait until every member has signed its first record.',
  network_already_founded: 'The ledger network is founded already and cannot be founded twice. There is nothing to do.',
  founding_invalid:
    'The first record breaks a rule ({rule}) and was not written. The members must check it and sign again.',
  members_invalid:
    'The change of members breaks a rule ({rule}) and was not written. The members must check the list and sign again.',
  not_a_witness: '{organisation} is not a witness, and only a witness may do this. Ask a witness organisation.',
  epoch_step_refused: "The ledger's clock only moves forward, and not too far at once. Move it in smaller steps.",
  epoch_unknown:
    'The named ledger clock does not exist. It is sent again with the present one; you need not sign again.',
  epoch_not_current:
    "The ledger's clock and the node's are too far apart. It is sent again once the clock is renewed; you need not sign again.",
  preview_on_foreign_peer:
    "A preview is only given by one's own organisation's node. Log in at your host organisation.",
  presented_chunk_differs:
    'The list that was carried is not the one that was signed ({rule}), so nothing was done. Your signature stands; send it through another organisation.',
  presented_totals_differ:
    'The totals that were carried are not those of the signed items, so nothing was done. Your signature stands; send it through another organisation.',
  presented_signer_invalid:
    "The proof of a signer's identity does not hold ({rule}), so nothing was done. Your signature stands; send it through another organisation.",
  presented_body_missing:
    'Whoever carried this lacks the records it rests on, so nothing was done. Your signature stands; let your host organisation send it.',
  presented_body_differs:
    'Whoever carried this has an older version of a record, so nothing was done. It is sent again shortly; you need not sign again.',
  presented_evidence_invalid:
    "The claim's line of title does not hold ({rule}), so nothing was done. Do not pay; ask the other side for the whole line.",
  presented_tag_invalid:
    "The invoice's fingerprint cannot be verified ({rule}), so nothing was done. It is asked for again at the registrar.",
  endorser_not_entitled:
    '{organisation} may not see what this act contains and so cannot endorse it. Let your host organisation send it.',
  // the statement as a whole
  suite_unsupported: 'This network does not accept the cryptographic suite that was used. Sign with an enrolled key.',
  network_differs:
    'This statement belongs to another network and is void here. Check the address you logged in at before you sign anything.',
  statement_expired:
    'The statement was good until {validUntil} ledger time and was not carried out. Prepare it again and sign anew.',
  statement_valid_too_long:
    'The statement would be good for too long (until {validUntil}). Prepare it again; it then gets a proper period.',
  statement_cancelled:
    'Your firm cancelled this statement, so it is not carried out. Prepare it again if it is still wanted.',
  party_unknown:
    '{party} is not in the directory of this network. Check the code, or have the registrar register the firm first.',
  party_not_active: '{party} is suspended, so nothing new begins by it or with it. Ask the registrar.',
  generation_differs:
    "The firm's signing keys were replaced, and what older keys signed is no longer carried out. Sign again with a present key.",
  // who signed
  signature_missing:
    'A required signature is missing: one person alone, or a maker and a checker. Add the missing one.',
  signer_unknown: "The key that signed is not on the ledger. Enrol this device's key, then sign again.",
  signer_not_of_party: 'The key that signed belongs to another firm. Somebody of your own firm must sign.',
  signer_revoked:
    'The key that signed was revoked. Sign with a key that is in force, or have a colleague enrol a new device.',
  signer_expired: 'The key that signed expired on {until}. Enrol a new key and sign again.',
  signature_invalid:
    'The signature does not fit the statement, so nothing was done. Sign again; if it happens twice, revoke this device and ask your host organisation.',
  signing_role_not_held: 'The key may not sign as {role}. A colleague who may must sign.',
  same_person_twice: 'Maker and checker must be two persons. Another colleague with authority must check it.',
  // with what authority
  role_forbids:
    "Your firm's role in the network does not allow this ({kind}). If the role is wrong, ask the registrar to correct it.",
  matrix_changed:
    "Your firm's authority matrix has just changed, and this was prepared under the old one. Prepare it again.",
  no_authority:
    'The authority matrix does not let this person sign this ({kind}). A colleague with authority must sign, or the matrix be changed first.',
  second_signature_needed:
    'Two persons must sign this amount ({kind}). Another colleague with authority must check it.',
  amount_beyond_authority:
    "{currency} {amount} is more than your firm's authority matrix allows. Sign smaller portions, or change the matrix first.",
  stronger_key_needed:
    'For this amount ({kind}) at least one signature must be made with a safer key than a browser holds. A colleague with a hardware key must sign.',
  // the records an item names
  record_absent: 'The record does not exist, or is not yours to see. Reload the list and choose again.',
  record_closed: 'This record is closed and cannot change any more. Reload the list to see what became of it.',
  record_changed:
    'This record changed after you looked at it (it is now version {version}), so nothing was done. Reload and sign what it says now.',
  frozen: 'This record is frozen; nothing can be done with it until that is lifted. Its history says why.',
  linked_item_refused: 'One item of the group was refused, so none was carried out. Settle the refused one first.',
  // parties
  party_exists: '{party} is registered already. Look it up in the directory.',
  host_unknown: '{host} is not a member of this network and cannot host firms. Choose a member from the directory.',
  too_soon:
    "Not before {from}: between a change of a firm's host or keys and the next one, everybody has time to notice.",
  operator_holds_no_rights:
    'The operator can hold no rights and cannot do this for anybody. The firm must do it itself.',
  last_signer:
    "A key cannot be the only one to revoke itself, or a firm's last key could go. Let another signer of the firm revoke it.",
  matrix_incomplete:
    'Under this matrix nobody could sign this ({kind}), so the firm could not look after itself. Add a row with a limit, and with groups and roles that its signers have.',
  not_own_record: 'This record belongs to another firm, and yours cannot change it. Check what you chose.',
  // receivables
  counterparty_unknown:
    'The other firm, {party}, is not registered in this network. Ask it to register with the registrar first.',
  same_party_on_both_sides:
    'Buyer and seller of the invoice are the same firm, so it cannot be registered. Check the paper.',
  not_a_side_of_invoice: 'Your firm is neither buyer nor seller of this invoice. One of the two must present it.',
  invoice_code_unfit:
    'A paper invoice has an eight-digit number and a code of ten or twelve digits; any other has a number alone. Write both as the paper has them.',
  invoice_content_differs:
    'This invoice differs from what is registered under the same number (amount, date or buyer). Check the paper; if it is wrong, ask the seller to cancel it and issue a new one.',
  not_the_debtor: 'Only the buyer of an invoice can confirm or refuse it. The buyer must do this.',
  not_presented:
    'This invoice is “{state}” at present and cannot be answered again. Reload the list for its present state.',
  terms_differ:
    'What was signed is not what the ledger says ({field}), so nothing was done. Reload and sign what it says now; if it happens again, sign nothing and ask your host organisation.',
  amounts_do_not_sum: 'The confirmed and unconfirmed parts must add up to the invoice, {payable}. Adjust the parts.',
  due_date_before_issue: 'The due date {due} is before the invoice was issued. Choose a later day.',
  due_date_missing:
    'This invoice names no due date, so it cannot be confirmed as it is. State the day on which you will pay.',
  tenor_too_long: 'The due date {due} is further away than the ledger allows. Choose an earlier day.',
  // assignments
  not_the_debtor_of_notice: 'This notice was not sent to your firm. The debtor it names must acknowledge it.',
  // facilities
  limit_exceeded: 'This is {over} beyond the limit of {limit}. Lower the amount, or raise that limit first.',
  facility_expired:
    'The facility ends on {until} and does not reach this far. Shorten the period, or open a new facility.',
  currency_differs: 'The currencies differ; here it must be {currency}. Use the same currency.',
  terms_invalid: 'The terms do not hold together ({field}). Change that term and try again.',
  // financings
  not_the_holder: 'Your firm does not hold this claim and cannot dispose of it. Reload the list of your claims.',
  claim_encumbered: 'Somebody else has a right in this claim, so it cannot be assigned. They must release it first.',
  line_too_long:
    'This claim has changed hands too often ({steps} steps) to be given away once more. Its holder collects it when it is due.',
  claim_overdue:
    'This claim fell due on {due}; nothing can be drawn on it any more. Wait for the payment, or remind the debtor.',
  offer_not_for_supplier: 'This offer was made to another firm. Choose an offer made to yours.',
  offer_not_for_debtor: 'This offer does not take claims on {debtor}. Choose another offer or another claim.',
  offer_of_earlier_keys:
    'The keys of {party} were replaced since this offer was made. Ask the financier for a new offer.',
  offer_expired: 'This offer ended on {until}. Choose another one, or ask the financier to renew it.',
  offer_exhausted:
    'This offer has {left} left, which is less than you want to draw. Choose fewer claims or another offer.',
  tenor_outside_offer:
    'With {tenor} days to run, this claim is outside what the offer takes. Choose another offer or another claim.',
  value_date_outside_offer:
    'The value date is not within the allowed days, {latest} at the latest. Choose an earlier day.',
  net_not_positive: 'After interest and fees nothing would be paid out. Choose a larger claim or another offer.',
  account_not_own: "The account is not your firm's. Choose an account your firm registered.",
  funding_not_overdue:
    'The money for this deal may still be paid or booked by {fundBy}. Until that day has passed the claim cannot be taken back.',
  // settlement
  not_the_financier: 'Your firm is not the financier of this deal. The financier must do this.',
  not_in_state: 'This record is “{state}” at present, and this cannot be done with it. Reload for its present state.',
  value_date_before_shown:
    'The value date cannot be before {shown}, the day shown at signing. Choose that day or a later one.',
  value_date_in_future: '{valueDate} has not come yet, so no payment can be recorded for it. Check the bank statement.',
  value_date_before_funding:
    'The money came in before the deal was funded on {fundedOn}. Check the date on the bank statement.',
  payment_of_other_financing: 'This payment or claim belongs to another deal. Match it again.',
  amount_not_full:
    'The amount received is not the full {due} owed, and only full payments can be recorded for now. Check the statement and clear the difference with the payer.',
  bank_entry_used:
    'The bank entry {bankReference} was booked for another payment already. Check the bank statement; one entry stands for one payment.',
};
