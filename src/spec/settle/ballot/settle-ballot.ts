import type { Expression } from "#src/spec/expression.ts";
import type { Guard } from "#src/spec/spec.ts";
import type { Asked } from "#src/spec/settle/resource.ts";
import type { Kind, Settling } from "#src/spec/settle/settling.ts";
import { ballotOf } from "./find-ballot.ts";

const invalid = (field: string, holds: Expression, text: string): Guard => ({
  holds,
  status: 422,
  code: null,
  field,
  text,
});

/** A vote names options that there are, each once, and no more of them than may be chosen. */
export const votingGuards = (settling: Settling, kind: Kind, { role }: Asked): Guard[] => {
  const ballot = role === "create" ? ballotOf(settling, kind) : null;
  if (ballot === null) return [];
  const { chosen, most, options } = ballot;
  const { name } = chosen;
  const ids: Expression = { do: "members", with: [{ parent: options.name }, { value: options.labelled.id }] };
  const sent: Expression = { sent: name };
  if (chosen.type === "text") return [invalid(name, { do: "holds", with: [ids, sent] }, "names no option")];
  Object.assign(chosen, { min: 1, single: true, ...(most === null && { max: 1 }) });
  const bound: Guard[] =
    most === null
      ? []
      : [
          invalid(
            name,
            { do: "at-most", with: [{ do: "length", with: [sent] }, { parent: most.name }] },
            "names more options than may be chosen",
          ),
        ];
  return [...bound, invalid(name, { do: "among", with: [sent, ids] }, "names an option that there is not")];
};
