/** `cut`: too long, `refused`: it would not, `idle`: it wrote nothing, `unfit`: not what was asked for. */
export type Unusable = "cut" | "refused" | "idle" | "unfit";

/** A model that answered, and was shown what is wrong with it, and answered wrongly again. */
export class UnusableAnswer extends Error {
  readonly how: Unusable;

  constructor(how: Unusable, complaints: string[]) {
    super(complaints.join("\n"));
    this.name = "UnusableAnswer";
    this.how = how;
  }
}
