/** The client in Chinese, as a treasury writes it. */
import * as clerk from './zh/clerk';
import * as common from './zh/common';
import * as money from './zh/money';
import * as signing from './zh/signing';

export const words = { ...common, ...signing, ...clerk, ...money };
