/** Says where hardhat's settings are before it is loaded; it looks for them when it is. */
import path from 'node:path';

process.env['HARDHAT_CONFIG'] ??= path.resolve('network/anchor/hardhat.config.cjs');
process.env['HARDHAT_DISABLE_TELEMETRY_PROMPT'] = 'true';
