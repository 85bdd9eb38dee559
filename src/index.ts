/** The Worker's handlers and nothing else. */
import { appOf, type Env } from './app.ts';

export default {
  fetch: (request, env, context) => appOf(env).fetch(request, context),
  scheduled: (controller, env) => appOf(env).scheduled(new Date(controller.scheduledTime)),
} satisfies ExportedHandler<Env>;
