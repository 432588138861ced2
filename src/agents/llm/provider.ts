/** How a provider is reached. */
export type Provider = {
  apiKey: string;
  /** Of the operator's own configuration and of nowhere else: what it names is sent the key. */
  baseUrl: string;
  /** As the provider calls it. */
  model: string;
  fetch?: typeof fetch;
  /** Its answers are recorded ones, and whoever reads who thought of something is told so. */
  replayed?: boolean;
  /** All a call may take, in milliseconds; ten minutes unless said. */
  totalMs?: number;
  /** The longest the provider may send nothing at all, in milliseconds; three minutes unless said: some think that long. */
  idleMs?: number;
};
