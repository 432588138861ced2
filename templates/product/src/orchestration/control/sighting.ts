/** That an instance was used. `alive`: it came to be (true) or is gone (false); null makes none known that was not. */
export type Sighting = {
  service: string;
  key: string;
  at: number;
  alive: boolean | null;
  version: string;
  /** Who made it, where that is news. */
  owner: string | null;
};
