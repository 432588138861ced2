import { readFileSync } from "node:fs";
import { parseSpec } from "#src/spec/parse-spec.ts";
import { readSpecText } from "#src/spec/read-spec-text.ts";
import { planOf } from "#src/plan/apply-decisions.ts";
for (const f of ["todo-list","notification-system","helpdesk"]) {
const a = readSpecText(readFileSync(`examples/specs/${f}.md`,"utf8"),"x");
const p = planOf(parseSpec(a), [], "x");
console.log(f, JSON.stringify(p).length, JSON.stringify(p,null,2).length, a.body.length);
}
