/**
 * A financier at the meeting point: reserves an invoice before it pays out, says so afterwards, gives it free where
 * nothing came of it. While two epochs are open the invoice is reserved in both, so that whoever still looks in the old
 * one and whoever already looks in the new one meet it.
 */
import type { Invoice } from '../../../chaincode/src/protocol/items';
import type { MeetingOperator, OpenEpoch, TagClaim, TagPlace, TagRegistry } from './meetingPort';
import { claimOn, meetingTag } from './meetingTags';
import type { TagParts } from './meetingTags';
import { ChainRefused } from './port';

export interface MeetingParts extends TagParts {
  readonly registry: TagRegistry;
  readonly operator: MeetingOperator;
  /** The owner's one secret, 32 bytes; whoever has it owns all claims made with it. */
  readonly owner: Uint8Array;
}

/** `taken`: somebody has the invoice. Not who, nor since when, nor for how much. */
export type Reservation = 'reserved' | 'taken';

/** The owner has no claim on the invoice that could be moved. */
export class NoClaim extends Error {
  constructor() {
    super('the invoice is not reserved by this owner');
    this.name = 'NoClaim';
  }
}

export class MeetingPoint {
  readonly #parts: MeetingParts;

  constructor(parts: MeetingParts) {
    this.#parts = parts;
  }

  /** Reserves in every open epoch, or in none. The same again is no error. Throws ChainUnavailable, OperatorDiffers. */
  async reserve(invoice: Invoice): Promise<Reservation> {
    const taken: TagClaim[] = [];
    for (const epoch of await this.#parts.registry.openEpochs()) {
      const claim = await this.#reserveIn(epoch, invoice);
      if (claim === null) {
        for (const own of taken) await this.#parts.registry.release(own);
        return 'taken';
      }
      taken.push(claim);
    }
    // Without an open epoch nobody can say that the invoice is free.
    return taken.length === 0 ? 'taken' : 'reserved';
  }

  /** The reserved invoice is paid out; once more is no error. Throws NoClaim where the hold is over, ChainUnavailable. */
  async finance(invoice: Invoice): Promise<void> {
    for (const claim of await this.#ownClaims(invoice)) await this.#finance(claim);
  }

  /** The financing came to nothing: others may have the invoice. Throws NoClaim, ChainUnavailable. */
  async release(invoice: Invoice): Promise<void> {
    for (const claim of await this.#ownClaims(invoice)) await this.#parts.registry.release(claim);
  }

  async #finance(claim: TagClaim): Promise<void> {
    const { registry } = this.#parts;
    try {
      await registry.finance(claim);
    } catch (error) {
      // Held and not reserved: it is financed already.
      const isDone = error instanceof ChainRefused && error.reason === 'TagNotReserved';
      if (!isDone || !(await registry.isHeldBy(claim))) throw error;
    }
  }

  async #ownClaims(invoice: Invoice): Promise<readonly TagClaim[]> {
    const claims: TagClaim[] = [];
    for (const epoch of await this.#parts.registry.openEpochs()) {
      const own = await this.#ownClaim(epoch, await meetingTag(this.#parts, epoch, invoice));
      if (own !== null) claims.push(own);
    }
    if (claims.length === 0) throw new NoClaim();
    return claims;
  }

  /**
   * The claim with which this owner has the tag; null where nobody or somebody else has it. It is nearly always that of
   * the last reservation; an earlier number where somebody reserved and gave up while this owner's was on its way.
   */
  async #ownClaim({ epoch }: OpenEpoch, tag: string): Promise<TagClaim | null> {
    const { registry } = this.#parts;
    if (!(await registry.isTaken({ epoch, tag }))) return null;
    for (let before = (await registry.reservations({ epoch, tag })) - 1; before >= 0; before -= 1) {
      const claim = this.#claimOn({ epoch, tag }, before);
      if (await registry.isHeldBy(claim)) return claim;
    }
    return null;
  }

  #claimOn(place: TagPlace, before: number): TagClaim {
    const { registry, sha256, owner } = this.#parts;
    return claimOn(sha256, owner, { registry: registry.place, ...place, before });
  }

  /** The claim on the invoice's tag, made or found; null where somebody else has it. */
  async #reserveIn(epoch: OpenEpoch, invoice: Invoice): Promise<TagClaim | null> {
    const { registry, operator } = this.#parts;
    const tag = await meetingTag(this.#parts, epoch, invoice);
    const place = { epoch: epoch.epoch, tag };
    const own = await this.#ownClaim(epoch, tag);
    if (own !== null) return own;
    if (await registry.isTaken(place)) return null;
    const claim = this.#claimOn(place, await registry.reservations(place));
    await operator.commit(registry.commitmentOf(claim));
    try {
      await registry.reserve(claim);
    } catch (error) {
      if (error instanceof ChainRefused && error.reason === 'TagTaken') return null;
      throw error;
    }
    return claim;
  }
}
