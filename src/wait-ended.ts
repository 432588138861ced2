/** Ends what waited for a person: nobody answered, or a signal, which is still to be read, made it needless. */
export class WaitEnded extends Error {
  constructor() {
    super("what a person was asked for is needed no more");
    this.name = "WaitEnded";
  }
}
