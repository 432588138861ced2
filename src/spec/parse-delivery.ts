import { unquote } from "./read-value.ts";
import { leaveUncovered } from "./reading.ts";
import type { Reading } from "./reading.ts";
import type { Channel, Delivery, Field, Rendering, ServiceSpec } from "./spec.ts";
import type { Sentence } from "./split-sentences.ts";
import { singular, wordsOf } from "./words.ts";

const CODE = /`([A-Za-z]\w*)`/gu;
const codesIn = (text: string): string[] => [...text.matchAll(CODE)].map((match) => match[1] ?? "");
const PROGRESS = ["queued", "delivered", "failed"];
const COUNTS: Record<string, number> = { once: 1, twice: 2, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6 };

const CHANNEL = /^(?:\*\*)?`?([A-Za-z][\w -]{0,30}?)`?(?:\*\*)?\s*(?::|\s[–—-])\s*(.+)$/su;

const isChannelField = (field: Field, names: readonly string[]): boolean =>
  (field.type === "enum" || field.type === "list") && names.some((name) => field.values?.includes(name));

/** The service whose records are delivered: one of its fields names the channels. */
const senderOf = (
  names: readonly string[],
  services: readonly ServiceSpec[],
): { sender: ServiceSpec; channel: Field } | null => {
  for (const sender of services) {
    const channel = sender.fields.find((field) => isChannelField(field, names));
    if (channel) return { sender, channel };
  }
  return null;
};

const toService = (
  name: string,
  text: string,
  sender: ServiceSpec,
  services: readonly ServiceSpec[],
): Channel | null => {
  const words = wordsOf(text.replaceAll(CODE, ""));
  const target = services.find(
    (service) => service !== sender && words.some((word) => singular(word) === wordsOf(service.name).join("")),
  );
  const operation = target?.operations.find(({ behaviour }) => behaviour.kind === "create");
  if (!target || !operation) return null;
  const named = codesIn(text).filter((code) => target.fields.some((field) => field.name === code));
  const shared = target.fields
    .filter((field) => field.origin === "caller" && sender.fields.some((own) => own.name === field.name))
    .map((field) => field.name);
  return {
    name,
    via: "service",
    service: target.name,
    operation: operation.name,
    fields: named.length > 0 ? named : shared,
  };
};

const toWebhook = (name: string, text: string, sender: ServiceSpec): Channel | null => {
  if (!/\b(?:webhook|http|https|posts?|calls?)\b/iu.test(`${name} ${text}`)) return null;
  const urls = sender.fields.filter((field) => field.type === "url");
  const url = urls.find((field) => codesIn(text).includes(field.name)) ?? urls[0];
  return url ? { name, via: "webhook", urlField: url.name } : null;
};

const readTries = (text: string, delivery: Delivery): boolean => {
  const tries = /(\d+|once|twice|one|two|three|four|five|six)\s*(?:times|attempts|tries|x)?\b/iu.exec(
    /\b(?:try|tried|tries|attempts?|at most|up to)\b.*/iu.exec(text)?.[0] ?? "",
  );
  const wait = /(\d+|one|two|three)\s*(second|minute)s?/iu.exec(text);
  if (!tries && !wait) return false;
  if (tries)
    delivery.maxAttempts = Math.min(Math.max(COUNTS[(tries[1] ?? "").toLowerCase()] ?? Number(tries[1]), 1), 20);
  if (wait)
    delivery.backoffSeconds =
      (COUNTS[(wait[1] ?? "").toLowerCase()] ?? Number(wait[1])) * (/^m/iu.test(wait[2] ?? "") ? 60 : 1);
  return true;
};

const readPriority = (text: string, sender: ServiceSpec, delivery: Delivery): boolean => {
  const field = sender.fields.find((each) => each.type === "enum" && codesIn(text).includes(each.name));
  const first = /\b`?([\w-]+)`? (?:ones? |messages? |notifications? )?first\b/iu.exec(text)?.[1];
  if (!field || (first !== undefined && field.values?.[0] !== first)) return false;
  delivery.priorityField = field.name;
  return true;
};

