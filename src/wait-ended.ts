/** Ends what waited for a person: the issue or its pull request was closed meanwhile, or nobody answered. */
export class WaitEnded extends Error {
  constructor() {
    super("what a person was asked for is needed no more");
    this.name = "WaitEnded";
  }
}
