/**
 * Work that runs once at a time. Whoever asks while it runs gets the one run that follows, with all the others who asked:
 * what runs may have looked already at what they ask it to look at.
 */
export function joined(work: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  let following: Promise<void> | undefined;
  const run = () => {
    running = work().finally(() => {
      running = undefined;
    });
    return running;
  };
  const follow = async (first: Promise<void>) => {
    // How the first one ended is told to whoever asked for it.
    await first.catch(() => {});
    following = undefined;
    await ask();
  };
  const ask = (): Promise<void> => {
    if (running === undefined) return run();
    following ??= follow(running);
    return following;
  };
  return ask;
}