const namesFields = (text: string, channel: Field, status: Field): boolean => {
  const codes = codesIn(text);
  return codes.length > 0 && codes.every((code) => code === channel.name || code === status.name);
};

/** Reads the channels into the service whose records they deliver. */
export const parseDelivery = (
  sentences: readonly Sentence[],
  services: readonly ServiceSpec[],
  reading: Reading,
): void => {
  const named = sentences.map((sentence) => ({ sentence, match: CHANNEL.exec(sentence.text) }));
  const names = named.flatMap(({ match }) => (match ? [unquote(match[1] ?? "").toLowerCase()] : []));
  const found = senderOf(names, services);
  const status = found?.sender.fields.find((field) => PROGRESS.every((value) => field.values?.includes(value)));
  if (!found || !status) {
    const reason = found
      ? `no field of ${found.sender.name} has the values queued, delivered and failed`
      : "no field names these channels";
    for (const { line, text } of sentences) leaveUncovered(reading, line, text, reason);
    return;
  }
  const { sender, channel } = found;
  const delivery: Delivery = {
    statusField: status.name,
    channelField: channel.name,
    channels: [],
    priorityField: null,
    maxAttempts: 3,
    backoffSeconds: 2,
  };
  for (const { sentence, match } of named) {
    const name = unquote(match?.[1] ?? "").toLowerCase();
    const made =
      match && channel.values?.includes(name)
        ? (toService(name, match[2] ?? "", sender, services) ?? toWebhook(name, match[2] ?? "", sender))
        : null;
    if (made) delivery.channels.push(made);
    else if (
      match ||
      !(
        namesFields(sentence.text, channel, status) ||
        readPriority(sentence.text, sender, delivery) ||
        readTries(sentence.text, delivery)
      )
    )
      leaveUncovered(
        reading,
        sentence.line,
        sentence.text,
        match
          ? "only channels into another service or to a webhook can be built"
          : "this rule for delivery is not understood",
      );
  }
  for (const value of channel.values ?? [])
    if (!delivery.channels.some((made) => made.name === value))
      leaveUncovered(
        reading,
        sender.line,
        `${sender.name}: channel ${value}`,
        "it is not said how this channel delivers",
      );
  if (delivery.channels.length > 0) sender.delivery = delivery;
  for (const field of [status]) Object.assign(field, { origin: "service", required: false, default: "queued" });
};

/** Reads "its `message` is made from the `body` of that Template, … filled from `data`" into the service it speaks of. */
export const parseRendering = (
  sentences: readonly Sentence[],
  services: readonly ServiceSpec[],
  reading: Reading,
): void => {
  for (const { line, text } of sentences) {
    const rendering = readRendering(text, services);
    if (rendering === null)
      leaveUncovered(reading, line, text, "it is not understood which text is made from which template");
    else rendering.sender.rendering = rendering.rendering;
  }
};

const readRendering = (
  text: string,
  services: readonly ServiceSpec[],
): { sender: ServiceSpec; rendering: Rendering } | null => {
  const codes = codesIn(text);
  const words = wordsOf(text);
  for (const sender of services) {
    const own = sender.fields.filter((field) => codes.includes(field.name));
    const data = own.find((field) => field.type === "map");
    const target = services.find(
      (service) => service !== sender && words.some((word) => singular(word) === wordsOf(service.name).join("")),
    );
    const chooser = own.find(
      (field) =>
        field.type === "text" && wordsOf(target?.name ?? "").some((word) => wordsOf(field.name).includes(word)),
    );
    const into = own.find((field) => field.type === "text" && field !== chooser);
    const body =
      target?.fields.find(
        (field) => field.type === "text" && codes.includes(field.name) && field.name !== into?.name,
      ) ?? target?.fields.find((field) => field.type === "text" && codes.includes(field.name));
    if (data && target && chooser && into && body)
      return {
        sender,
        rendering: {
          service: target.name,
          templateField: chooser.name,
          bodyField: body.name,
          dataField: data.name,
          into: into.name,
        },
      };
  }
  return null;
};
