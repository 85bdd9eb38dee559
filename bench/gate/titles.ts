/** What is asked of the Workers that share one workerd, as its row is called. */
export const titles = {
  proxy: 'workerd, bare proxy',
  hono: 'workerd: hono + jose, written plainly',
  'hono-cached': 'workerd: the same with a cache of verified tokens',
  headers: 'workerd: Postern’s headers alone, nothing decided',
  postern: 'Postern: a page for a reader on its list',
  public: 'Postern: a public page for nobody',
  login: 'Postern: nobody, sent to sign in',
  unauthorised: 'Postern: nobody, 401 for a script',
  refused: 'Postern: a reader on no list, 403 page',
} as const;
