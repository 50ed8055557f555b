/**
 * Collections of one organisation's database. Projections can be dropped and rebuilt from the ledger; the others hold
 * what the ledger does not know: people, logins, what waits for a signature, what is on its way.
 */
import { Schema } from 'mongoose';
import type { Connection, Model } from 'mongoose';
import type {
  ItemPart,
  LineStep,
  Signature,
  SignerProof,
  Statement,
  ManifestLine,
} from '../../../chaincode/src/protocol/acts';
import type { Body, RecordKind } from '../../../chaincode/src/protocol/records';
import type { Epoch } from '../../../chaincode/src/protocol/network';

/** Place in the ledger's order: block × 100 000 + transaction. Every projected document carries the last one that changed it. */
export type At = number;

/** Newest version of a record, with the fields lists are sorted and filtered by. */
export interface RecordDocument {
  readonly _id: string;
  readonly version: number;
  readonly kind: RecordKind;
  readonly state: string;
  readonly hash: string;
  readonly salt: string;
  readonly body: Body;
  /** Parties that may see it. */
  readonly parties: readonly string[];
  /** Records it names. */
  readonly links: readonly string[];
  readonly number: string | null;
  readonly currency: string | null;
  readonly amountMinor: bigint | null;
  readonly due: string | null;
  readonly holder: string | null;
  readonly sinceMs: number;
  /** Place of what last changed it as lists show it: of its own last version, or of its answer. */
  readonly changed: At;
  readonly at: At;
}

export interface VersionDocument {
  readonly _id: string;
  readonly record: string;
  readonly version: number;
  readonly kind: RecordKind;
  readonly body: Body;
  readonly salt: string;
  readonly at: At;
}

export interface ActDocument {
  readonly _id: string;
  readonly statement: Statement;
  readonly statementHash: string;
  readonly line: ManifestLine;
  readonly lineIndex: number;
  readonly lineCount: number;
  readonly linePath: readonly string[];
  readonly digests: readonly string[];
  readonly signatures: readonly Signature[];
  readonly epoch: Epoch;
  readonly block: number;
  readonly transactionId: string;
  readonly endorsers: readonly string[];
  readonly at: At;
}

export interface ItemDocument {
  readonly _id: string;
  readonly act: string;
  readonly index: number;
  readonly digest: string;
  readonly outcome: string;
  readonly code: string | null;
  readonly details: unknown;
  readonly parts: readonly ItemPart[];
  /** Records this item made, changed or moved, as far as we were told. */
  readonly records: readonly string[];
  readonly at: At;
}

export interface SignerDocument {
  readonly _id: string;
  readonly proof: SignerProof;
  readonly at: At;
}

export interface LineDocument {
  readonly _id: string;
  readonly steps: readonly LineStep[];
  readonly at: At;
}

export interface OriginDocument {
  readonly _id: string;
  readonly step: LineStep;
  readonly at: At;
}

/** Something in a block that should not be: it names who endorsed it. */
export interface AlarmDocument {
  readonly _id: string;
  readonly rule: string;
  readonly block: number;
  readonly transactionId: string;
  readonly endorsers: readonly string[];
  readonly at: At;
}

/** Where the projector is: everything up to and including `block` is projected. */
export interface CheckpointDocument {
  readonly _id: string;
  readonly block: number;
}

const mixed = Schema.Types.Mixed;
const recordSchema = new Schema(
  {
    _id: String,
    version: Number,
    kind: String,
    state: String,
    hash: String,
    salt: String,
    body: mixed,
    parties: [String],
    links: [String],
    number: String,
    currency: String,
    amountMinor: BigInt,
    due: String,
    holder: String,
    sinceMs: Number,
    changed: Number,
    at: Number,
  },
  { collection: 'records', versionKey: false, minimize: false },
);
recordSchema.index({ kind: 1, parties: 1, state: 1, changed: 1 });
recordSchema.index({ kind: 1, number: 1 });
recordSchema.index({ links: 1 });

const versionSchema = new Schema(
  { _id: String, record: String, version: Number, kind: String, body: mixed, salt: String, at: Number },
  { collection: 'versions', versionKey: false, minimize: false },
);
versionSchema.index({ record: 1, version: 1 });

const actSchema = new Schema(
  {
    _id: String,
    statement: mixed,
    statementHash: String,
    line: mixed,
    lineIndex: Number,
    lineCount: Number,
    linePath: [String],
    digests: [String],
    signatures: mixed,
    epoch: mixed,
    block: Number,
    transactionId: String,
    endorsers: [String],
    at: Number,
  },
  { collection: 'acts', versionKey: false, minimize: false },
);
actSchema.index({ statementHash: 1 });

const itemSchema = new Schema(
  {
    _id: String,
    act: String,
    index: Number,
    digest: String,
    outcome: String,
    code: String,
    details: mixed,
    parts: mixed,
    records: [String],
    at: Number,
  },
  { collection: 'items', versionKey: false, minimize: false },
);
itemSchema.index({ records: 1 });

const kept = (collection: string, member: string): Schema =>
  new Schema({ _id: String, [member]: mixed, at: Number }, { collection, versionKey: false, minimize: false });

const alarmSchema = new Schema(
  { _id: String, rule: String, block: Number, transactionId: String, endorsers: [String], at: Number },
  { collection: 'alarms', versionKey: false },
);

const checkpointSchema = new Schema({ _id: String, block: Number }, { collection: 'checkpoints', versionKey: false });

/** Models of the projections. */
export interface ReadModels {
  readonly records: Model<RecordDocument>;
  readonly versions: Model<VersionDocument>;
  readonly acts: Model<ActDocument>;
  readonly items: Model<ItemDocument>;
  readonly signers: Model<SignerDocument>;
  readonly lines: Model<LineDocument>;
  readonly origins: Model<OriginDocument>;
  readonly alarms: Model<AlarmDocument>;
  readonly checkpoints: Model<CheckpointDocument>;
}

/** Registers the models on a connection and makes their indexes. */
export async function readModelsOn(connection: Connection): Promise<ReadModels> {
  const models = {
    records: connection.model<RecordDocument>('Record', recordSchema),
    versions: connection.model<VersionDocument>('Version', versionSchema),
    acts: connection.model<ActDocument>('Act', actSchema),
    items: connection.model<ItemDocument>('Item', itemSchema),
    signers: connection.model<SignerDocument>('Signer', kept('signers', 'proof')),
    lines: connection.model<LineDocument>('Line', kept('lines', 'steps')),
    origins: connection.model<OriginDocument>('Origin', kept('origins', 'step')),
    alarms: connection.model<AlarmDocument>('Alarm', alarmSchema),
    checkpoints: connection.model<CheckpointDocument>('Checkpoint', checkpointSchema),
  };
  for (const model of Object.values(models)) await model.createIndexes();
  return models;
}
