/**
 * What somebody had otherwise, in their words. `id`: what it is called by, once in a run. `url`: of the comment in which
 * `by` said it. `withdrawn`: who took it back, where, and when (ISO 8601); absent: it holds.
 */
export type Steer = {
  id: string;
  by: string;
  said: string;
  url: string;
  withdrawn?: { by: string; url: string; at: string };
};
