/** Verifies nothing: what is left is the request's own cost. */
import { serve } from './serve.ts';

export default serve(async () => null);
