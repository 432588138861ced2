/** What happened when one acceptance scenario was played against a live URL. */
export type ScenarioResult = {
  name: string;
  passed: boolean;
  /** In order; ends with the step that failed. */
  steps: StepResult[];
};

export type StepResult = {
  /** As sent: `POST /lists/groceries48213/todos`. */
  request: string;
  /** Status of the answer; null where none came. */
  status: number | null;
  /** The answer's body, cut to 500 characters. */
  body: string;
  milliseconds: number;
  /** What differs from the expectation, or why no answer came; null: as expected. */
  problem: string | null;
};
