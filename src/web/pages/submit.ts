/** The one script of the one page that has any, and its hash for the Content-Security-Policy (a test recomputes it). */

/** Sends the page's form at once; whoever runs no scripts has the button. */
export const submitScript = 'document.forms[0].submit()';

export const submitHash = 'sha256-ePniVEkSivX/c7XWBGafqh8tSpiRrKiqYeqbG7N1TOE=';
