/** GitHub said no, and waiting will not help: 404, 409, 410, 422 and their like. The caller knows what it means. */
export class GitHubRefusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = "GitHubRefusal";
    this.status = status;
  }
}

/** What `attempt` gives, or `otherwise` where GitHub refuses with one of `statuses`. */
export const unlessRefused = async <T, U>(attempt: Promise<T>, statuses: number[], otherwise: U): Promise<T | U> => {
  try {
    return await attempt;
  } catch (error) {
    if (error instanceof GitHubRefusal && statuses.includes(error.status)) return otherwise;
    throw error;
  }
};
