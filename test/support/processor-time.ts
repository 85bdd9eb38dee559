/**
 * What work costs, in milliseconds of this thread's processor time: a machine that is busy with something else makes work late, not
 * dear, and a bound by the clock fails there. Good to a few milliseconds. What WebCrypto does in threads of its own is not counted.
 */
export function startMeter(): () => number {
  const before = process.threadCpuUsage();
  return () => {
    const { user, system } = process.threadCpuUsage(before);
    return (user + system) / 1000;
  };
}
