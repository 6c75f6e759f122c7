/**
 * Milliseconds this thread has computed for a piece of work. Unlike the time on the clock it does not grow when other
 * processes want the machine too, so a bound on it holds on a busy one.
 */
export function cpuMsOf(work: () => void): number {
  const from = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(from);
  return (user + system) / 1000;
}
