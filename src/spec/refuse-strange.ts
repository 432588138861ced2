import { strangeParameters } from "./choose-route.ts";
import type { ServiceDraft } from "./parse-service.ts";
import { refuseLine } from "./reading.ts";
import type { Reading } from "./reading.ts";

/** A parameter that nothing can look up is refused, not taken for something else. */
export const refuseStrange = (drafts: readonly ServiceDraft[], reading: Reading): void => {
  for (const { service } of drafts)
    for (const { behaviour, line, method, path } of service.operations)
      for (const name of path === null || behaviour.kind === "handwritten" ? [] : strangeParameters(service, path))
        refuseLine(reading, {
          line,
          text: `${method ?? ""} ${path ?? ""}`.trim(),
          reason: `“{${name}}” names neither the instance, nor a record by its id, nor a unique field of ${service.name}`,
          mend: `Write \`{id}\` instead of \`{${name}}\`, make \`${name}\` a unique field, or say "One instance per ${name}".`,
        });
};
