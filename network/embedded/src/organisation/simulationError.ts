/** A request of a chaincode that a peer refuses; the message goes to the chaincode. */
export class SimulationError extends Error {
  override readonly name = 'SimulationError';
}
