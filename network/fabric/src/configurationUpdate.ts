/** A change of the channel's configuration: fetched, changed, signed by every administrator, submitted by one. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { memberEntry } from './configuration/channel';
import { membersOf } from './chaincode/lifecycle';
import { FabricNetworkError } from './errors';
import { writeJson } from './files';
import { asAdmin, ordererArguments } from './handle';
import type { NetworkHandle } from './handle';
import { HOST } from './plan';
import type { OrganisationPlan } from './plan';
import { runProgram } from './runProgram';

/** A part of a configuration as configtxlator writes it in JSON. */
export interface ConfigurationGroup {
  readonly groups: Readonly<Record<string, ConfigurationGroup>>;
  readonly mod_policy: string;
  readonly policies: Readonly<Record<string, unknown>>;
  readonly values: Readonly<Record<string, unknown>>;
  readonly version: string;
}

interface Configuration {
  readonly channel_group: ConfigurationGroup;
  readonly sequence: string;
}

/** Its type among channel headers: CONFIG_UPDATE. */
const UPDATE_TYPE = 2;

interface Workplace {
  readonly handle: NetworkHandle;
  /** Temporary folder. */
  readonly folder: string;
}

function translate({ handle }: Workplace, args: readonly string[]): Promise<string> {
  return runProgram({ program: handle.programs.paths.configtxlator, args, environment: {} });
}

async function decode(place: Workplace, type: string, name: string): Promise<unknown> {
  const [input, output] = [path.join(place.folder, name), path.join(place.folder, `${name}.json`)];
  await translate(place, ['proto_decode', '--type', type, '--input', input, '--output', output]);
  return JSON.parse(await readFile(output, 'utf8')) as unknown;
}

async function encode(place: Workplace, type: string, name: string, value: unknown): Promise<string> {
  const [input, output] = [path.join(place.folder, `${name}.in.json`), path.join(place.folder, name)];
  await writeFile(input, JSON.stringify(value));
  await translate(place, ['proto_encode', '--type', type, '--input', input, '--output', output]);
  return output;
}

interface DecodedConfigBlock {
  readonly data: {
    readonly data: readonly { readonly payload: { readonly data: { readonly config: Configuration } } }[];
  };
}

async function currentConfiguration(place: Workplace): Promise<Configuration> {
  const { handle, folder } = place;
  const [peer] = handle.plan.peers;
  if (peer === undefined) throw new FabricNetworkError('the network has no peer');
  const file = path.join(folder, 'config.block');
  const where = ['-c', handle.plan.definition.channel, ...ordererArguments(handle)];
  await asAdmin(handle, peer, ['channel', 'fetch', 'config', file, ...where]);
  const block = (await decode(place, 'common.Block', 'config.block')) as DecodedConfigBlock;
  const config = block.data.data[0]?.payload.data.config;
  if (config === undefined) throw new FabricNetworkError('the configuration block holds no configuration');
  return config;
}

/** The update as an envelope that administrators can sign; null where nothing changes. */
async function updateEnvelope(place: Workplace, before: Configuration, after: Configuration): Promise<string | null> {
  const { channel } = place.handle.plan.definition;
  const original = await encode(place, 'common.Config', 'original.pb', before);
  const updated = await encode(place, 'common.Config', 'updated.pb', after);
  const output = path.join(place.folder, 'update.pb');
  const files = ['--original', original, '--updated', updated, '--output', output];
  try {
    await translate(place, ['compute_update', '--channel_id', channel, ...files]);
  } catch (error) {
    if (error instanceof FabricNetworkError && error.message.includes('no differences')) return null;
    throw error;
  }
  const update = await decode(place, 'common.ConfigUpdate', 'update.pb');
  const header = { channel_header: { channel_id: channel, type: UPDATE_TYPE } };
  const envelope = { payload: { header, data: { config_update: update } } };
  return encode(place, 'common.Envelope', 'envelope.pb', envelope);
}

/** Administrators sign one after the other, because each signature is added to the file; the last one submits. */
async function signAndSubmit({ handle }: Workplace, envelope: string): Promise<void> {
  const peers = membersOf(handle).flatMap(({ peers: [first] }) => (first === undefined ? [] : [first]));
  const [submitter, ...signers] = peers;
  if (submitter === undefined) throw new FabricNetworkError('nobody can submit the change');
  for (const peer of signers) await asAdmin(handle, peer, ['channel', 'signconfigtx', '-f', envelope]);
  const where = ['-c', handle.plan.definition.channel, ...ordererArguments(handle)];
  await asAdmin(handle, submitter, ['channel', 'update', '-f', envelope, ...where]);
}

/** Makes of the channel's configuration another one; `folder` is there for files on the way. */
type Change = (group: ConfigurationGroup, folder: string) => Promise<ConfigurationGroup> | ConfigurationGroup;

/** Changes the channel. `handle` has the members that sign. False where nothing changed. */
export async function changeChannel(handle: NetworkHandle, change: Change): Promise<boolean> {
  const folder = await mkdtemp(path.join(tmpdir(), 'tallystick-channel-'));
  const place = { handle, folder };
  try {
    const before = await currentConfiguration(place);
    const after = { ...before, channel_group: await change(before.channel_group, folder) };
    const envelope = await updateEnvelope(place, before, after);
    if (envelope === null) return false;
    await signAndSubmit(place, envelope);
    return true;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Changes the application part of the channel. False where nothing changed. */
export function changeApplication(handle: NetworkHandle, change: Change): Promise<boolean> {
  return changeChannel(handle, async (channel, folder) => {
    const application = channel.groups['Application'];
    if (application === undefined) throw new FabricNetworkError('the channel has no application part');
    return { ...channel, groups: { ...channel.groups, Application: await change(application, folder) } };
  });
}

/** An organisation's part of a channel, with its anchor peers. */
export async function organisationGroup(
  handle: NetworkHandle,
  organisation: OrganisationPlan,
  folder: string,
): Promise<ConfigurationGroup> {
  await writeJson(path.join(folder, 'configtx.yaml'), { Organizations: [memberEntry(organisation)] });
  const printed = await runProgram({
    program: handle.programs.paths.configtxgen,
    args: ['-printOrg', organisation.mspId],
    environment: { FABRIC_CFG_PATH: folder, FABRIC_LOGGING_SPEC: 'error' },
  });
  const group = JSON.parse(printed.slice(printed.indexOf('{'))) as ConfigurationGroup;
  const anchors = organisation.peers.slice(0, 1).map(({ port }) => ({ host: HOST, port }));
  const anchorPeers = { mod_policy: 'Admins', value: { anchor_peers: anchors }, version: '0' };
  return { ...group, values: { ...group.values, AnchorPeers: anchorPeers } };
}
