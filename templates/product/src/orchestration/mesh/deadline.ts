/**
 * `answer`, or what `expire` gives where it does not come by `until`: calls to objects have no time limit of their own.
 * Written without an async function or an abort signal, because every call pays for what stands here.
 */
export const beforeDeadline = <T>(answer: Promise<T>, until: number, now: number, expire: () => T): Promise<T> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => resolve(expire()), Math.max(until - now, 0));
    answer.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
