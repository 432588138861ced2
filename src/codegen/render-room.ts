import type { Operation, Service } from "#src/plan/plan.ts";
import { variableOf } from "./place.ts";
import { printString } from "./print-literal.ts";
import { operand, type Scope } from "./render-expression.ts";
import { renderMembers } from "./render-report.ts";

/** Whether sockets are told what a report answers. */
export const tellsRoom = ({ room }: Service, name: string): boolean =>
  (room?.frames ?? []).some(({ members }) =>
    Object.values(members).some((value) => value.is === "report" && value.name === name),
  );

const reportsOf = (service: Service): Operation[] => service.operations.filter(({ name }) => tellsRoom(service, name));

const scopeOf = (service: Service): Scope => ({
  service,
  record: { subject: service, variable: variableOf(service.name) },
  parent: null,
  sent: null,
});

/** Reports that sockets are told, as members of the class. */
export const renderRoomReports = (service: Service): string =>
  reportsOf(service)
    .map(({ behaviour, name }) => {
      const members = behaviour.kind === "report" ? behaviour.members : {};
      const body = renderMembers(scopeOf(service), members, "null");
      return `readonly #${name}Of = (${variableOf(service.name)}: ${service.name}Record) => (${body});\n`;
    })
    .join("");

/** What sockets are told, and at which records they open. */
export const renderRoom = (service: Service): string => {
  const { room } = service;
  const variable = variableOf(service.name);
  const admits =
    room?.when === undefined
      ? ""
      : `this.instance.room?.admitBy((${variable}) => ${operand(scopeOf(service), room.when, true).replace(/^\((.*)\)$/u, "$1")});\n`;
  const reports = reportsOf(service).map(
    ({ name }) => `this.instance.room?.reportBy(${printString(name)}, this.#${name}Of);\n`,
  );
  return `${admits}${reports.join("")}`;
};
