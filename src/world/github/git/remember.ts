/** Keeps the last answers about shas, which never change. A failure is not kept. */
export const remember = <Value>(most: number) => {
  const known = new Map<string, Promise<Value>>();
  return (key: string, make: () => Promise<Value>): Promise<Value> => {
    const present = known.get(key);
    if (present) return present;
    const fresh = make();
    known.set(key, fresh);
    fresh.catch(() => known.delete(key));
    if (known.size > most) known.delete(known.keys().next().value ?? "");
    return fresh;
  };
};
