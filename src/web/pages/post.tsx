/** Takes a message to the identity provider by POST: a form that sends itself, and its button where scripts do not run. */
import { raw } from 'hono/html';
import { type PageContext, pageResponse } from './layout.tsx';
import { submitScript } from './submit.ts';
import { textsIn } from './texts/texts.ts';

export interface Post extends PageContext {
  readonly purpose: 'signIn' | 'signOut';
  /** The identity provider's URL. */
  readonly action: string;
  /** Names and values of the form, in this order. */
  readonly fields: Readonly<Record<string, string>>;
}

export async function renderPost(page: Post): Promise<Response> {
  const { handOver, signIn } = await textsIn(page.language);
  const texts = handOver[page.purpose];
  return pageResponse({
    ...page,
    status: 200,
    title: texts.title,
    forms: { postTo: page.action },
    body: (
      <>
        <p>{texts.text}</p>
        <form method="post" action={page.action}>
          {Object.entries(page.fields).map(([name, value]) => (
            <input type="hidden" name={name} value={value} />
          ))}
          <p class="actions">
            <button type="submit">{signIn.proceed}</button>
          </p>
        </form>
        <script>{raw(submitScript)}</script>
      </>
    ),
  });
}
