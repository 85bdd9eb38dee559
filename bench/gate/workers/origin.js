/** The origin of every contender: one page of 10 KB, whatever is asked for. */
const page = `<!doctype html><title>Page</title>${'<p>All about rain gauges.</p>'.repeat(400)}`.slice(0, 10_240);
const headers = { 'Content-Type': 'text/html; charset=utf-8', ETag: '"1"', 'Cache-Control': 'max-age=300' };

export default {
  fetch: () => new Response(page, { headers }),
};
