/** A model that answered, and was shown what is wrong with it, and answered wrongly again. */
export class UnusableAnswer extends Error {
  readonly complaints: string[];

  constructor(complaints: string[]) {
    super(complaints.join("\n"));
    this.name = "UnusableAnswer";
    this.complaints = complaints;
  }
}
