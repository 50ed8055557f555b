/**
 * `npm run status`: what of the Fabric network runs, how far it is, who endorses what, and which certificates end soon.
 * Ends with code 2 where one has ended or has fewer than 14 days left, so that a nightly job can raise an alarm.
 */
import { parseArgs } from 'node:util';
import { ALARM_DAYS, WARN_DAYS } from '../../network/fabric/src/certificates';
import type { NetworkRecord } from '../../network/fabric/src/record';
import { readFabricSettings } from '../../network/fabric/src/settings';
import { statusOf } from '../../network/fabric/src/status';
import type { NetworkStatus } from '../../network/fabric/src/status';
import { recordIn, runCommand, say } from './command';

const MEBIBYTE = 1024 * 1024;

function sayNodes({ nodes }: NetworkStatus): void {
  say(
    `${'node'.padEnd(22)}${'address'.padEnd(18)}${'height'.padStart(8)}${'disk'.padStart(10)}  restarts  certificates until`,
  );
  for (const { name, address, isRunning, height, diskBytes, restarts, certificateUntil } of nodes) {
    const disk = `${(diskBytes / MEBIBYTE).toFixed(1)} MB`;
    const blocks = isRunning ? String(height ?? '?') : 'stopped';
    say(
      `${name.padEnd(22)}${address.padEnd(18)}${blocks.padStart(8)}${disk.padStart(10)}  ${String(restarts).padStart(8)}  ${certificateUntil}`,
    );
  }
}

function sayChaincodes({ chaincodes }: NetworkRecord, { chaincodeProcesses }: NetworkStatus): void {
  for (const { name, sequence, bundleHash, policy, collections, packageIds } of chaincodes) {
    say(`\nchaincode ${name}, definition ${sequence}, bundle ${bundleHash}`);
    say(`  endorsed by ${policy}`);
    for (const { name: collection, memberMspIds, endorsementPolicy } of collections) {
      say(
        `  collection ${collection} of ${memberMspIds.join(', ')}; written by ${endorsementPolicy ?? 'the policy above'}`,
      );
    }
    for (const [mspId, id] of Object.entries(packageIds)) say(`  ${mspId.padEnd(14)} ${id}`);
  }
  say('');
  for (const { name, pid, restarts } of chaincodeProcesses)
    say(`process ${name.padEnd(26)} ${pid}, restarts ${restarts}`);
}

const ALARM_CODE = 2;

function leftWords(daysLeft: number): string {
  if (daysLeft < 0) return 'has ended';
  return daysLeft === 1 ? '1 day left' : `${daysLeft} days left`;
}

function sayCertificates({ certificates }: NetworkStatus): void {
  const ending = certificates.filter(({ daysLeft }) => daysLeft < WARN_DAYS);
  if (ending.length > 0) say(`\ncertificates that end within ${WARN_DAYS} days; below ${ALARM_DAYS} this is an alarm`);
  for (const { mspId, name, until, daysLeft } of ending) {
    const mark = daysLeft < ALARM_DAYS ? 'ALARM' : '';
    say(`  ${mark.padEnd(6)} ${mspId.padEnd(14)} ${name.padEnd(34)} ${until.slice(0, 10)}  ${leftWords(daysLeft)}`);
  }
}

function codeOf({ certificates }: NetworkStatus): number {
  return certificates.some(({ daysLeft }) => daysLeft < ALARM_DAYS) ? ALARM_CODE : 0;
}

runCommand(async () => {
  const { values } = parseArgs({ options: { json: { type: 'boolean', default: false } } });
  const settings = readFabricSettings(process.env);
  const record = recordIn(settings);
  const status = await statusOf(settings.dataFolder, record);
  if (values.json) {
    say(JSON.stringify({ ...status, fabricVersion: record.fabricVersion, chaincodes: record.chaincodes }));
    return codeOf(status);
  }
  const { consensus, channel } = record.definition;
  say(`Fabric ${record.fabricVersion}, channel ${channel}, ${consensus}, ${status.isRunning ? 'running' : 'stopped'}`);
  sayNodes(status);
  sayChaincodes(record, status);
  sayCertificates(status);
  return codeOf(status);
});
