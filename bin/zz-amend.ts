import { readFileSync } from "node:fs";
import { parseSpec } from "#src/spec/parse-spec.ts";
import { readSpecText } from "#src/spec/read-spec-text.ts";
const a = readSpecText(readFileSync("examples/specs/todo-list.md","utf8"),"x");
const b = readFileSync("/tmp/h/issue2.md","utf8");
try { const s = parseSpec({title:a.title, body: a.body+"\n\n"+b});
for (const v of s.services) console.log(v.name, v.fields.map(f=>f.name+":"+f.type).join(" "), "|", v.operations.map(o=>o.method+" "+o.path+" "+o.behaviour.kind).join("; "));
console.log(s.uncovered, s.scenarios.map(x=>x.name)); } catch (e) { console.log(e) }
