/** What goes wrong with a network, in one sentence for the person who started it. */

/** A network that cannot be started, changed or reached; the message says what was wrong and what helps. */
export class FabricNetworkError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'FabricNetworkError';
  }
}
