import { activityContract } from "./contracts/activity.ts";
import { noteContract } from "./contracts/note.ts";
import type { ProductDefinition } from "./orchestration/contract/product-definition.ts";

/** Everything there is. The orchestration layer reads it, and lets through what the contracts allow. */
export const product: ProductDefinition = {
  name: "notebook",
  title: "Notebooks",
  summary: "Keep notes in notebooks that only their owners can read.",
  services: { Note: noteContract, Activity: activityContract },
};
