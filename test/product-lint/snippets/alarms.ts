import { found, object, passes, service } from "#test/product-lint/snippet.ts";

const alarm = (statements: string): string =>
  object(`  async alarm() {\n    const { sql } = this.ctx.storage;\n${statements}\n  }`);
const caught = (statement: string): string =>
  alarm(`    try {\n      ${statement}\n    } catch (error) {\n      log(error);\n    }`);

export const alarms = [
  found(
    "a2-one-alarm",
    "this.ctx.storage.setAlarm(2",
    object("  one() { this.ctx.storage.setAlarm(1); }\n  two() { this.ctx.storage.setAlarm(2); }"),
  ),
  found("a2-one-alarm", "this.ctx.storage.setAlarm", service("  #plan(at) { this.ctx.storage.setAlarm(at); }")),
  passes(
    "a2-one-alarm",
    object("  #arm(at) {\n    if (at > 0) this.ctx.storage.setAlarm(at);\n    else this.ctx.storage.setAlarm(0);\n  }"),
  ),
  found("a3-uncaught-alarm", "await deliver", alarm("    const due = this.size();\n    await deliver(due);")),
  found(
    "a3-uncaught-alarm",
    "await deliver",
    caught("log(1);").replace("log(error);\n    }", "log(error);\n    }\n    await deliver(1);"),
  ),
  found(
    "a3-uncaught-alarm",
    "await deliver",
    alarm("    try {\n      await deliver(1);\n    } catch (error) {\n      throw error;\n    }"),
  ),
  found(
    "a3-uncaught-alarm",
    "(info",
    "export class Jobs {\n  async run(info: AlarmInvocationInfo) {\n    this.first(info);\n    this.second(info);\n  }\n}\n",
  ),
  found("a3-uncaught-alarm", "await this.deliver", service("  async alarm(info) {\n    await this.deliver();\n  }")),
  passes("a3-uncaught-alarm", caught("await deliver(1);")),
  passes("a3-uncaught-alarm", service("  async alarm(info) {\n    await this.instance.runDue(info);\n  }")),
  found("a4-fast-alarm", "Date.now() + 200", object("  #arm() { this.ctx.storage.setAlarm(Date.now() + 200); }")),
  found(
    "a4-fast-alarm",
    "Date.now() + WAIT_MS",
    `const WAIT_MS = 500;\n${object("  #arm() { this.ctx.storage.setAlarm(Date.now() + WAIT_MS); }")}`,
  ),
  passes("a4-fast-alarm", object("  #arm() { this.ctx.storage.setAlarm(Date.now() + 30_000); }")),
  passes("a4-fast-alarm", object("  #arm(wait) { this.ctx.storage.setAlarm(Date.now() + wait); }")),
  found("a5-unbounded-run", "sql.exec", caught('await deliver(sql.exec("SELECT id FROM jobs").toArray());')),
  found(
    "a5-unbounded-run",
    "sql.exec",
    "export const takeDue = (sql, now) => sql.exec('SELECT id FROM jobs WHERE due <= ? ORDER BY due', now);\n",
  ),
  passes("a5-unbounded-run", caught('await deliver(sql.exec("SELECT id FROM jobs LIMIT ?", 50).toArray());')),
  passes(
    "a5-unbounded-run",
    'export const nextDue = (sql) => sql.exec("SELECT min(due) AS due FROM jobs WHERE due <= ?", 1);\n',
  ),
];
