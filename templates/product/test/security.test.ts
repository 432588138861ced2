import { describeAuthorisation } from "./harness/describe-authorisation.ts";
import { describeHostileInput } from "./harness/describe-hostile-input.ts";

describeAuthorisation();
describeHostileInput();
