import { migrations } from "../../src/services/activity.ts";
import { describeService } from "../harness/describe-service.ts";

describeService({
  service: "Activity",
  creation: "noteWritten",
  id: "sample",
  valid: { text: "Some text" },
  invalid: [
    { field: "text", value: 42 },
    { field: "text", value: null },
    { field: "text", value: "x".repeat(501) },
  ],
  migrations,
  records: "many",
  maxRecords: 1000,
  retentionDays: 30,
  statusField: null,
});
