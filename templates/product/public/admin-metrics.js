// A summary of /metrics. Who needs more reads them with what speaks OpenMetrics.
import { ask } from "./admin-api.js";
import { alarming, renderDetails, renderTable, showSeconds, showShare } from "./admin-words.js";
import { element, panel } from "./element.js";
import { parseMetrics, sumOf, summariseCalls } from "./metrics-text.js";

const HEAD = ["Operation", "Version", "Calls", "Failed", "Refused", "p50", "p95"];

const SIGNALS = [
  ["Calls made again", "layer_call_retries_total"],
  ["Calls stopped for a failing service", "layer_breaker_openings_total"],
  ["Events and deliveries given up", "object_dead_letters_total"],
  ["Measurements lost", "layer_samples_lost_total"],
];

const toRow = ({ calls, failed, operation, p50, p95, refused, service, version }) => [
  `${service}.${operation}`,
  version,
  String(calls),
  failed > 0 ? alarming(showShare(failed, calls)) : showShare(failed, calls),
  showShare(refused, calls),
  showSeconds(p50),
  showSeconds(p95),
];

export const renderMetrics = async () => {
  const answer = await ask("GET", "/metrics");
  if (!answer.ok) return answer;
  const samples = parseMetrics(await answer.body.text());
  const calls = summariseCalls(samples).toSorted((a, b) => b.calls - a.calls);
  if (calls.length === 0) return [panel("Nothing measured yet", "Figures appear a few seconds after the first calls.")];
  const help =
    "Since each version began. A call is refused when what was asked was wrong, and failed when the service was. p50 and p95 are estimated from buckets of doubling width, and taken by whoever called.";
  return [
    element("p", { className: "help" }, help),
    renderTable("Calls by operation and version", HEAD, calls.map(toRow)),
    element("h3", {}, "Signs of trouble"),
    element(
      "div",
      { className: "card" },
      renderDetails(SIGNALS.map(([label, family]) => [label, String(sumOf(samples, family))])),
    ),
  ];
};
