import { checkout } from "./checkout.ts";
import { downloadArtifact, uploadArtifact } from "./artifacts.ts";
import type { ActionCall, BuiltInAction } from "./action-call.ts";
import { setupNode } from "./setup-node.ts";

const ACTIONS: Record<string, BuiltInAction> = {
  "actions/checkout": checkout,
  "actions/setup-node": setupNode,
  "actions/upload-artifact": uploadArtifact,
  "actions/download-artifact": downloadArtifact,
};

/** Runs the substitute for `owner/repo@ref`, whatever the ref. Throws what the step fails with. */
export const runAction = async (uses: string, call: ActionCall): Promise<void> => {
  const [name = ""] = uses.split("@");
  const action = ACTIONS[name.toLowerCase()];
  if (!action) {
    throw new Error(
      `The action '${uses}' is not available on this runner. Supported: ${Object.keys(ACTIONS).join(", ")}; use \`run\` for the rest.`,
    );
  }
  const unknown = Object.keys(call.inputs).filter((input) => !action.inputs.includes(input.toLowerCase()));
  if (unknown.length > 0) {
    throw new Error(
      `${name} on this runner does not support ${unknown.join(", ")}. Supported: ${action.inputs.join(", ")}.`,
    );
  }
  call.state.report.logLine(`##[group]Run ${uses}`);
  for (const [input, value] of Object.entries(call.inputs)) call.state.report.logLine(`  ${input}: ${value}`);
  call.state.report.logLine("##[endgroup]");
  await action.run(call);
};
