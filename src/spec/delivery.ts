/** Work after a record is created, done by an alarm: hand it to each channel, track the status, retry with backoff. */
export type Delivery = {
  /** Enum field that tracks progress; its values hold `queued`, `delivered`, `failed`. */
  statusField: string;
  /** Enum or list-of-enum field that names the channels to use. */
  channelField: string;
  channels: Channel[];
  /** Enum field; values that stand earlier are delivered first. */
  priorityField: string | null;
  maxAttempts: number;
  /** Doubled after each failed attempt. */
  backoffSeconds: number;
};

export type Channel =
  /** Calls `operation` of another service's instance, keyed by this instance's key, with the named fields. */
  | { name: string; via: "service"; service: string; operation: string; fields: string[] }
  /** POSTs the record as JSON to the URL in `urlField`. */
  | { name: string; via: "webhook"; urlField: string };

/** At creation, the text in `into` is made from another service's record: `{{placeholders}}` filled from `dataField`. */
export type Rendering = { service: string; templateField: string; bodyField: string; dataField: string; into: string };
