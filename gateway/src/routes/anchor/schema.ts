/** Shape of the anchor as it leaves the gateway. */
import { z } from 'zod';
import { hash } from '../shapes';

const block = z.int().min(0);

export const anchorAnswer = z.strictObject({
  anchor: z
    .strictObject({
      /** Contract and consortium: what a proof is compared with. */
      place: z.strictObject({ chainId: z.int(), contract: z.string(), consortium: z.string() }),
      state: z.string(),
      newest: z
        .strictObject({ index: z.int().min(0), first: block, last: block, root: hash, timeMs: z.int() })
        .nullable(),
      /** First block without a root, and first without one that is not expected to be lost again. */
      next: block,
      settledNext: block,
    })
    .nullable(),
});
