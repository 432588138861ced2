/** What a provider sent in place of an answer. `message` is in our own words. */
export class NoAnswer extends Error {
  readonly kind: "garbage" | "too-long";

  constructor(message: string, kind: "garbage" | "too-long" = "garbage") {
    super(message);
    this.name = "NoAnswer";
    this.kind = kind;
  }
}
