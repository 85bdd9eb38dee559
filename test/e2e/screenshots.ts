/** What pages look like, kept for human eyes (git-ignored), and whether they fit a phone. */
import type { Page } from 'playwright-core';

export const screenshots = 'test/e2e/screenshots';

const looks = {
  desktop: { width: 1120, height: 760, colorScheme: 'light' },
  phone: { width: 360, height: 740, colorScheme: 'light' },
  dark: { width: 720, height: 760, colorScheme: 'dark' },
} as const;

type Look = keyof typeof looks;
const everyLook: readonly Look[] = ['desktop', 'phone', 'dark'];

/** Takes the page as it stands in these looks; gives back those in which it would scroll sideways. */
export async function photograph(page: Page, name: string, wanted = everyLook): Promise<readonly string[]> {
  const tooWide: string[] = [];
  for (const look of wanted) {
    const { width, height, colorScheme } = looks[look];
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme });
    const overhang = Number(await page.evaluate('document.documentElement.scrollWidth - innerWidth'));
    if (overhang > 0) tooWide.push(`${name} (${look}) by ${overhang} px`);
    await page.screenshot({ path: `${screenshots}/${name}.${look}.png`, fullPage: true });
  }
  return tooWide;
}
