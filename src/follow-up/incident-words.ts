import type { Cause } from "#src/analysis/incidents/assessment.ts";

/** What people read of a cause. `of` is code, such as `Note.list`. */
type Words = {
  title: (of: string) => string;
  /** Where such a thing comes from mostly. */
  likely: string;
  /** What a person can do. */
  mend: string;
  /** “Over: …” */
  over: (of: string) => string;
};

export const INCIDENT_WORDS: Record<Cause, Words> = {
  silence: {
    title: () => "The product does not answer",
    likely: "the address has changed, the deployment was taken away, or the account that it runs in is limited.",
    mend: "open the live address. If it answers, look whether requests to `/control/series` are kept away from it; if not, run the deploy workflow again.",
    over: () => "it answers again",
  },
  errors: {
    title: (of) => `${of} fails far more often than it did`,
    likely:
      "something that it needs outside of this repository, input that it never had before, or data that grew into a limit: no release was seen with it.",
    mend: "read the log lines of failed requests (`request-failed`, and `request` with a status of 500 and more) at the time named above.",
    over: (of) => `${of} fails no more often than before`,
  },
  breaker: {
    title: (of) => `Calls of ${of} are stopped`,
    likely:
      "too many of its calls failed or took too long, so that the layer stops calling it for a while, again and again.",
    mend: "read the log lines `breaker-opened`, and what the failed calls before them say.",
    over: (of) => `calls of ${of} go through`,
  },
  retries: {
    title: (of) => `Calls of ${of} are made again and again`,
    likely:
      "instances that are overloaded or restarted while they are called. Every call that is made again adds to that load.",
    mend: "look which instances are asked most. The setting `retries` of the service says how often a call is made again.",
    over: (of) => `calls of ${of} go through at once again`,
  },
  "alarms-silent": {
    title: (of) => `Alarms of ${of} have stopped`,
    likely: "an alarm handler that ended without arming the next one, or work that is no longer put into the queue.",
    mend: "read the log lines `alarm-failed`; a call of any operation of an instance arms its alarm anew.",
    over: (of) => `alarms of ${of} run again`,
  },
  "alarms-late": {
    title: (of) => `Alarms of ${of} run far too late`,
    likely: "instances that are busy when their alarm is due, or more due work than one alarm gets done.",
    mend: "look how long its queues are and how long single calls keep an instance busy.",
    over: (of) => `alarms of ${of} run in time`,
  },
  queue: {
    title: (of) => `A queue of ${of} grows without end`,
    likely:
      "what its deliveries or events go to refuses them or is slow, or more is put in than one instance gets done.",
    mend: "read the log lines `delivery-failed` and `event-failed` for what the receiver answers.",
    over: (of) => `queues of ${of} are as short as before`,
  },
  "dead-letters": {
    title: (of) => `${of} gives up events or deliveries`,
    likely: "a receiver that refused them at every try, or was away for longer than they are kept.",
    mend: "read the log lines `delivery-failed` and `event-failed` for what the receiver answers. What was given up is not sent again by itself.",
    over: (of) => `${of} gave up nothing for an hour`,
  },
  restarts: {
    title: (of) => `Instances of ${of} start again and again`,
    likely: "instances that are ended for their memory or their CPU time, or by an error that they don't catch.",
    mend: "look for the outcomes `exceededMemory`, `exceededCpu` and `exception` in the log of the Worker.",
    over: (of) => `instances of ${of} stay in memory as before`,
  },
  storage: {
    title: (of) => `An instance of ${of} comes near the limit of its storage`,
    likely: "records that are kept for ever in one instance. At 10 GB it refuses every write.",
    mend: "have old records expire, or spread the key over more instances; both are changes of the spec.",
    over: (of) => `the largest instance of ${of} is well below its limit`,
  },
  drift: {
    title: (of) => `${of} has slowly become slower`,
    likely:
      "data that grew: a scan or a list that takes longer with every record, or one instance that is asked ever more.",
    mend: "compare its rows read per call with those of then. Whoever accepts the latency as it is closes this issue as not planned: from then on it is compared with that.",
    over: (of) => `${of} is as fast as in the days that were accepted`,
  },
  "samples-lost": {
    title: () => "Measurements are lost",
    likely: "monitors that can't take in what is reported. All figures of this time are too low.",
    mend: "read the log lines `monitor-unreachable`. A larger `reportMs` in the settings has fewer reports sent.",
    over: () => "measurements come through again",
  },
};
