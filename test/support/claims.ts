/** Draws and discharges one signature before their end, and the lines behind their claims: to be spoilt by tests. */
import type { LineStep, Presented, PresentedBody, RecordId, SignerProof } from '../../chaincode/src/protocol/acts';
import type { DischargeItem, DrawItem } from '../../chaincode/src/protocol/items';
import type { LeafRecord } from '../../chaincode/src/protocol/records';
import { BANK, CORE, HUB } from './consortium';
import type { World } from './firms';
import { forgeRecord, withRecord } from './forging';
import { dischargeDraft, drawDraft } from './road';
import type { Road } from './road';
import { roadAt } from './stages';

/** A presented record of an archive, bare. */
export async function recordOf(world: World, mspId: string, id: RecordId): Promise<PresentedBody> {
  const [record] = await world.archives[mspId]!.records([id]);
  return { id, body: record!.body, salt: record!.salt };
}

/** A draw, its claim and the claim's line. */
export interface DrawAttempt {
  readonly road: Road;
  readonly item: DrawItem;
  readonly leaf: PresentedBody;
  readonly steps: readonly LineStep[];
}

/** A good draw, one signature before its end. */
export async function readyToDraw(): Promise<DrawAttempt> {
  const road = await roadAt('offered');
  const item = await road.world.complete(road.supplier, drawDraft(road));
  const { id } = item.claims[0]!.leaf;
  const leaf = await recordOf(road.world, HUB, id);
  const steps = (await road.world.archives[HUB]!.lines([id])).get(id)!;
  return { road, item, leaf, steps };
}

/** Proofs of signers, those that enrolled them first. */
async function proofsBehind(world: World, ids: readonly RecordId[]): Promise<readonly SignerProof[]> {
  if (ids.length === 0) return [];
  const found = await Promise.all([CORE, HUB, BANK].map((mspId) => world.archives[mspId]!.signers(ids)));
  const proofs = found.flat();
  const enrolled = proofs.filter(({ evidence }) => evidence.statement.kind === 'enrol_signer');
  const below = enrolled.flatMap(({ evidence }) => evidence.signatures.map(({ signer }) => signer));
  return [...(await proofsBehind(world, below)), ...proofs];
}

/** Claims with this line, and with the proofs of everybody who signed in it, from any archive that has them. */
export async function withLine(
  world: World,
  leaf: RecordId,
  steps: readonly LineStep[],
): Promise<(presented: Presented) => Presented> {
  const known = await proofsBehind(
    world,
    steps.flatMap(({ evidence }) => evidence.signatures.map(({ signer }) => signer)),
  );
  return (presented) => {
    const signers = [...presented.signers, ...known];
    const unique = [...new Map(signers.map((proof) => [proof.id, proof])).values()];
    return { ...presented, signers: unique, claimLines: { [leaf]: steps } };
  };
}

/** The draw with another leaf in it, its figures following the forged body. */
export function drawOn(
  { road, item }: DrawAttempt,
  leaf: PresentedBody,
  steps: readonly LineStep[],
): () => Promise<unknown> {
  const ref = forgeRecord(road.world, leaf);
  const { debtor, seller, number, amount, due } = leaf.body.data as LeafRecord;
  const claims = [{ leaf: ref, debtor, seller, number, face: amount, due }];
  return async () => {
    const line = await withLine(road.world, leaf.id, steps);
    const spoil = (presented: Presented): Presented => line(withRecord(presented, leaf));
    return road.world.act(road.supplier, 'draw', [{ ...item, claims }], { spoil });
  };
}

/** A discharge one signature before its end, with the line of two steps that leads to the bank's leaf. */
export async function readyToDischarge(): Promise<{
  road: Road;
  item: DischargeItem;
  leaf: PresentedBody;
  parent: PresentedBody;
  steps: readonly [LineStep, LineStep];
}> {
  const road = await roadAt('funded');
  const { world, bank } = road;
  await world.moveTo('2026-04-15');
  const item = await world.complete(bank, dischargeDraft(road));
  const leaf = await recordOf(world, BANK, item.leaf.id);
  const parent = await recordOf(world, BANK, (leaf.body.data as LeafRecord).parent!);
  const steps = (await world.archives[BANK]!.lines([leaf.id])).get(leaf.id)!;
  return { road, item, leaf, parent, steps: steps as readonly [LineStep, LineStep] };
}
