/** A proxy to the origin in Express, bare or with passport-saml before it. Its settings are its only word, as JSON. */
import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';
import { Strategy } from '@node-saml/passport-saml';
import express from 'express';
import session from 'express-session';
import passport from 'passport';

const { port, originPort, guard } = JSON.parse(process.argv[2]);
const agent = new Agent({ keepAlive: true });
const hopByHop = ['connection', 'keep-alive', 'transfer-encoding'];

const app = express();
if (guard) addGuard(guard);
app.use(proxy);
app.listen(port, '127.0.0.1');

function addGuard({ saml, readers }) {
  const listed = new Set(readers);
  const verify = ({ email }, done) => done(null, { email });
  passport.use(new Strategy(saml, verify, verify));
  passport.serializeUser(({ email }, done) => done(null, email));
  passport.deserializeUser((email, done) => done(null, { email }));
  const secret = randomBytes(32).toString('hex');
  app.use(session({ secret, resave: false, saveUninitialized: false }));
  app.use(passport.session());
  app.post('/saml/acs', express.urlencoded({ extended: false }), passport.authenticate('saml'), (_request, response) =>
    response.redirect(303, '/page'),
  );
  app.use((asked, response, next) => {
    if (!asked.isAuthenticated()) return passport.authenticate('saml')(asked, response, next);
    if (!listed.has(asked.user.email)) return response.sendStatus(403);
    next();
  });
}

function without(headers, names) {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}

function proxy(asked, response) {
  const user = asked.user ? { 'x-remote-user': asked.user.email } : {};
  const headers = { ...without(asked.headers, [...hopByHop, 'x-remote-user']), ...user };
  const { method, originalUrl: path } = asked;
  const onward = request({ port: originPort, host: '127.0.0.1', method, path, headers, agent }, (answer) => {
    response.writeHead(answer.statusCode, without(answer.headers, hopByHop));
    answer.pipe(response);
  });
  onward.once('error', () => (response.headersSent ? response.destroy() : response.sendStatus(502)));
  asked.pipe(onward);
}
