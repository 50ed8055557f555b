/** What cannot be done as asked, in a sentence for whoever asked. */
export class AnchorProblem extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'AnchorProblem';
  }
}
