/** The floor: a Worker that hands the request to the origin and the answer back. It guards nothing. */
const origin = 'http://127.0.0.1:ORIGIN_PORT';

export default {
  fetch(request) {
    const { url } = request;
    return fetch(new Request(origin + url.slice(url.indexOf('/', 8)), request));
  },
};
