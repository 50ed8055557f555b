/** The contracts of this chaincode, nothing else. */
import { TallystickContract } from './contracts/tallystick';

export const contracts = [TallystickContract];
