import type { Pace } from "#src/spec/spec.ts";
import { fieldOf, type Place } from "./place.ts";
import { printString } from "./print-literal.ts";

/** Refuses who makes more of these, in what they belong to, than the author lets them in a while. */
export const renderPace = (pace: Pace, { above, subject, table }: Place): string => {
  const { code, each, most, seconds, status } = pace;
  const owner = fieldOf(subject, "owner");
  const holds = subject.fields.find(({ name }) => name === owner)?.holds === "id" ? "id" : "name";
  const conditions = [
    ...(above === null
      ? []
      : [`{ field: "${above.field}", equals: ${above.place.variable}.${fieldOf(above.place.subject, "id") ?? "id"} }`]),
    ...(each === "all" || owner === null ? [] : [`{ field: "${owner}", equals: this.instance.caller.${holds} }`]),
  ];
  const text = printString(`At most ${most.toLocaleString("en")} in ${seconds.toLocaleString("en")} seconds.`);
  const named = code === null ? "null" : printString(code);
  return `if (${table}.countSince([${conditions.join(", ")}], ${seconds}) >= ${most}) throw refuse(${status}, ${named}, ${text});\n`;
};
