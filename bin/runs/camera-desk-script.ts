import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readSpecText } from "#src/spec/read-spec-text.ts";
import { engineersScript } from "./engineers-script.ts";

const SPEC = join(import.meta.dirname, "..", "..", "examples", "specs", "equipment-lending.md");

/** Six engineers who build the camera desk; the generator can write all of it. */
export const cameraDeskScript = engineersScript({
  reading: { ...readSpecText(readFileSync(SPEC, "utf8"), "Camera desk"), title: "Camera desk" },
  says: {
    PM: [
      "A loan is all or nothing: one code that is not free, and none is held; 409 `not_free` names the `taken` ones.",
      "Nobody enters a state: `status` of `Tool` and of `Loan` only ever follows from what is done with a loan.",
    ],
    Backend: [
      "`Tool` and `Loan` live in different objects, so a loan holds its codes one after the other and gives back what it holds when one fails.",
      "`hold_seconds` sets an alarm of the loan; when it rings a `held` loan becomes `expired` and its tools are `free`.",
      {
        kind: "question",
        to: "Frontend",
        text: "Should the page offer `fetch` on a loan that is already `fetched`, since it does no harm?",
      },
    ],
    Security: [
      "There is no log-in: the desk's own network is the only guard, so nothing here may be opened to the internet without one.",
    ],
    Frontend: ["The page lists tools by `status`, `free` first, and shows the history of one under its `code`."],
    DevOps: ["Ten thousand tools at most are one object's records; a list answers 50 of them, and at most 100."],
    QA: [
      "The scenarios try a loan whose second code is taken: the first must be `free` afterwards.",
      {
        kind: "question",
        to: "Frontend",
        text: "Does a page that stays open learn that a hold has run out, or does it read `held` until it is loaded again?",
      },
    ],
  },
  settles: {
    "backend-3": "The page offers `fetch` to `held` loans alone; `fetch` twice by the API stays harmless.",
    "qa-2":
      "It reads a loan again before it acts on it; what has run out meanwhile is answered with `wrong_state`, and shown.",
  },
});
