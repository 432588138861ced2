import { migrations } from "../../src/services/note.ts";
import { describeService } from "../harness/describe-service.ts";

describeService({
  service: "Note",
  creation: "create",
  id: "sample",
  valid: { text: "Some text", tags: ["entry 1"], colour: "yellow", pinned: true },
  invalid: [
    { field: "text", value: 42 },
    { field: "text", value: null },
    { field: "text", value: "x".repeat(501) },
    { field: "tags", value: "not a list" },
    { field: "colour", value: "no such value" },
    { field: "pinned", value: "perhaps" },
  ],
  migrations,
  records: "many",
  maxRecords: 1000,
  retentionDays: 365,
  statusField: null,
});
