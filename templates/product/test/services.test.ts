import { describeService } from "./harness/describe-service.ts";
import { activityExample } from "./services/activity.ts";
import { noteExample } from "./services/note.ts";

// In one file: each test file costs a runtime of its own.
const examples = [noteExample, activityExample];

for (const example of examples) describeService(example);
