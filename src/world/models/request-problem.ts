/** A request that the provider would not take. `param`: the part of it that is wrong, as OpenAI names it. */
export class RequestProblem extends Error {
  readonly status: number;
  readonly code: string | null;
  readonly param: string | null;

  constructor(message: string, more: { status?: number; code?: string; param?: string } = {}) {
    super(message);
    this.name = "RequestProblem";
    this.status = more.status ?? 400;
    this.code = more.code ?? null;
    this.param = more.param ?? null;
  }
}
