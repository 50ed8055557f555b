/** The client in plain English. */
import type { Dictionary } from './dictionary';
import * as clerk from './en/clerk';
import * as common from './en/common';
import * as money from './en/money';
import * as signing from './en/signing';

export const words: Dictionary = { ...common, ...signing, ...clerk, ...money };
