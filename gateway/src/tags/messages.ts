/** What the gateway's threads and the registrar exchange about tags. */

/** Registrar's answer limit: messages per request. */
export const TAGS_PER_REQUEST_MAX = 400;

/** Path of the registrar's tag service, under its gateway's base URL. */
export const TAG_PATH = '/member/v1/tags';

export type TagTask =
  | {
      readonly task: 'blind';
      readonly key: { readonly n: string; readonly e: string };
      readonly messages: readonly Uint8Array[];
    }
  | {
      readonly task: 'finalize';
      readonly key: { readonly n: string; readonly e: string };
      readonly messages: readonly Uint8Array[];
      readonly signatures: readonly Uint8Array[];
      readonly inverses: readonly Uint8Array[];
    }
  | { readonly task: 'sign'; readonly privateKeyPem: string; readonly blinded: readonly Uint8Array[] };

export interface BlindAnswer {
  readonly blinded: readonly Uint8Array[];
  readonly inverses: readonly Uint8Array[];
}
