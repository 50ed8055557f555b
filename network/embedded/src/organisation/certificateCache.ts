import { createRequire } from 'node:module';

interface CertificateClass {
  fromPEM(pem: Buffer): unknown;
}

/** Services are few; the bound is for a client that makes up certificates. */
const CACHED_MAX = 1000;

function isCertificateModule(value: unknown): value is { readonly Certificate: CertificateClass } {
  return (
    typeof value === 'object' && value !== null && 'Certificate' in value && typeof value.Certificate === 'function'
  );
}

/**
 * Makes the shim parse each certificate once. It builds the caller's identity anew for every transaction, and its
 * X.509 parser, written in JavaScript, takes longer for that than the signature check. The parsed certificate is
 * only read. The parser is found from the shim's place, so that it is the shim's own copy.
 */
export function cacheCertificates(): void {
  const loaded: unknown = createRequire(require.resolve('fabric-shim'))('@fidm/x509');
  // Another version of the shim may use another parser; then it parses as often as it likes.
  if (!isCertificateModule(loaded)) return;
  const { Certificate } = loaded;
  const parse = Certificate.fromPEM.bind(Certificate);
  const parsed = new Map<string, unknown>();
  Certificate.fromPEM = (pem) => {
    const key = String(pem);
    const known = parsed.get(key);
    if (known !== undefined) return known;
    if (parsed.size >= CACHED_MAX) parsed.clear();
    const certificate = parse(pem);
    parsed.set(key, certificate);
    return certificate;
  };
}
