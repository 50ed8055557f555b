/** The label of a chaincode package carries the hash of the code it stands for. */

const HASH_CHARACTERS = 32;

/** `tallystick_<half of the SHA-256 of the bundle>`; Fabric allows letters, digits and `_.+-`. */
export function packageLabel(chaincode: string, bundleHash: string): string {
  return `${chaincode}_${bundleHash.slice(0, HASH_CHARACTERS)}`;
}

/** The hash in a label or in a package id, which begins with the label; null where there is none. */
export function labelHash(label: string): string | null {
  return /_([0-9a-f]{32})(?::|$)/.exec(label)?.[1] ?? null;
}
