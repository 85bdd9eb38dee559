/** Runs one part of the cron's work. That it failed is logged, and stops no other part. */
export async function survive(what: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    console.error(`cron: ${what} failed`, cause);
  }
}
